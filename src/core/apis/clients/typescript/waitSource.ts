/** `src/wait.ts` of a TypeScript client. */
export const waitSource = String.raw`import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from './transport.js';

export interface WaitOptions {
  /** Milliseconds until it is given up, whatever the service does; 600,000. The operation itself goes on. */
  readonly deadline?: number;
  /** Milliseconds between two looks; 2,000. */
  readonly interval?: number;
  readonly signal?: AbortSignal;
}

const fields = ['action_status', 'actionStatus', 'task_status', 'taskStatus', 'state', 'status'];
const waiting = /(?:[a-z]ing|queued|pending|scheduled|accepted|waiting|submitted|in[_ -]?progress|new)$/i;
const failing = /(?:error|failed|failure|fault|aborted|cancelled|canceled|timeout|rejected)$/i;
/** They end in -ing and yet last; string is what samples of a mock say. */
const lasting = /^(?:running|working|existing|missing|listening|string)$/i;

/** The state in an answer: of itself, or of the object in its envelope. */
export function actionStatus(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const inner = Object.values(answer).filter((item) => typeof item === 'object' && item !== null);
  for (const field of fields) {
    for (const object of [answer, ...inner] as Record<string, unknown>[]) {
      const value = object[field];
      if (typeof value === 'string' && value !== '') return value;
    }
  }
  return undefined;
}

/**
 * Asks again and again until the state has settled.
 * @param deletes Done when the object is gone.
 * @throws ApiError ActionFailed when it settled badly, DeadlineExceeded when it did not settle in time.
 */
export async function waitUntilDone<T>(poll: (signal: AbortSignal) => Promise<T>, deletes: boolean, options: WaitOptions = {}): Promise<T | undefined> {
  const { deadline = 600_000, interval = 2_000 } = options;
  const end = Date.now() + deadline;
  const over = AbortSignal.timeout(deadline);
  const signal = options.signal === undefined ? over : AbortSignal.any([over, options.signal]);
  let status: string | undefined;
  const tooLate = () => new ApiError(200, 'DeadlineExceeded', 'Not done in time: ' + (status ?? 'unknown'), undefined, '');
  for (;;) {
    let answer: T | undefined;
    try {
      answer = await poll(signal);
    } catch (error) {
      if (deletes && error instanceof ApiError && error.status === 404) return undefined;
      throw over.aborted && options.signal?.aborted !== true ? tooLate() : error;
    }
    status = actionStatus(answer);
    if (status !== undefined && failing.test(status)) throw new ApiError(200, 'ActionFailed', 'The operation ended as ' + status, undefined, '');
    const settled = status === undefined || lasting.test(status) || !waiting.test(status);
    if (settled && !deletes) return answer;
    if (Date.now() >= end) throw tooLate();
    await sleep(Math.min(interval, Math.max(1, end - Date.now())), undefined, { signal: options.signal });
  }
}
`;
