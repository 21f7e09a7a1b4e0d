import { createHash } from 'node:crypto';
import type { Place } from './place';
import type { Reply } from './reply';

/** The floor of each part but the last. */
export const fiveMiB = 5 * 1024 * 1024;
/** The smallest part that need not be the last; its last characters are `ef`. */
export const big = Buffer.alloc(fiveMiB, '0123456789abcdef');
/** MD5 of it, hexadecimal. */
export const bigHash = createHash('md5').update(big).digest('hex');
/** ETag of an object or a part of this content, quotes included. */
export const etagOf = (body: Buffer | string) => `"${createHash('md5').update(body).digest('hex')}"`;

/** ETag of an object of parts: the MD5 of their MD5s, and how many. */
export function etagOfParts(...bodies: readonly (Buffer | string)[]): string {
  const digests = bodies.map((body) => createHash('md5').update(body).digest());
  return `"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-${bodies.length}"`;
}

/** Its id; empty when the store refuses. */
export async function startUpload(
  place: Place,
  name = 'a',
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  return (await place.send('POST', name, { query: 'uploads', headers })).token('UploadId');
}

/** UploadPart. */
export function putPart(
  place: Place,
  uploadId: string,
  partNumber: number | string,
  body: Buffer | string,
  name = 'a',
) {
  return place.put(name, body, { query: { partNumber: `${partNumber}`, uploadId } });
}

/** One of the list that completes an upload. */
export type NamedPart = readonly [number: number, etag: string];

/** CompleteMultipartUpload of these parts, in this order. */
export function completeUpload(
  place: Place,
  uploadId: string,
  parts: readonly NamedPart[],
  name = 'a',
): Promise<Reply> {
  const listed = parts.map(([n, etag]) => `<Part><PartNumber>${n}</PartNumber><ETag>${etag}</ETag></Part>`).join('');
  const body = `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${listed}</CompleteMultipartUpload>`;
  return place.send('POST', name, { query: { uploadId }, body });
}

/** An upload of 5 MiB and `tail`, not completed. */
export async function twoParts(place: Place, headers: Readonly<Record<string, string>> = {}) {
  const uploadId = await startUpload(place, 'a', headers);
  await putPart(place, uploadId, 1, big);
  await putPart(place, uploadId, 2, 'tail');
  return {
    uploadId,
    parts: [
      [1, etagOf(big)],
      [2, etagOf('tail')],
    ] as const,
  };
}
