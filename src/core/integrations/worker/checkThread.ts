import { AppError } from '../../base/errors';
import { ThreadClient } from '../../base/thread/threadClient';
import type { Thread } from '../../base/thread/threadContract';
import type { CheckContract } from './checkContract';

/** The thread that checks integrations, builds delivery packages and verifies them. */
export type CheckThread = ThreadClient<CheckContract>;

/** MiB of its heap; a check of 10,000 large files takes some 200. */
export const checkHeapMegabytes = 2_048;

/** Milliseconds after which it gives its memory back: a check begins some hundred milliseconds later then. */
const idle = 60_000;

/** @param start Starts the thread, `dist/checks.js`. */
export function checkThread(start: () => Thread): CheckThread {
  return new ThreadClient(start, { lost, idle });
}

function lost(detail: string): AppError {
  return new AppError('internal', `The thread of checks was lost: ${detail}`, { facts: { detail } });
}
