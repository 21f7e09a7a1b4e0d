import { describePatterns } from './describePatterns';

describePatterns('go', () => import('./languages/go.mjs'), ['sandbox-aws', 'sandbox-rgw-16', 'ceph']);
