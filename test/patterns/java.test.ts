import { describePatterns } from './describePatterns';

describePatterns('java', () => import('./languages/java.mjs'), ['sandbox-aws', 'sandbox-rgw-16', 'ceph']);
