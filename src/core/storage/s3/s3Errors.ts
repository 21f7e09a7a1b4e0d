import { AppError, type ErrorCode, type ErrorFacts, isAppError } from '../../base/errors';

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

/** Error codes of Node's net, dns and tls modules. */
const byNodeCode: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: 'network.nameNotFound',
  EAI_AGAIN: 'network.nameNotFound',
  ECONNREFUSED: 'network.refused',
  EHOSTUNREACH: 'network.unreachable',
  ENETUNREACH: 'network.unreachable',
  ECONNRESET: 'network.reset',
  EPIPE: 'network.reset',
  ERR_STREAM_PREMATURE_CLOSE: 'network.reset',
  ETIMEDOUT: 'network.timeout',
  ESOCKETTIMEDOUT: 'network.timeout',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls.untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls.untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls.untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'tls.untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls.untrusted',
  CERT_UNTRUSTED: 'tls.untrusted',
  CERT_HAS_EXPIRED: 'tls.expired',
  CERT_NOT_YET_VALID: 'tls.expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls.nameMismatch',
  EPROTO: 'tls.failed',
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

function nodeErrorCode(error: RawError): ErrorCode | undefined {
  const code = error.code;
  if (code !== undefined && byNodeCode[code] !== undefined) return byNodeCode[code];
  if (code?.startsWith('ERR_SSL') || code?.startsWith('ERR_TLS')) return 'tls.failed';
  const inner = error.cause;
  return inner !== null && typeof inner === 'object' ? nodeErrorCode(inner as RawError) : undefined;
}

function errorCode(error: RawError, facts: ErrorFacts): ErrorCode {
  // The socket's own code first: the SDK calls a reset and a refused connection a TimeoutError, too.
  const fromNode = nodeErrorCode(error);
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
