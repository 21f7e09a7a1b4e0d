import { describePatterns } from './describePatterns';

describePatterns('python', () => import('./languages/python.mjs'), ['sandbox-aws', 'sandbox-rgw-16', 'ceph', 'moto']);
