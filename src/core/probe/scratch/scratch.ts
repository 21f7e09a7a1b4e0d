import { createHash } from 'node:crypto';
import { AppError } from '../../base/errors';
import type { RawS3Answer } from '../../rawS3/rawS3Client';
import { errorCodeOf, saysYes } from '../run/answers';
import type { ProbeClient } from '../run/probeClient';
import { CannotTest } from '../run/verdicts';
import { type Leftover, removeAll } from './cleanUp';
import { bucketStart, scratchRoot } from './probeId';

/** Buckets that the probe makes: configurations that would disturb each other stand in different ones. */
export type BucketKind = 'objects' | 'versions' | 'lock' | 'config' | 'policy' | 'public' | 'encryption';

export const markerName = 'marker.json';

/** Milliseconds for a bucket to be made. */
const createLimit = 15_000;

/** The places where one run works, and their removal. */
export class Scratch {
  readonly id: string;
  readonly prefix: string;
  readonly #client: ProbeClient;
  readonly #region: string;
  readonly #now: () => number;
  /** Of the user. Undefined: all buckets are ours. */
  readonly #namedBucket: string | undefined;
  readonly #buckets = new Map<BucketKind, { readonly name: string; readonly made: Promise<string> }>();
  /** Names that the store refused to make: nothing is there to be removed. */
  readonly #refused = new Set<string>();

  constructor(options: { id: string; client: ProbeClient; region: string; bucket?: string; now: () => number }) {
    this.id = options.id;
    this.prefix = `${scratchRoot}${options.id}/`;
    this.#client = options.client;
    this.#region = options.region;
    this.#namedBucket = options.bucket;
    this.#now = options.now;
  }

  /**
   * Prepares the bucket of the objects. Gives its name.
   * @throws AppError `auth.denied`, `store.noSuchBucket`, `store.unexpected`
   */
  async open(): Promise<string> {
    try {
      if (this.#namedBucket === undefined) return await this.ownBucket('objects');
      await this.#mark(this.#namedBucket);
      return this.#namedBucket;
    } catch (error) {
      if (!(error instanceof CannotTest)) throw error;
      const { status = 0, code = '' } = error.verdict.facts ?? {};
      const known =
        code === 'NoSuchBucket' ? 'store.noSuchBucket' : status === 403 ? 'auth.denied' : 'store.unexpected';
      throw new AppError(known, `The probe cannot work here: ${code} (HTTP ${status})`, {
        facts: { operation: error.message, bucket: this.#namedBucket, storeCode: String(code), status: Number(status) },
        cause: error,
      });
    }
  }

  /** A bucket of our own, made at its first use. A check's end does not stop it: what was begun must be known. */
  ownBucket(kind: BucketKind): Promise<string> {
    const known = this.#buckets.get(kind);
    if (known) return known.made;
    const name = `${bucketStart}${this.id}-${kind}`;
    const made = this.#make(name, kind);
    made.catch(() => undefined);
    this.#buckets.set(kind, { name, made });
    return made;
  }

  /** Removes everything the run made; gives what could not be removed. `limit` in milliseconds. */
  async cleanUp(limit: number): Promise<readonly Leftover[]> {
    const options = { client: this.#client, prefix: this.prefix, deadline: this.#now() + limit, now: this.#now };
    const own = [...this.#buckets.values()];
    await Promise.allSettled(own.map(({ made }) => made));
    const there = own.filter(({ name }) => !this.#refused.has(name));
    const places = there.map(({ name }) => ({ bucket: name, withBucket: true }));
    if (this.#namedBucket !== undefined) places.push({ bucket: this.#namedBucket, withBucket: false });
    const left = await Promise.all(places.map((place) => removeAll({ ...options, ...place })));
    return left.flat();
  }

  async #make(name: string, kind: BucketKind): Promise<string> {
    const place = `<CreateBucketConfiguration><LocationConstraint>${this.#region}</LocationConstraint></CreateBucketConfiguration>`;
    const request = {
      method: 'PUT',
      bucket: name,
      headers: kind === 'lock' ? { 'x-amz-bucket-object-lock-enabled': 'true' } : {},
    };
    const limit = AbortSignal.timeout(createLimit);
    const answer = await this.#client.send(request, limit);
    if (!saysYes(answer)) {
      // AWS wants the region of any place but the first, others know none.
      const code = errorCodeOf(answer);
      const again = /LocationConstraint/.test(code)
        ? await this.#client.send({ ...request, body: Buffer.from(place) }, limit)
        : answer;
      if (!saysYes(again)) {
        this.#refused.add(name);
        throw refusedToPrepare('createBucket', again);
      }
    }
    await this.#mark(name);
    return name;
  }

  async #mark(bucket: string): Promise<void> {
    const body = Buffer.from(JSON.stringify({ probe: this.id, started: new Date(this.#now()).toISOString() }));
    const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
    const request = { method: 'PUT', bucket, key: `${this.prefix}${markerName}`, body, headers };
    const answer = await this.#client.send(request, AbortSignal.timeout(createLimit));
    if (!saysYes(answer)) throw refusedToPrepare('putMarker', answer);
  }
}

function refusedToPrepare(request: string, answer: RawS3Answer): CannotTest {
  return new CannotTest('preparationRefused', { request, status: answer.status, code: errorCodeOf(answer) });
}
