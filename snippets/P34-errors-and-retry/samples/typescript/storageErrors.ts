/** What went wrong, independent of the vendor. */
export type StorageErrorKind =
  | 'notFound'
  | 'accessDenied'
  | 'alreadyExists'
  | 'conflict'
  | 'preconditionFailed'
  | 'invalid'
  | 'throttled'
  | 'unavailable'
  | 'timeout'
  | 'tls'
  | 'clockSkew'
  | 'quota'
  | 'unsupported'
  | 'corrupt'
  | 'cancelled'
  | 'unknown';

/** What the failed call was about. */
export interface ErrorContext {
  /** As S3 names it: `PutObject`. */
  readonly operation?: string;
  readonly bucket?: string;
  readonly key?: string;
}

export interface StorageErrorDetails extends ErrorContext {
  /** The error code of the store: `NoSuchKey`. */
  readonly s3Code?: string;
  /** HTTP status; absent when there was no answer. */
  readonly status?: number;
  readonly requestId?: string;
  /** In place of the code that goes with the kind: `ENOTEMPTY`. */
  readonly code?: string;
  /** Milliseconds that the store asks to wait. */
  readonly retryAfter?: number;
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** The names by which Node's file system calls the same failures, so that `error.code === 'ENOENT'` goes on working. */
const nodeCodes: Partial<Record<StorageErrorKind, string>> = {
  notFound: 'ENOENT',
  accessDenied: 'EACCES',
  alreadyExists: 'EEXIST',
  invalid: 'EINVAL',
  throttled: 'EBUSY',
  unavailable: 'EAGAIN',
  timeout: 'ETIMEDOUT',
  quota: 'ENOSPC',
  unsupported: 'ENOTSUP',
  corrupt: 'EIO',
  cancelled: 'ABORT_ERR',
};

/** The one error that the code around the store has to know. */
export class StorageError extends Error {
  readonly kind: StorageErrorKind;
  /** The code of Node's file system where it has one for this kind (`ENOENT`), else the code of the store. */
  readonly code: string;
  readonly s3Code: string | undefined;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly operation: string | undefined;
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  readonly retryAfter: number | undefined;
  /** Whether the same request may work a little later. */
  readonly retryable: boolean;

  constructor(kind: StorageErrorKind, message: string, details: StorageErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = kind === 'cancelled' ? 'AbortError' : 'StorageError';
    this.kind = kind;
    this.code = details.code ?? nodeCodes[kind] ?? details.s3Code ?? kind;
    this.s3Code = details.s3Code;
    this.status = details.status;
    this.requestId = details.requestId;
    this.operation = details.operation;
    this.bucket = details.bucket;
    this.key = details.key;
    this.retryAfter = details.retryAfter;
    this.retryable = details.retryable ?? passesByItself.has(kind);
  }
}

const passesByItself: ReadonlySet<StorageErrorKind> = new Set(['throttled', 'unavailable', 'timeout']);

/** A race lost to another request, which is over a moment later. */
const retryableConflicts: ReadonlySet<string> = new Set(['ConditionalRequestConflict', 'OperationAborted']);

const kindsByCode: Readonly<Record<string, StorageErrorKind>> = {
  NoSuchKey: 'notFound',
  NotFound: 'notFound',
  NoSuchBucket: 'notFound',
  NoSuchUpload: 'notFound',
  NoSuchVersion: 'notFound',
  AccessDenied: 'accessDenied',
  AllAccessDisabled: 'accessDenied',
  InvalidAccessKeyId: 'accessDenied',
  SignatureDoesNotMatch: 'accessDenied',
  InvalidToken: 'accessDenied',
  ExpiredToken: 'accessDenied',
  AccountProblem: 'accessDenied',
  Forbidden: 'accessDenied',
  RequestTimeTooSkewed: 'clockSkew',
  BucketAlreadyExists: 'alreadyExists',
  BucketAlreadyOwnedByYou: 'alreadyExists',
  PreconditionFailed: 'preconditionFailed',
  NotModified: 'preconditionFailed',
  ConditionalRequestConflict: 'conflict',
  OperationAborted: 'conflict',
  BucketNotEmpty: 'conflict',
  InvalidArgument: 'invalid',
  InvalidRequest: 'invalid',
  InvalidPart: 'invalid',
  InvalidPartOrder: 'invalid',
  InvalidRange: 'invalid',
  InvalidBucketName: 'invalid',
  InvalidDigest: 'invalid',
  InvalidObjectName: 'invalid',
  MetadataTooLarge: 'invalid',
  MissingContentLength: 'invalid',
  EntityTooSmall: 'invalid',
  EntityTooLarge: 'invalid',
  KeyTooLongError: 'invalid',
  MalformedXML: 'invalid',
  SlowDown: 'throttled',
  TooManyRequests: 'throttled',
  Throttling: 'throttled',
  ThrottlingException: 'throttled',
  RequestLimitExceeded: 'throttled',
  InternalError: 'unavailable',
  ServiceUnavailable: 'unavailable',
  RequestTimeout: 'timeout',
  TimeoutError: 'timeout',
  QuotaExceeded: 'quota',
  InsufficientCapacity: 'quota',
  XMinioStorageFull: 'quota',
  NotImplemented: 'unsupported',
  MethodNotAllowed: 'unsupported',
  BadDigest: 'corrupt',
  XAmzContentSHA256Mismatch: 'corrupt',
  XAmzContentChecksumMismatch: 'corrupt',
  IncompleteBody: 'corrupt',
  AbortError: 'cancelled',
};

const kindsByStatus: Readonly<Record<number, StorageErrorKind>> = {
  304: 'preconditionFailed',
  400: 'invalid',
  401: 'accessDenied',
  403: 'accessDenied',
  404: 'notFound',
  405: 'unsupported',
  408: 'timeout',
  409: 'conflict',
  411: 'invalid',
  412: 'preconditionFailed',
  413: 'invalid',
  416: 'invalid',
  429: 'throttled',
  500: 'unavailable',
  501: 'unsupported',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
  507: 'quota',
};

const kindsByNetworkCode: Readonly<Record<string, StorageErrorKind>> = {
  ECONNREFUSED: 'unavailable',
  ECONNRESET: 'unavailable',
  ECONNABORTED: 'unavailable',
  EPIPE: 'unavailable',
  ENOTFOUND: 'unavailable',
  EAI_AGAIN: 'unavailable',
  EHOSTUNREACH: 'unavailable',
  ENETUNREACH: 'unavailable',
  ETIMEDOUT: 'timeout',
  ESOCKETTIMEDOUT: 'timeout',
  EPROTO: 'tls',
};

const tlsCode = /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH)/;

/** What is read of an SDK error, whose classes differ from operation to operation. */
interface SdkErrorShape {
  readonly name?: string;
  readonly code?: unknown;
  readonly Code?: unknown;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  readonly $response?: { readonly statusCode?: number; readonly headers?: Readonly<Record<string, string>> };
}

/**
 * Makes a StorageError of whatever the SDK or the network threw. The code decides, then the status: answers to HEAD have no
 * body and so no code, and Ceph RGW sends codes without a message. A StorageError comes back as it is.
 * @param context What the call was about; it is added to the message.
 */
export function toStorageError(error: unknown, context: ErrorContext = {}): StorageError {
  if (error instanceof StorageError) return error;
  const shape: SdkErrorShape = typeof error === 'object' && error !== null ? error : {};
  const status = shape.$metadata?.httpStatusCode ?? shape.$response?.statusCode;
  const s3Code = codeOf(shape);
  const kind = kindOf(shape, s3Code, status);
  const requestId = shape.$metadata?.requestId;
  const retryAfter = retryAfterOf(shape.$response?.headers);
  return new StorageError(kind, messageOf(kind, s3Code, status, shape, context), {
    ...context,
    ...(s3Code !== undefined && { s3Code }),
    ...(status !== undefined && { status }),
    ...(requestId !== undefined && { requestId }),
    ...(retryAfter !== undefined && { retryAfter }),
    // Bytes were damaged on their way: the same bytes may arrive the next time.
    ...((kind === 'corrupt' || retryableConflicts.has(s3Code ?? '')) && { retryable: true }),
    cause: error,
  });
}

function codeOf({ name, Code, code }: SdkErrorShape): string | undefined {
  if (typeof Code === 'string' && Code !== '') return Code;
  if (typeof code === 'string' && code !== '') return code;
  // The SDK names what it cannot read "UnknownError" or just "Error".
  return name === undefined || /^(Unknown|UnknownError|Error|S3ServiceException|TypeError)$/.test(name)
    ? undefined
    : name;
}

function kindOf(shape: SdkErrorShape, code: string | undefined, status: number | undefined): StorageErrorKind {
  // The SDK and fetch both name it so, whatever code they put beside it. "TimeoutError" is not trusted that far: the SDK calls
  // a broken connection so, too, and its code knows better.
  if (shape.name === 'AbortError') return 'cancelled';
  const byCode = code === undefined ? undefined : (kindsByCode[code] ?? kindsByNetworkCode[code]);
  if (byCode !== undefined) return byCode;
  if (code !== undefined && tlsCode.test(code)) return 'tls';
  if (status === undefined) return 'unknown';
  return kindsByStatus[status] ?? (status >= 500 ? 'unavailable' : 'unknown');
}

function messageOf(
  kind: StorageErrorKind,
  code: string | undefined,
  status: number | undefined,
  { message }: SdkErrorShape,
  { operation = 'Request', bucket, key }: ErrorContext,
): string {
  const where = bucket === undefined ? '' : ` on ${bucket}${key === undefined ? '' : `/${key}`}`;
  const facts = [code, status === undefined ? undefined : `HTTP ${status}`].filter((fact) => fact !== undefined);
  const said = message === undefined || /^Unknown(Error)?$/.test(message) ? '' : `: ${message}`;
  return `${operation}${where} failed (${[kind, ...facts].join(', ')})${said}`;
}

/** Retry-After is a number of seconds or a date (RFC 9110, 10.2.3). */
function retryAfterOf(headers: Readonly<Record<string, string>> | undefined): number | undefined {
  const value = headers?.['retry-after'];
  if (value === undefined) return undefined;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}

/** Whether something is missing: an object, a bucket, an upload. */
export function isNotFound(error: unknown): boolean {
  return toStorageError(error).kind === 'notFound';
}
