import { createHash, createHmac } from 'node:crypto';
import type { FindAccessKey } from '../../../src/core/sandbox/auth/accessKeys';
import { type VerifiedRequest, verifyRequest } from '../../../src/core/sandbox/auth/verifyRequest';
import { S3Error } from '../../../src/core/sandbox/s3Error';
import type { RawRequest } from '../../../src/core/sigv4/rawRequest';

/** The credentials and the time of every example in the S3 API reference. */
export const accessKeyId = 'AKIAIOSFODNN7EXAMPLE';
export const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
export const exampleTime = Date.UTC(2013, 4, 24);

export const exampleKeys: FindAccessKey = (id) => (id === accessKeyId ? { secretAccessKey } : undefined);

export function verifyExample(request: RawRequest): VerifiedRequest {
  return verifyRequest(request, { keys: exampleKeys, now: exampleTime });
}

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
export const hmac = (key: string | Uint8Array, data: string): Buffer => createHmac('sha256', key).update(data).digest();

export function signingKeyOf(secret: string, date: string, region: string, service = 's3'): Buffer {
  return [date, region, service, 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${secret}`) as Buffer;
}

/** The code that `work` is refused with; fails when it is not, or by another error. */
export function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof S3Error) return error.code;
    throw error;
  }
  return 'nothing';
}

/** As {@link codeOf}, for what takes time. */
export async function codeOfAsync(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof S3Error) return error.code;
    throw error;
  }
  return 'nothing';
}

/** Request with other headers: a value replaces, undefined removes. */
export function withHeaders(request: RawRequest, changes: Record<string, string | undefined>): RawRequest {
  const rawHeaders: string[] = [];
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const [name = '', value = ''] = request.rawHeaders.slice(at, at + 2);
    if (!(name.toLowerCase() in changes)) rawHeaders.push(name, value);
  }
  for (const [name, value] of Object.entries(changes)) if (value !== undefined) rawHeaders.push(name, value);
  return { ...request, rawHeaders };
}

export function headerOf(request: RawRequest, name: string): string {
  const at = request.rawHeaders.findIndex((header, index) => index % 2 === 0 && header.toLowerCase() === name);
  return request.rawHeaders[at + 1] ?? '';
}

/** Signs a head the plain way: path and query have to be in the form that is signed. */
export function signHead(
  head: { method: string; path: string; query?: string; headers: Record<string, string> },
  { secret = secretAccessKey, id = accessKeyId, region = 'us-east-1', service = 's3' } = {},
): RawRequest {
  const { method, path, query = '', headers } = head;
  const names = Object.keys(headers).sort();
  const date = headers['x-amz-date'] ?? '20130524T000000Z';
  const scope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
  const canonical = [
    method,
    path,
    query,
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    headers['x-amz-content-sha256'],
  ].join('\n');
  const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonical)}`;
  const signature = hmac(signingKeyOf(secret, date.slice(0, 8), region, service), text).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return {
    method,
    url: query === '' ? path : `${path}?${query}`,
    // As on the wire: header text is UTF-8 there, and node:http gives each of its bytes as one character.
    rawHeaders: Object.entries({ ...headers, authorization })
      .flat()
      .map((text) => Buffer.from(text).toString('latin1')),
  };
}
