import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { mapLimit } from '../../base/concurrency';
import { isAppError } from '../../base/errors';
import type { RawS3Request } from '../../rawS3/rawS3Client';
import { errorCodeOf } from '../run/answers';
import type { ProbeClient } from '../run/probeClient';
import { listAll, type Remains } from './listAll';

/** What a run could not remove: a bucket, or something in one. */
export interface Leftover {
  readonly bucket: string;
  readonly key?: string;
  readonly versionId?: string;
  readonly uploadId?: string;
}

export interface RemoveOptions {
  readonly client: ProbeClient;
  readonly bucket: string;
  /** Ends with `/`. The same prefix with a slash in front is cleaned, too: there is a key that begins with one. */
  readonly prefix: string;
  /** The bucket is ours and goes as well. */
  readonly withBucket: boolean;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly now: () => number;
}

const concurrency = 16;
/** Milliseconds between two rounds when a lock or the store held something back. */
const roundWait = 500;

/**
 * Removes objects in all their versions, uploads and the bucket itself, again and again until nothing is left: a request
 * that was broken off may be carried out by the store a little later. Gives what is left at the deadline.
 */
export async function removeAll(options: RemoveOptions): Promise<readonly Leftover[]> {
  const { bucket, withBucket, deadline, now } = options;
  const signal = AbortSignal.timeout(Math.max(1, deadline - now()));
  setMaxListeners(0, signal); // one a request
  let left: readonly Leftover[] = [{ bucket }];
  try {
    if (withBucket) await removeConfiguration(options, signal);
    while (!signal.aborted) {
      const remains = await findRemains(options, signal);
      left = remains.map((each) => ({ bucket, ...each }));
      if (remains.length === 0) {
        if (!withBucket || (await bucketIsGone(options, signal))) return [];
        left = [{ bucket }];
      }
      const removed = await removeEach(options, remains, signal);
      if (removed === 0) await sleep(roundWait, undefined, { signal });
    }
  } catch (error) {
    // Whatever ends the cleaning, what is known to be left is the answer.
    if (!isAppError(error) && (error as Error).name !== 'AbortError') throw error;
  }
  return left;
}

async function findRemains(options: RemoveOptions, signal: AbortSignal): Promise<readonly Remains[]> {
  const { client, bucket } = options;
  const found = await Promise.all(
    [options.prefix, `/${options.prefix}`].map(async (prefix) => {
      const place = { bucket, prefix, signal };
      const uploads = (await listAll(client, place, 'uploads')) ?? [];
      const objects = (await listAll(client, place, 'versions')) ?? (await listAll(client, place, 'objects')) ?? [];
      return [...uploads, ...objects];
    }),
  );
  return found.flat();
}

/** The marker goes last, when all it stands for is gone. Gives how many were removed. */
async function removeEach(options: RemoveOptions, remains: readonly Remains[], signal: AbortSignal): Promise<number> {
  const isMarker = ({ key }: Remains) => key.startsWith(options.prefix) && key.indexOf('/', options.prefix.length) < 0;
  const others = remains.filter((each) => !isMarker(each));
  const chosen = others.length > 0 ? others : remains;
  const removed = await mapLimit(chosen, concurrency, (each) => removeOne(options, each, signal));
  return removed.filter(Boolean).length;
}

async function removeOne({ client, bucket }: RemoveOptions, each: Remains, signal: AbortSignal): Promise<boolean> {
  const { key, versionId, uploadId } = each;
  const query: [string, string][] = [];
  if (versionId !== undefined) query.push(['versionId', versionId]);
  if (uploadId !== undefined) query.push(['uploadId', uploadId]);
  const request: RawS3Request = { method: 'DELETE', bucket, key, query };
  const { status } = await client.send(request, signal);
  if (status < 300 || status === 404) return true;
  if (status !== 403 || versionId === undefined) return false;
  await client.send(legalHoldOff(bucket, key, versionId), signal);
  const bypass = { 'x-amz-bypass-governance-retention': 'true' };
  return (await client.send({ ...request, headers: bypass }, signal)).status < 300;
}

function legalHoldOff(bucket: string, key: string, versionId: string): RawS3Request {
  const body = Buffer.from('<LegalHold><Status>OFF</Status></LegalHold>');
  const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
  return { method: 'PUT', bucket, key, query: ['legal-hold', ['versionId', versionId]], body, headers };
}

/** Policies may forbid us what follows. */
async function removeConfiguration({ client, bucket }: RemoveOptions, signal: AbortSignal): Promise<void> {
  for (const query of ['policy', 'publicAccessBlock']) {
    await client.send({ method: 'DELETE', bucket, query: [query] }, signal);
  }
}

async function bucketIsGone({ client, bucket }: RemoveOptions, signal: AbortSignal): Promise<boolean> {
  const answer = await client.send({ method: 'DELETE', bucket }, signal);
  return answer.status < 300 || errorCodeOf(answer) === 'NoSuchBucket';
}
