import type { ErrorCode } from '../base/errors';

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

interface SocketError {
  readonly code?: string;
  readonly cause?: unknown;
}

/** What an error of Node's net, dns or tls modules means, or of one that caused it; `undefined` for any other. */
export function socketErrorCode(error: unknown): ErrorCode | undefined {
  if (error === null || typeof error !== 'object') return undefined;
  const { code, cause } = error as SocketError;
  if (code !== undefined && byNodeCode[code] !== undefined) return byNodeCode[code];
  if (code?.startsWith('ERR_SSL') || code?.startsWith('ERR_TLS')) return 'tls.failed';
  return socketErrorCode(cause);
}
