// @ts-check
/** The worker thread of definitions from its source: a thread does not inherit `--import tsx`. */
import { register } from 'tsx/esm/api';

register();
await import('../../../src/workers/definitions');
