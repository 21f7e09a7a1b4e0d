import { setTimeout as wait } from 'node:timers/promises';
import type { ManagementClient } from './managementClient.js';
import { ManagementError, redacted, toNetworkError } from './managementErrors.js';

/** Time, so that tests need not wait. */
export interface TaskClock {
  /** Milliseconds. */
  now(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export interface SettleOptions {
  /** The member of the answer that holds the resource: `bucket`; without it the answer is the resource. */
  readonly envelope?: string;
  /** Where the status stands; `action_status`. */
  readonly property?: string;
  /** What it says when all is done; `active`. */
  readonly success?: readonly string[];
  /** What it says when it failed; `error`. */
  readonly failure?: readonly string[];
  /** Milliseconds that it may take in all. */
  readonly deadline: number;
  /** Milliseconds between the first two looks; each further pause is half as long again, up to ten times that; 500. */
  readonly interval?: number;
  /** Whether a resource that is gone is what is waited for; false. */
  readonly goneIsDone?: boolean;
  readonly signal?: AbortSignal;
  readonly clock?: TaskClock;
}

/** The server says that the task failed. */
export class TaskFailedError extends ManagementError {
  readonly lastStatus: string;
  /** As the server describes it, secrets masked. */
  readonly reason: string;

  constructor(path: string, lastStatus: string, reason: string) {
    super('conflict', `GET ${path}: the task ended as ${lastStatus}: ${reason}`, { method: 'GET', path });
    this.name = 'TaskFailedError';
    this.lastStatus = lastStatus;
    this.reason = reason;
  }
}

/** The task did not end in time; it may still do. */
export class TaskTimeoutError extends ManagementError {
  readonly lastStatus: string | undefined;

  constructor(path: string, deadline: number, lastStatus: string | undefined, cause: unknown) {
    super('timeout', `GET ${path}: still ${lastStatus ?? 'unknown'} after ${deadline} ms`, {
      method: 'GET',
      path,
      cause,
    });
    this.name = 'TaskTimeoutError';
    this.lastStatus = lastStatus;
  }
}

const systemClock: TaskClock = {
  now: () => performance.now(),
  sleep: async (milliseconds, signal) => wait(milliseconds, undefined, signal && { signal }),
};

const defaults = {
  property: 'action_status',
  success: ['active'],
  failure: ['error'],
  interval: 500,
  clock: systemClock,
};

// #region snippet: wait-until-settled
/**
 * Waits until a resource is done with what it was told: 202 only says that it began.
 * @returns The resource; undefined when it is gone and that is what was waited for.
 * @throws TaskFailedError, TaskTimeoutError, ManagementError `cancelled`, or what a look fails with that does not pass.
 */
export async function waitUntilSettled(
  client: Pick<ManagementClient, 'get'>,
  path: string,
  options: SettleOptions,
): Promise<Record<string, unknown> | undefined> {
  const { deadline, interval, property, success, failure, clock } = { ...defaults, ...options };
  const end = clock.now() + deadline;
  let pause = interval;
  let status: string | undefined;
  let lastFailure: ManagementError | undefined;
  while (true) {
    try {
      const resource = await look(client, path, options);
      status = String(resource[property]);
      lastFailure = undefined;
      if (success.includes(status)) return resource;
      assertNotFailed(path, status, failure, resource);
    } catch (error) {
      lastFailure = toNetworkError(error, { method: 'GET', path });
      if (lastFailure.kind === 'notFound' && options.goneIsDone) return undefined;
      // A server that is just busy or starts anew says nothing about the task.
      if (!lastFailure.retryable) throw lastFailure;
    }
    const left = end - clock.now();
    if (left <= 0) throw new TaskTimeoutError(path, deadline, status, lastFailure);
    await rest(clock, Math.min(pause, left), options.signal, path);
    pause = Math.min(pause * 1.5, interval * 10);
  }
}
// #endregion

function assertNotFailed(
  path: string,
  status: string,
  failure: readonly string[],
  resource: Record<string, unknown>,
): void {
  if (failure.includes(status)) throw new TaskFailedError(path, status, reasonIn(resource));
}

async function rest(
  clock: TaskClock,
  milliseconds: number,
  signal: AbortSignal | undefined,
  path: string,
): Promise<void> {
  try {
    await clock.sleep(milliseconds, signal);
  } catch (error) {
    throw toNetworkError(error, { method: 'GET', path });
  }
}

async function look(
  client: Pick<ManagementClient, 'get'>,
  path: string,
  { envelope, property = 'action_status', signal }: SettleOptions,
): Promise<Record<string, unknown>> {
  const answer = await client.get(path, { ...(signal && { signal }) });
  const resource = envelope === undefined ? answer : (answer as Record<string, unknown> | undefined)?.[envelope];
  if (typeof resource === 'object' && resource !== null && property in resource)
    return resource as Record<string, unknown>;
  throw new ManagementError('protocol', `GET ${path}: the answer has no ${property}`, { method: 'GET', path });
}

/** What there is of an explanation, under the names that products give it. */
function reasonIn(resource: Record<string, unknown>): string {
  const names = ['action_message', 'error_message', 'status_message', 'message', 'reason', 'error'];
  const found = names.map((name) => resource[name]).find((value) => typeof value === 'string' && value !== '');
  return redacted(typeof found === 'string' ? found.slice(0, 500) : 'the server gives no reason');
}
