import { AppError, isAppError, isCancellation } from '../../base/errors';
import type { SentError } from './protocol';

/** An error as it crosses between threads. */
export function sentError(error: unknown): SentError {
  if (isAppError(error)) return { code: error.code, message: error.message, facts: error.facts };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: isCancellation(error) ? 'cancelled' : 'internal', message, facts: {} };
}

/** The error that was sent. */
export function receivedError({ code, message, facts }: SentError): AppError {
  return new AppError(code, message, { facts });
}
