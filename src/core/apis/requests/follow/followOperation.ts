import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../../base/errors';
import type { ApiRequest } from '../apiRequest';
import type { ApiResponse } from '../apiResponse';
import { responseJson } from '../responseJson';
import type { Send } from '../sendRequest';
import { actionStateOf, actionStatusIn } from './actionStatus';

export interface FollowOptions {
  /** Reads the object; `pollUrl` says where. */
  readonly poll: ApiRequest;
  readonly send: Send;
  /** Milliseconds until nobody waits any longer. */
  readonly deadline: number;
  /** Milliseconds between two looks at first; they grow by half each time, to at most ten times. */
  readonly interval: number;
  /** The operation deletes the object: that it is gone is the aim. */
  readonly deletes: boolean;
  readonly signal?: AbortSignal;
  onStep?(step: FollowStep): void;
}

/** One look at the object. */
export interface FollowStep {
  /** Milliseconds since the first look. */
  readonly at: number;
  readonly httpStatus: number;
  /** `action_status`, where there is one. */
  readonly status: string | undefined;
}

export interface FollowResult {
  /**
   * done and failed by the status; gone: the object is no longer there, as a deletion wants it; lost: it is gone and should not be;
   * noStatus: it can be read and has no status to wait for; tooLate: the deadline passed.
   */
  readonly outcome: 'done' | 'failed' | 'gone' | 'lost' | 'noStatus' | 'tooLate' | 'refused';
  readonly steps: readonly FollowStep[];
  /** The last answer. */
  readonly response: ApiResponse;
}

/** Looks that a new object may be missing for: some services answer before it can be read. */
const looksUntilThere = 3;

/**
 * Reads an object again and again until its status settles.
 * @throws AppError `cancelled`, and what sending throws.
 */
export async function followOperation(options: FollowOptions): Promise<FollowResult> {
  const { poll, send, deadline, interval, signal } = options;
  const started = performance.now();
  const steps: FollowStep[] = [];
  for (let wait = interval; ; wait = Math.min(wait * 1.5, interval * 10)) {
    const response = await send(poll, signal);
    const answer = responseJson(response);
    const step = { at: performance.now() - started, httpStatus: response.status, status: actionStatusIn(answer) };
    steps.push(step);
    options.onStep?.(step);
    const outcome = outcomeOf(step, steps.length, options.deletes);
    if (outcome !== undefined) return { outcome, steps, response };
    if (performance.now() - started + wait > deadline) return { outcome: 'tooLate', steps, response };
    await pause(wait, signal);
  }
}

function outcomeOf(
  { httpStatus, status }: FollowStep,
  looks: number,
  deletes: boolean,
): FollowResult['outcome'] | undefined {
  if (httpStatus === 404 || httpStatus === 410) {
    if (deletes) return 'gone';
    return looks < looksUntilThere ? undefined : 'lost';
  }
  // Busy for a moment, as a service is that is being changed.
  if (httpStatus === 429 || httpStatus === 503) return undefined;
  if (httpStatus >= 300) return 'refused';
  if (status === undefined) return deletes ? undefined : 'noStatus';
  const state = actionStateOf(status);
  // An object that is to be deleted is still `active` until the service begins.
  if (state === 'pending' || (deletes && state === 'done')) return undefined;
  return state;
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (cause) {
    throw new AppError('cancelled', 'Waiting was cancelled', { cause });
  }
}
