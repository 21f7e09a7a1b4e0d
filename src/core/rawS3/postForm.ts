import { randomBytes } from 'node:crypto';
import type { AccessKeys } from '../connections/connection';
import { scopeText } from '../sigv4/credentialScope';
import { deriveSigningKey, sign } from '../sigv4/signature';
import { toAmzDate } from '../sigv4/signingDate';

/** What a browser's form uploads, and what its policy allows. */
export interface PostUpload {
  readonly bucket: string;
  readonly key: string;
  readonly file: Buffer;
  readonly keys: AccessKeys;
  readonly region: string;
  /** When it is signed, milliseconds since 1970. */
  readonly time: number;
  /** Seconds that the form can be used. */
  readonly expires: number;
  /** Bytes that the file may have, both included. */
  readonly length?: readonly [minimum: number, maximum: number];
}

/** A form as a browser sends it: body and content type of a POST to the bucket. */
export interface PostForm {
  readonly contentType: string;
  readonly body: Buffer;
}

/**
 * Makes the form of a browser-based upload, signed. Source: S3 API reference, "Authenticating Requests in Browser-Based Uploads
 * Using POST". Anybody who has it may upload what its policy allows.
 */
export function signedPostForm(upload: PostUpload): PostForm {
  const { keys, region, time } = upload;
  const date = toAmzDate(time);
  const scope = { accessKeyId: keys.accessKeyId, date: date.slice(0, 8), region, service: 's3' };
  const signed = {
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${keys.accessKeyId}/${scopeText(scope)}`,
    'x-amz-date': date,
    ...(keys.sessionToken && { 'x-amz-security-token': keys.sessionToken }),
  };
  const policy = Buffer.from(policyOf(upload, signed)).toString('base64');
  const signature = sign(deriveSigningKey(keys.secretAccessKey, scope), policy);
  return encodeForm({ key: upload.key, ...signed, policy, 'x-amz-signature': signature }, upload.file);
}

function policyOf(
  { bucket, key, time, expires, length }: PostUpload,
  signed: Readonly<Record<string, string>>,
): string {
  const conditions: unknown[] = [{ bucket }, { key }];
  for (const [name, value] of Object.entries(signed)) conditions.push({ [name]: value });
  if (length) conditions.push(['content-length-range', ...length]);
  return JSON.stringify({ expiration: new Date(time + expires * 1000).toISOString(), conditions });
}

/** multipart/form-data (RFC 7578); the file is the last field, as S3 wants it. */
function encodeForm(fields: Readonly<Record<string, string>>, file: Buffer): PostForm {
  const boundary = `si-${randomBytes(12).toString('hex')}`;
  const texts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="file"\r\ncontent-type: application/octet-stream\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(texts.join('') + head), file, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { contentType: `multipart/form-data; boundary=${boundary}`, body };
}
