import { createHash } from 'node:crypto';
import type { Place } from './place';
import type { Reply } from './reply';

/** Milliseconds. */
export const hour = 3_600_000;
export const inOneHour = () => new Date(Date.now() + hour).toISOString();
export const inTwoHours = () => new Date(Date.now() + 2 * hour).toISOString();
/** For whoever may lift retention under governance. */
export const bypass = { 'x-amz-bypass-governance-retention': 'true' };

/** A bucket with object lock, so versioned too. */
export function lockBucket(place: Place): Promise<Place> {
  return place.fresh({ headers: { 'x-amz-bucket-object-lock-enabled': 'true' } });
}

/** Puts a document of object lock; `query` names it. */
export function putDocument(place: Place, name: string, query: string, body: string, headers = {}): Promise<Reply> {
  const md5 = { 'content-md5': createHash('md5').update(body).digest('base64') };
  return place.put(name, body, { query, headers: { ...md5, ...headers } });
}

/** The document of PutObjectRetention. */
export const retention = (mode: string, until: string) =>
  `<Retention xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Mode>${mode}</Mode><RetainUntilDate>${until}</RetainUntilDate></Retention>`;

/** The document of PutObjectLegalHold. */
export const hold = (status: string) =>
  `<LegalHold xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>${status}</Status></LegalHold>`;

/** A locked version wants the digest of its content with it (PutObject, Content-MD5). */
export function putLocked(place: Place, body: string, headers: Readonly<Record<string, string>>): Promise<Reply> {
  return place.put('a', body, {
    headers: { 'content-md5': createHash('md5').update(body).digest('base64'), ...headers },
  });
}

/** A version of `a` under governance for an hour. */
export async function governed(place: Place) {
  const own = await lockBucket(place);
  const headers = { 'x-amz-object-lock-mode': 'GOVERNANCE', 'x-amz-object-lock-retain-until-date': inOneHour() };
  const put = await putLocked(own, 'kept', headers);
  return { own, put, versionId: put.header('x-amz-version-id') };
}
