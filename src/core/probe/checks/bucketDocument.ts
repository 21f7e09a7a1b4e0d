import { createHash } from 'node:crypto';
import type { Verdict } from '../../capabilities/verdict';
import type { RawS3Answer } from '../../rawS3/rawS3Client';
import { saysYes } from '../run/answers';
import type { CheckContext } from '../run/checkContext';
import { ignored, refused, works } from '../run/verdicts';

/** The digest that configurations of buckets need on some stores. */
export function md5Header(body: Buffer): Readonly<Record<string, string>> {
  return { 'content-md5': createHash('md5').update(body).digest('base64') };
}

/** Writes one of the documents that make up a bucket's configuration. */
export function putDocument(own: CheckContext, subresource: string, document: string): Promise<RawS3Answer> {
  const body = Buffer.from(document);
  const type = document.startsWith('{') ? 'application/json' : 'application/xml';
  const headers = { 'content-type': type, ...md5Header(body) };
  return own.send({ method: 'PUT', query: [subresource], body, headers });
}

/** Writes a document and reads it back; `expected` are texts that must be in it. */
export async function storeDocument(
  own: CheckContext,
  subresource: string,
  document: string,
  expected: readonly string[],
): Promise<Verdict> {
  const answer = await putDocument(own, subresource, document);
  if (!saysYes(answer)) return refused(answer);
  const read = await own.send({ method: 'GET', query: [subresource] });
  const text = read.body.toString();
  if (!saysYes(read)) return read.status === 404 ? ignored('notStored') : refused(read, { step: 'get' });
  return expected.every((each) => text.includes(each)) ? works() : ignored('storedOtherwise');
}
