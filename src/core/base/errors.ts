/**
 * What can go wrong, as codes that every layer shares. A code is mapped to words for the reader in one place
 * (platform/errorMessages.ts) and to an exit code in another (cli/exitCodes.ts); core itself makes no user text.
 */
export const errorCodes = [
  // reaching the endpoint
  'network.nameNotFound',
  'network.refused',
  'network.unreachable',
  'network.reset',
  'network.timeout',
  'tls.untrusted',
  'tls.nameMismatch',
  'tls.expired',
  'tls.failed',
  'proxy.failed',
  // who we are
  'auth.noCredentials',
  'auth.credentialsUnusable',
  'auth.otherEndpoint',
  'auth.unknownKey',
  'auth.badSignature',
  'auth.keyOrSecret',
  'auth.clockSkew',
  'auth.expired',
  'auth.denied',
  // what the store says
  'store.notS3',
  'store.noSuchBucket',
  'store.noSuchKey',
  'store.bucketExists',
  'store.bucketNotEmpty',
  'store.conflict',
  'store.busy',
  'store.redirect',
  'store.notSupported',
  'store.truncated',
  'store.corrupted',
  'store.tooLarge',
  'store.unexpected',
  // what we were asked
  'input.invalid',
  'config.invalid',
  'config.unknownConnection',
  'readOnly',
  'partial',
  'api.tooCostly',
  'local.io',
  'local.noBrowser',
  'cancelled',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Plain values that say what the error is about: shown to the reader and logged, so never a secret or a signed URL. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean | undefined>>;

export interface AppErrorOptions {
  readonly facts?: ErrorFacts;
  readonly cause?: unknown;
}

/**
 * The one error that core throws on purpose. `message` is English and for the log; the reader's text is made from
 * `code` and `facts`. Recognise it with {@link isAppError}: each lazily loaded chunk carries its own copy of this
 * class, so `instanceof` would be false across chunks.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.facts = options.facts ?? {};
  }
}

/** True for an {@link AppError} from any chunk. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError' && 'code' in error && 'facts' in error;
}

/** True when the error says that the user, or a caller's signal, stopped the work. */
export function isCancellation(error: unknown): boolean {
  if (isAppError(error)) return error.code === 'cancelled';
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'Canceled');
}

/** Throws `AppError('cancelled')` when the signal is aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('cancelled', 'The operation was cancelled');
}

/** The same error with more facts; anything but an {@link AppError} stays as it is. */
export function withFacts(error: unknown, facts: ErrorFacts): unknown {
  if (!isAppError(error)) return error;
  return new AppError(error.code, error.message, { facts: { ...facts, ...error.facts }, cause: error });
}
