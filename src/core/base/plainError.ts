import { AppError, type ErrorCode, type ErrorFacts, isAppError } from './errors';

/** An error as plain data, for another thread. */
export interface PlainError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly facts: ErrorFacts;
}

export function toPlainError(error: unknown): PlainError {
  if (isAppError(error)) return { code: error.code, message: error.message, facts: error.facts };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message, facts: { detail: message } };
}

export function fromPlainError({ code, message, facts }: PlainError): AppError {
  return new AppError(code, message, { facts });
}
