/** The entry of dist/apiMock.js: the mock of a definition in a thread of its own, so that no request ever holds up the extension host. */
import { parentPort, workerData } from 'node:worker_threads';
import type { MockWorkerData } from '../core/apis/mock/worker/mockMessages';
import { type MockPort, serveMock } from '../core/apis/mock/worker/serveMock';

if (parentPort !== null) void serveMock(parentPort satisfies MockPort, workerData as MockWorkerData);
