import { AppError, type ErrorCode, type ErrorFacts, isAppError, isCancellation } from './errors';

/** An error as plain data, for another thread. */
export interface PlainError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly facts: ErrorFacts;
}

export function toPlainError(error: unknown): PlainError {
  if (isAppError(error)) return { code: error.code, message: error.message, facts: error.facts };
  const detail = error instanceof Error ? error.message : String(error);
  if (isCancellation(error)) return { code: 'cancelled', message: detail, facts: {} };
  const message = error instanceof Error ? (error.stack ?? detail) : detail; // a mistake of ours: the log needs its place
  return { code: 'internal', message, facts: { detail } };
}

export function fromPlainError({ code, message, facts }: PlainError): AppError {
  return new AppError(code, message, { facts });
}
