/** The entry of dist/sandbox.js: the sandbox in a thread of its own, so that no request ever holds up the extension host. */
import { parentPort, workerData } from 'node:worker_threads';
import type { SandboxWorkerData } from '../core/sandbox/worker/sandboxMessages';
import { type NewsPort, serveSandbox } from '../core/sandbox/worker/serveSandbox';

if (parentPort !== null) void serveSandbox(parentPort satisfies NewsPort, workerData as SandboxWorkerData);
