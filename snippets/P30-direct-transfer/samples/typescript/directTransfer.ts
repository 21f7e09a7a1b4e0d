import { createHmac } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { StorageError } from './storageErrors.js';

export interface UrlOptions {
  /** Seconds that it is good for, 1 to 604,800 (seven days). Temporary credentials end it earlier. */
  readonly expires: number;
  /** When it begins to be good; now. */
  readonly from?: Date;
}

export interface UploadForm {
  /** Where a browser posts the form, `multipart/form-data`. */
  readonly url: string;
  /**
   * Fields that go before the file, whose field is called `file` and comes last. `key` may be changed to any key below the prefix;
   * as it is, the name of the file is put in place of `${filename}`.
   */
  readonly fields: Readonly<Record<string, string>>;
}

/** Source: S3 API reference, "Authenticating requests: using query parameters". */
const longestExpiry = 7 * 24 * 3600;

function checkRequest(key: string, { expires }: UrlOptions): void {
  if (!Number.isInteger(expires) || expires < 1 || expires > longestExpiry) {
    throw new StorageError('invalid', `A URL is good for 1 to ${longestExpiry} seconds, not ${expires}`, { key });
  }
  // Browsers and most clients resolve these before they send the request: it would be for another key, and refused.
  if (key.split('/').some((segment) => segment === '.' || segment === '..')) {
    throw new StorageError('invalid', `The key ${key} has a segment that clients resolve`, { key });
  }
}

// #region snippet: presigned-get
/**
 * A URL by which anybody downloads an object, until it expires.
 * @param options.fileName What it is to be called on the reader's disk; the last segment of the key when absent.
 * @throws StorageError `invalid`
 */
export async function downloadUrl(
  client: S3Client,
  bucket: string,
  key: string,
  options: UrlOptions & { readonly fileName?: string },
): Promise<string> {
  checkRequest(key, options);
  const fileName = options.fileName ?? key.slice(key.lastIndexOf('/') + 1);
  const get = new GetObjectCommand({
    Bucket: bucket,
    Key: key,
    ResponseContentDisposition: contentDisposition(fileName),
  });
  return getSignedUrl(client, get, { expiresIn: options.expires, signingDate: options.from ?? new Date() });
}
// #endregion

/** A name for old clients in ASCII, and the real one as RFC 5987 writes it; see RFC 6266. */
function contentDisposition(fileName: string): string {
  const ascii = fileName.replace(/[^\x20-\x7e]|["\\%/]/g, '_');
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

// #region snippet: presigned-put
/**
 * A URL by which anybody uploads one object, until it expires: with PUT, exactly this content type and this length. There is
 * nothing to be had for a range of lengths; that takes a form.
 * @throws StorageError `invalid`
 */
export async function uploadUrl(
  client: S3Client,
  bucket: string,
  key: string,
  options: UrlOptions & { readonly contentType: string; readonly length: number },
): Promise<string> {
  checkRequest(key, options);
  const put = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    ContentType: options.contentType,
    ContentLength: options.length,
  });
  return getSignedUrl(client, put, {
    expiresIn: options.expires,
    signingDate: options.from ?? new Date(),
    // What is not signed may be anything: without this line the type is not.
    signableHeaders: new Set(['host', 'content-type', 'content-length']),
  });
}
// #endregion

/**
 * A form by which browsers upload files below a prefix, each up to a size. The SDK for JavaScript has no such thing: this is
 * the signature of a POST policy (S3 API reference, "Authenticating requests in browser-based uploads using POST").
 * @throws StorageError `invalid`
 */
export async function uploadForm(
  client: S3Client,
  bucket: string,
  keyPrefix: string,
  options: UrlOptions & { readonly contentType: string; readonly maxBytes: number },
): Promise<UploadForm> {
  checkRequest(keyPrefix, options);
  const credentials = await client.config.credentials();
  const region = await client.config.region();
  const from = options.from ?? new Date();
  const time = from.toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = [time.slice(0, 8), region, 's3', 'aws4_request'];
  const signed = {
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': [credentials.accessKeyId, ...scope].join('/'),
    'x-amz-date': time,
    ...(credentials.sessionToken !== undefined && { 'x-amz-security-token': credentials.sessionToken }),
    'Content-Type': options.contentType,
  };
  const policy = {
    expiration: new Date(from.getTime() + options.expires * 1000).toISOString(),
    conditions: [
      { bucket },
      ['starts-with', '$key', keyPrefix],
      ['content-length-range', 0, options.maxBytes],
      ...Object.entries(signed).map(([name, value]) => ({ [name]: value })),
    ],
  };
  const encoded = Buffer.from(JSON.stringify(policy)).toString('base64');
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const signingKey = scope.reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  const signature = hmac(signingKey, encoded).toString('hex');
  return {
    url: await formAddress(client, bucket),
    fields: { key: `${keyPrefix}\${filename}`, ...signed, policy: encoded, 'x-amz-signature': signature },
  };
}

async function formAddress(client: S3Client, bucket: string): Promise<string> {
  const endpoint = await client.config.endpoint?.();
  if (endpoint === undefined) throw new StorageError('invalid', 'The client has no endpoint', { bucket });
  const { protocol, hostname, port, path } = endpoint;
  const host = port === undefined ? hostname : `${hostname}:${port}`;
  const base = path.replace(/\/$/, '');
  return client.config.forcePathStyle
    ? `${protocol}//${host}${base}/${bucket}`
    : `${protocol}//${bucket}.${host}${base}/`;
}
