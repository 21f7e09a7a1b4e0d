/** The entry of dist/checks.js, a worker thread: integrations are checked here, and delivery packages built and verified. */
import { workerData } from 'node:worker_threads';
import { serveThread } from '../core/base/thread/serveThread';
import type { CheckContract, CheckPlaces } from '../core/integrations/worker/checkContract';
import { checkMethods } from '../core/integrations/worker/checkMethods';

serveThread<CheckContract>(checkMethods(workerData as CheckPlaces));
