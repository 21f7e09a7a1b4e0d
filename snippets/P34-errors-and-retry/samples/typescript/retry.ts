import { setTimeout as wait } from 'node:timers/promises';
import { type ErrorContext, StorageError, toStorageError } from './storageErrors.js';

/** Where samples report what is worth knowing; `console` fits, and so do the usual logging libraries. */
export interface Logger {
  info(message: string): void;
  warn(message: string): void;
}

export interface RetryOptions {
  /** How often it is tried in all; 4. */
  readonly attempts?: number;
  /** Milliseconds that the first pause lasts at most; each further one may last twice as long; 100. */
  readonly baseDelay?: number;
  /** Milliseconds that no pause exceeds, except where the store asks for more by Retry-After; 5,000. */
  readonly maxDelay?: number;
  /** Whether doing it twice is the same as doing it once; true. Otherwise it is tried once only. */
  readonly idempotent?: boolean;
  /** The body that it sends, where it has one: a stream can be read only once, so it is tried once only. */
  readonly body?: unknown;
  /** Ends the waiting at once. */
  readonly signal?: AbortSignal;
  /** For the error. */
  readonly context?: ErrorContext;
  readonly logger?: Logger;
  /** Waits so many milliseconds; tests replace it. */
  readonly sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 to 1; tests replace it. */
  readonly random?: () => number;
}

/** Longest pause that a store may ask for, in milliseconds: nobody waits for an hour because of one header. */
const longestRetryAfter = 60_000;

// #region snippet: with-retry
/**
 * Runs an operation, and runs it again when it failed in a way that may pass. The pauses are random up to a limit that doubles
 * ("full jitter"), so that many clients do not come back at the same moment.
 *
 * The SDK repeats single requests too, but no operation of several: reading a body to its end, for one. Give the client
 * `maxAttempts: 1` where nothing but this function is to repeat.
 * @throws StorageError what the last attempt failed with; `cancelled` when the signal ended it.
 */
export async function withRetry<T>(operation: (attempt: number) => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { attempts = 4, idempotent = true, signal, sleep = pause } = options;
  const limit = idempotent && isRepeatable(options.body) ? attempts : 1;
  for (let attempt = 1; ; attempt += 1) {
    throwIfCancelled(signal, options.context);
    try {
      return await operation(attempt);
    } catch (thrown) {
      const error = toStorageError(thrown, options.context);
      if (!error.retryable || attempt >= limit) throw error;
      const delay = delayBefore(attempt, error, options);
      options.logger?.warn(`${error.message}; attempt ${attempt} of ${limit}, again in ${Math.round(delay)} ms`);
      await sleep(delay, signal);
    }
  }
}
// #endregion

function delayBefore(attempt: number, error: StorageError, options: RetryOptions): number {
  const { baseDelay = 100, maxDelay = 5_000, random = Math.random } = options;
  const jittered = random() * Math.min(maxDelay, baseDelay * 2 ** (attempt - 1));
  return Math.max(jittered, Math.min(error.retryAfter ?? 0, longestRetryAfter));
}

/** Whether a body can be sent again: text and bytes can, a stream is used up. */
export function isRepeatable(body: unknown): boolean {
  return body === undefined || typeof body === 'string' || body instanceof Uint8Array;
}

/** @throws StorageError `cancelled` once the signal was aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined, context: ErrorContext = {}): void {
  if (signal?.aborted) {
    throw new StorageError('cancelled', `${context.operation ?? 'The operation'} was cancelled`, {
      ...context,
      cause: signal.reason,
    });
  }
}

/**
 * Waits so many milliseconds, or until the signal is aborted.
 * @throws StorageError `cancelled`
 */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, signal && { signal });
  } catch (error) {
    throw toStorageError(error);
  }
}
