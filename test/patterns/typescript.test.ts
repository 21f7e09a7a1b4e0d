import { describePatterns } from './describePatterns';

describePatterns('typescript', () => import('./languages/typescript.mjs'), [
  'sandbox-aws',
  'sandbox-rgw-16',
  'ceph',
  'moto',
]);
