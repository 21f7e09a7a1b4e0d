import type { Log } from '../../base/log';
import { isAws, usesPathStyle } from '../../connections/addressing';
import type { AccessKeys, Connection } from '../../connections/connection';
import { createAgents } from '../../http/agents';

export interface ClientTimeouts {
  /** Milliseconds to open a connection, TLS included. */
  readonly connect: number;
  /** Milliseconds without a byte in either direction before a request counts as lost. */
  readonly idle: number;
}

export const defaultTimeouts: ClientTimeouts = { connect: 10_000, idle: 30_000 };

export interface ClientOptions {
  /** Undefined keys: there are none to sign with. */
  readonly keys: () => Promise<AccessKeys>;
  readonly log: Log;
  readonly timeouts?: ClientTimeouts;
  /** Requests are tried this often in all; the default is 4. */
  readonly maxAttempts?: number;
}

/** Checksums as the connection says; `auto` sends the SDK's only to AWS, as streams and presigned URLs fail elsewhere. */
export function checksumMode(connection: Pick<Connection, 'checksums' | 'endpoint'>) {
  if (connection.checksums === 'whenSupported') return 'WHEN_SUPPORTED';
  return connection.checksums === 'auto' && isAws(connection.endpoint) ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED';
}

/** The SDK logs what it sends; only its warnings are ours to keep, and they carry no secrets. */
function sdkLogger(log: Log) {
  const nothing = () => undefined;
  return { trace: nothing, debug: nothing, info: nothing, warn: (m: unknown) => log.warn(`sdk: ${m}`), error: nothing };
}

const unsigned = { sign: async <T>(request: T) => request };

/**
 * The SDK client's configuration with the settings that stores other than AWS need.
 * @throws AppError `config.invalid` when a PEM file of the connection cannot be read.
 */
export function s3ClientConfig(connection: Connection, options: ClientOptions) {
  const timeouts = options.timeouts ?? defaultTimeouts;
  return {
    endpoint: connection.endpoint,
    region: connection.region,
    forcePathStyle: usesPathStyle(connection),
    requestChecksumCalculation: checksumMode(connection),
    responseChecksumValidation: checksumMode(connection),
    credentials: options.keys,
    ...(connection.credentials.source === 'anonymous' ? { signer: unsigned } : {}),
    maxAttempts: options.maxAttempts ?? 4,
    retryMode: 'standard',
    // An intermediary that does not answer it makes `Expect: 100-continue` hang.
    expectContinueHeader: false,
    followRegionRedirects: isAws(connection.endpoint),
    requestHandler: { ...createAgents(connection), connectionTimeout: timeouts.connect, socketTimeout: timeouts.idle },
    logger: sdkLogger(options.log),
  } as const;
}
