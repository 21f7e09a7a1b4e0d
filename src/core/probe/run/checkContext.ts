import type { AccessKeys, Connection } from '../../connections/connection';
import type { RawS3Answer, RawS3Request } from '../../rawS3/rawS3Client';
import type { ServerIdentity } from '../identity/serverIdentity';
import type { BucketKind, Scratch } from '../scratch/scratch';
import { errorCodeOf, headerOf, saysYes } from './answers';
import { isBusy, type ProbeClient } from './probeClient';
import { CannotTest } from './verdicts';

export interface ContextParts {
  readonly client: ProbeClient;
  readonly scratch: Scratch;
  readonly connection: Connection;
  readonly keys: () => Promise<AccessKeys>;
  readonly server: ServerIdentity;
  /** Ends with the probe, or when the check's time is over. */
  readonly signal: AbortSignal;
  readonly bucket: string;
  /** Ends with `/`; belongs to one check alone. */
  readonly prefix: string;
}

/** What a check works with: a bucket, a prefix of its own in it, and requests to them. */
export class CheckContext {
  readonly parts: ContextParts;
  readonly bucket: string;
  readonly prefix: string;

  constructor(parts: ContextParts) {
    this.parts = parts;
    this.bucket = parts.bucket;
    this.prefix = parts.prefix;
  }

  key(name: string): string {
    return `${this.prefix}${name}`;
  }

  /** The same place in a bucket that the probe made, which is there after this. */
  async own(kind: BucketKind): Promise<CheckContext> {
    return new CheckContext({ ...this.parts, bucket: await this.parts.scratch.ownBucket(kind) });
  }

  /** A request about the bucket, or about a key of it. @throws CannotTest when the store has no time for it. */
  send(request: RawS3Request): Promise<RawS3Answer> {
    return this.service({ bucket: this.bucket, ...request });
  }

  /** A request about no bucket. @throws CannotTest when the store has no time for it. */
  async service(request: RawS3Request): Promise<RawS3Answer> {
    const answer = await this.parts.client.send(request, this.parts.signal);
    if (isBusy(answer)) throw new CannotTest('busy', { status: answer.status });
    return answer;
  }

  /** A request that only prepares what is to be found out. @throws CannotTest when the store says no. */
  async must(request: RawS3Request): Promise<RawS3Answer> {
    const answer = await this.send(request);
    if (saysYes(answer)) return answer;
    const query = (request.query ?? []).map((each) => (typeof each === 'string' ? each : each[0])).join('&');
    const what = `${request.method}${query === '' ? '' : ` ${query}`}`;
    throw new CannotTest('preparationRefused', { request: what, status: answer.status, code: errorCodeOf(answer) });
  }

  /** Writes an object below the prefix, and gives its ETag as the store sent it. */
  async put(name: string, body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Promise<string> {
    const request = { method: 'PUT', key: this.key(name), body: Buffer.from(body), headers };
    return headerOf(await this.must(request), 'etag');
  }

  /** The text of an object below the prefix; undefined when there is none. */
  async read(name: string): Promise<string | undefined> {
    const answer = await this.send({ method: 'GET', key: this.key(name) });
    if (answer.status === 404) return undefined;
    if (answer.status === 200) return answer.body.toString();
    throw new CannotTest('readBackRefused', { status: answer.status, code: errorCodeOf(answer) });
  }
}
