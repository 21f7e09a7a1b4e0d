import { AppError, type ErrorCode, type ErrorFacts, isAppError } from '../../base/errors';
import { socketErrorCode } from '../../http/socketErrorCode';

/** The shape that errors of the SDK and of Node's sockets share, read without importing either. */
interface RawError {
  readonly name?: string;
  readonly Code?: string;
  readonly code?: string;
  readonly message?: string;
  readonly cause?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

/** Codes of the S3 API (API reference, "Error responses") and of Ceph RGW (rgw_common.h) that we act on. */
const byStoreCode: Readonly<Record<string, ErrorCode>> = {
  InvalidAccessKeyId: 'auth.unknownKey',
  SignatureDoesNotMatch: 'auth.badSignature',
  XAmzContentSHA256Mismatch: 'store.corrupted',
  BadDigest: 'store.corrupted',
  InvalidDigest: 'store.corrupted',
  RequestTimeTooSkewed: 'auth.clockSkew',
  ExpiredToken: 'auth.expired',
  InvalidToken: 'auth.expired',
  TokenRefreshRequired: 'auth.expired',
  AccessDenied: 'auth.denied',
  AllAccessDisabled: 'auth.denied',
  AccountProblem: 'auth.denied',
  NoSuchBucket: 'store.noSuchBucket',
  NoSuchKey: 'store.noSuchKey',
  NoSuchVersion: 'store.noSuchKey',
  BucketAlreadyExists: 'store.bucketExists',
  BucketAlreadyOwnedByYou: 'store.bucketExists',
  BucketNotEmpty: 'store.bucketNotEmpty',
  PreconditionFailed: 'store.conflict',
  ConditionalRequestConflict: 'store.conflict',
  OperationAborted: 'store.conflict',
  SlowDown: 'store.busy',
  ServiceUnavailable: 'store.busy',
  Throttling: 'store.busy',
  TooManyRequestsException: 'store.busy',
  InternalError: 'store.busy',
  RequestTimeout: 'network.timeout',
  PermanentRedirect: 'store.redirect',
  TemporaryRedirect: 'store.redirect',
  AuthorizationHeaderMalformed: 'store.redirect',
  NotImplemented: 'store.notSupported',
  MethodNotAllowed: 'store.notSupported',
  EntityTooLarge: 'store.tooLarge',
  CredentialsProviderError: 'auth.credentialsUnusable',
  TimeoutError: 'network.timeout',
};

function byStatus(status: number | undefined, facts: ErrorFacts): ErrorCode {
  switch (status) {
    case 301:
    case 307:
      return 'store.redirect';
    case 401:
    case 403:
      return 'auth.denied';
    case 404:
      // A HEAD answer has no body: what is missing follows from what was asked for.
      return facts['key'] === undefined ? 'store.noSuchBucket' : 'store.noSuchKey';
    case 405:
    case 501:
      return 'store.notSupported';
    case 409:
    case 412:
      return 'store.conflict';
    case 413:
      return 'store.tooLarge';
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
      return 'store.busy';
    default:
      return 'store.unexpected';
  }
}

function errorCode(error: RawError, facts: ErrorFacts): ErrorCode {
  // The socket's own code first: the SDK calls a reset and a refused connection a TimeoutError, too.
  const fromNode = socketErrorCode(error);
  if (fromNode !== undefined) return fromNode;
  const fromStore = byStoreCode[error.Code ?? ''] ?? byStoreCode[error.name ?? ''];
  if (fromStore !== undefined) return fromStore;
  if (/socket hang up|aborted/.test(error.message ?? '')) return 'network.reset';
  return byStatus(error.$metadata?.httpStatusCode, facts);
}

/** The store's own code: RGW sends no message, so the code is what a person can look up. */
function storeCode(error: RawError): string | undefined {
  const name = error.Code ?? error.name;
  return name === undefined || name === 'Error' || name === 'Unknown' || name === 'UnknownError' ? error.code : name;
}

/**
 * Turns whatever the SDK, the socket or the credential source threw into an AppError. `facts` say what was asked
 * (operation, bucket, key); the store's code, the HTTP status and the request id are added.
 */
export function toAppError(error: unknown, facts: ErrorFacts): AppError {
  if (isAppError(error)) return error;
  const raw = (error ?? {}) as RawError;
  if (raw.name === 'AbortError') return new AppError('cancelled', 'The request was cancelled', { cause: error });
  const status = raw.$metadata?.httpStatusCode;
  const code = errorCode(raw, facts);
  const all: ErrorFacts = {
    ...facts,
    storeCode: storeCode(raw),
    status,
    requestId: raw.$metadata?.requestId,
    detail: raw.message === 'UnknownError' ? undefined : raw.message,
  };
  const message = `${facts['operation'] ?? 'request'} failed: ${storeCode(raw) ?? raw.message ?? 'unknown error'}`;
  return new AppError(code, status === undefined ? message : `${message} (HTTP ${status})`, {
    facts: all,
    cause: error,
  });
}
