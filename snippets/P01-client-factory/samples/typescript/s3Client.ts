import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { HeadBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { StorageError, toStorageError } from './storageErrors.js';

export interface S3Settings {
  /** `https://s3.example.com`, without bucket. */
  readonly endpoint: string;
  /** What requests are signed for; many stores take any, but not none. */
  readonly region: string;
  /** `path`: http://host/bucket/key; `virtual`: http://bucket.host/key, which needs DNS for every bucket. */
  readonly addressing: 'path' | 'virtual';
  /** PEM file of a private certificate authority. */
  readonly caFile?: string;
  /** Keys; without them the SDK looks where it always looks: environment, profile, instance role. */
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
  /** Milliseconds to open a connection. */
  readonly connectTimeout: number;
  /** Milliseconds without an answer, or within one without a byte, before a request counts as lost. */
  readonly requestTimeout: number;
  /** How often the SDK tries a request in all. */
  readonly maxAttempts: number;
  /** Connections that are open at the same time. */
  readonly maxConnections: number;
  /** Whether the SDK adds checksums that only AWS is sure to know. */
  readonly checksums: 'whenRequired' | 'whenSupported';
}

/** Wrong or missing settings, all of them: people correct them in one go. */
export class SettingsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The S3 settings are not complete: ${problems.join('; ')}`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings from S3_ENDPOINT, S3_REGION (us-east-1), S3_ADDRESSING (path), S3_CA_FILE, S3_CONNECT_TIMEOUT_MS (5000),
 * S3_REQUEST_TIMEOUT_MS (30000), S3_MAX_ATTEMPTS (4), S3_MAX_CONNECTIONS (50), S3_CHECKSUMS (whenRequired) and, where they
 * are set, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.
 * @throws SettingsError that names everything that is wrong.
 */
export function settingsFromEnvironment(environment: Environment): S3Settings {
  const problems: string[] = [];
  const endpoint = environment['S3_ENDPOINT'] ?? '';
  if (!isHttpAddress(endpoint)) problems.push('S3_ENDPOINT takes an address such as https://s3.example.com');
  const count = (name: string, otherwise: number): number => {
    const value = environment[name] ?? String(otherwise);
    if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
    problems.push(`${name} takes a whole number from 1`);
    return otherwise;
  };
  const oneOf = <T extends string>(name: string, values: readonly [T, ...T[]]): T => {
    const value = environment[name] ?? values[0];
    const known = values.find((each) => each === value);
    if (known === undefined) problems.push(`${name} takes ${values.join(' or ')}`);
    return known ?? values[0];
  };
  const settings: S3Settings = {
    endpoint,
    region: environment['S3_REGION'] || 'us-east-1',
    addressing: oneOf('S3_ADDRESSING', ['path', 'virtual']),
    connectTimeout: count('S3_CONNECT_TIMEOUT_MS', 5_000),
    requestTimeout: count('S3_REQUEST_TIMEOUT_MS', 30_000),
    maxAttempts: count('S3_MAX_ATTEMPTS', 4),
    maxConnections: count('S3_MAX_CONNECTIONS', 50),
    checksums: oneOf('S3_CHECKSUMS', ['whenRequired', 'whenSupported']),
    ...(environment['S3_CA_FILE'] && { caFile: environment['S3_CA_FILE'] }),
    ...keysFrom(environment, problems),
  };
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

function isHttpAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** One key without the other signs nothing: that is a mistake, not a reason to look elsewhere for keys. */
function keysFrom(environment: Environment, problems: string[]): Partial<S3Settings> {
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = environment['AWS_SESSION_TOKEN'];
  if (!accessKeyId && !secretAccessKey) return {};
  if (!accessKeyId) problems.push('AWS_ACCESS_KEY_ID is missing beside AWS_SECRET_ACCESS_KEY');
  if (!secretAccessKey) problems.push('AWS_SECRET_ACCESS_KEY is missing beside AWS_ACCESS_KEY_ID');
  return {
    ...(accessKeyId && { accessKeyId }),
    ...(secretAccessKey && { secretAccessKey }),
    ...(sessionToken && { sessionToken }),
  };
}

// #region snippet: create-client
/**
 * Makes a client with the settings that stores other than AWS need. It holds connections: share one, `destroy()` it at the end.
 * @throws Error when the file of the certificate authority cannot be read.
 */
export function createS3Client(settings: S3Settings): S3Client {
  const { accessKeyId, secretAccessKey, sessionToken } = settings;
  // Newer SDKs add CRC checksums by default. Stores that do not know them refuse streams, and presigned URLs carry the
  // checksum of an empty body.
  const checksums = settings.checksums === 'whenSupported' ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED';
  const agent = { keepAlive: true, maxSockets: settings.maxConnections };
  const ca = settings.caFile === undefined ? undefined : readFileSync(settings.caFile);
  const client = new S3Client({
    endpoint: settings.endpoint,
    region: settings.region,
    forcePathStyle: settings.addressing === 'path',
    requestChecksumCalculation: checksums,
    responseChecksumValidation: checksums,
    maxAttempts: settings.maxAttempts,
    // A proxy in between that does not answer it makes `Expect: 100-continue` wait.
    expectContinueHeader: false,
    requestHandler: {
      connectionTimeout: settings.connectTimeout,
      requestTimeout: settings.requestTimeout,
      // Without it the SDK only writes a warning when the time is over, and waits on.
      throwOnRequestTimeout: true,
      socketTimeout: settings.requestTimeout,
      httpAgent: new http.Agent(agent),
      httpsAgent: new https.Agent({ ...agent, ...(ca && { ca }) }),
    },
    ...(accessKeyId &&
      secretAccessKey && { credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } }),
  });
  if (checksums === 'WHEN_REQUIRED') useContentMd5(client);
  return client;
}
// #endregion

/**
 * Requests whose body has to be checked, DeleteObjects for one, carry a CRC32 in newer SDKs. Stores that know only Content-MD5
 * (RFC 1864) refuse them: the one is put in the other's place.
 */
function useContentMd5(client: S3Client): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const { headers, body } = args.request as { headers: Record<string, string>; body?: unknown };
      const checksums = Object.keys(headers).filter((name) => /^x-amz-(sdk-checksum-algorithm|checksum-)/i.test(name));
      if (checksums.length > 0 && (typeof body === 'string' || body instanceof Uint8Array)) {
        for (const name of checksums) delete headers[name];
        headers['content-md5'] = createHash('md5').update(body).digest('base64');
      }
      return next(args);
    },
    { step: 'build', priority: 'low', name: 'useContentMd5' },
  );
}

const hints: Readonly<Record<string, string>> = {
  InvalidAccessKeyId: 'the access key is wrong: the store does not know it',
  SignatureDoesNotMatch: 'the secret access key is wrong',
  RequestTimeTooSkewed: "this machine's clock differs from the store's",
  NoSuchBucket: 'the bucket does not exist',
  // Ceph RGW says the same of keys that are wrong.
  AccessDenied: 'the keys are wrong, or they may not use the bucket',
};

/**
 * Asks for a bucket, to find wrong settings when a service starts and not at its first request.
 *
 * A HEAD answer has no body, so a refusal does not say why; a GET that lists nothing does.
 * @throws StorageError `accessDenied`, `notFound`, `clockSkew`, `tls`, `timeout`, `unavailable` ...
 */
export async function checkAccess(client: S3Client, bucket: string): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch (thrown) {
    const error = toStorageError(await reasonOf(client, bucket, thrown), { operation: 'HeadBucket', bucket });
    const hint = hints[error.s3Code ?? ''];
    if (hint === undefined) throw error;
    throw new StorageError(error.kind, `${error.message} - ${hint}`, { ...detailsOf(error), cause: error });
  }
}

function detailsOf({ s3Code, status, requestId, bucket }: StorageError) {
  return {
    operation: 'HeadBucket',
    ...(s3Code !== undefined && { s3Code }),
    ...(status !== undefined && { status }),
    ...(requestId !== undefined && { requestId }),
    ...(bucket !== undefined && { bucket }),
  };
}

async function reasonOf(client: S3Client, bucket: string, thrown: unknown): Promise<unknown> {
  const { status } = toStorageError(thrown);
  if (status === undefined || status < 400 || status >= 500) return thrown;
  try {
    await client.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }));
    return thrown;
  } catch (error) {
    return error;
  }
}
