import { createHash } from 'node:crypto';
import type { AccessKeys } from '../../src/core/connections/connection';
import { chunkedBody, type StreamingMode, streamingPayloads, type Trailers } from '../../src/core/rawS3/chunkedBody';
import type { RawS3Request } from '../../src/core/rawS3/rawS3Client';
import { payloadHashOf, signInHeader } from '../../src/core/rawS3/signedRequest';
import { encodeKey, encodeQuery, type QueryParameter } from '../../src/core/rawS3/targetEncoding';
import { Reply } from './reply';
import type { Store } from './store';
import { sendBytes, sendOverWire, type WireRequest } from './wire';

/** `acl`, `list-type=2&prefix=a` (values not yet encoded), or pairs where a value has `&` or `=`. */
export type Query = string | Readonly<Record<string, string>>;

export interface SendOptions extends Omit<RawS3Request, 'method' | 'bucket' | 'key' | 'query' | 'body'> {
  readonly query?: Query;
  readonly body?: string | Buffer;
}

export interface FreshBucket {
  /** Headers of CreateBucket. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly versioning?: 'Enabled' | 'Suspended';
}

function parameters(query: Query | undefined): readonly QueryParameter[] {
  if (query === undefined || query === '') return [];
  if (typeof query !== 'string') return Object.entries(query);
  return query.split('&').map((part) => {
    const equals = part.indexOf('=');
    return equals < 0 ? part : ([part.slice(0, equals), part.slice(equals + 1)] as const);
  });
}

/** Where a check acts: a bucket and a prefix in front of its keys; nobody else touches either. */
export class Place {
  readonly store: Store;
  readonly bucket: string;
  readonly prefix: string;
  readonly #mask = (text: string): string =>
    (this.prefix === ''
      ? text
      : text.replaceAll(this.prefix, '').replaceAll(this.prefix.replace('/', '%2F'), '')
    ).replaceAll(this.bucket, 'BUCKET');

  constructor(store: Store, bucket: string, prefix: string) {
    this.store = store;
    this.bucket = bucket;
    this.prefix = prefix;
  }

  /** A bucket of the check's own, removed with all its content when the run is over. */
  async fresh({ headers = {}, versioning }: FreshBucket = {}): Promise<Place> {
    const place = new Place(this.store, this.store.newBucketName(), '');
    const created = await place.onBucket('PUT', '', { headers });
    if (created.status !== 200) throw new Error(`no bucket: ${created.outcome}`);
    if (versioning) await place.setVersioning(versioning);
    return place;
  }

  /** The same bucket with another prefix, or another bucket: for what only names it. */
  at(bucket: string, prefix = ''): Place {
    return new Place(this.store, bucket, prefix);
  }

  key(name: string): string {
    return `${this.prefix}${name}`;
  }

  /** Sends about the object called `name` here. */
  send(method: string, name: string, options: SendOptions = {}): Promise<Reply> {
    return this.#send({ ...this.#request(method, options), bucket: this.bucket, key: this.key(name) });
  }

  onBucket(method: string, query: Query = '', options: SendOptions = {}): Promise<Reply> {
    return this.#send({ ...this.#request(method, { ...options, query }), bucket: this.bucket });
  }

  onService(method: string, query: Query = '', options: SendOptions = {}): Promise<Reply> {
    return this.#send(this.#request(method, { ...options, query }));
  }

  put(name: string, body: string | Buffer = 'x', options: SendOptions = {}): Promise<Reply> {
    return this.send('PUT', name, { body, ...options });
  }

  get(name: string, options: SendOptions = {}): Promise<Reply> {
    return this.send('GET', name, options);
  }

  /** GetObject with the bucket in the host name, below `localhost`. */
  getByHost(name: string): Promise<Reply> {
    const { port } = new URL(this.store.endpoint);
    const host = `${this.bucket}.localhost:${port}`;
    return this.exchange(this.#signed('GET', `/${encodeKey(this.key(name))}`, host, {}));
  }

  head(name: string, options: SendOptions = {}): Promise<Reply> {
    return this.send('HEAD', name, options);
  }

  remove(name: string, options: SendOptions = {}): Promise<Reply> {
    return this.send('DELETE', name, options);
  }

  copy(from: string, to: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    return this.send('PUT', to, { headers: { 'x-amz-copy-source': this.source(from), ...headers } });
  }

  /** The value of x-amz-copy-source for an object here. */
  source(name: string, versionId?: string): string {
    const path = `/${this.bucket}/${encodeKey(this.key(name))}`;
    return versionId === undefined ? path : `${path}?versionId=${versionId}`;
  }

  /** DeleteObjects with this document, with the MD5 that it asks for. */
  batchDelete(body: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    const md5 = createHash('md5').update(body).digest('base64');
    return this.onBucket('POST', 'delete', { body, headers: { 'content-md5': md5, ...headers } });
  }

  /** ListObjectsV2 of what this check made. `query` has names relative to the prefix of the place. */
  list(query: Readonly<Record<string, string>> = {}): Promise<Reply> {
    return this.onBucket('GET', { 'list-type': '2', ...query, prefix: this.key(query['prefix'] ?? '') });
  }

  /** @throws when the store does not take it. */
  async setVersioning(status: 'Enabled' | 'Suspended'): Promise<void> {
    const body = `<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>${status}</Status></VersioningConfiguration>`;
    const { outcome } = await this.onBucket('PUT', 'versioning', { body });
    if (outcome !== '200') throw new Error(`versioning: ${outcome}`);
  }

  presign(method: string, name: string, expiresSeconds = 60, options: SendOptions = {}): Promise<string> {
    const request = { ...this.#request(method, options), bucket: this.bucket, key: this.key(name) };
    return this.store.client.presign(request, expiresSeconds);
  }

  /** Follows an address as anybody could. */
  async follow(address: string, method: string, body?: Buffer, headers: Record<string, string> = {}): Promise<Reply> {
    const { host, pathname, search } = new URL(address);
    const sent: Record<string, string> = { host, ...headers };
    if (body) sent['content-length'] = String(body.length);
    return this.exchange({
      method,
      target: `${pathname}${search}`,
      headers: Object.entries(sent),
      ...(body && { body }),
    });
  }

  /** A signed request about `name` as it would go out, to be changed before `exchange` sends it. */
  signed(method: string, name: string, options: SendOptions = {}): WireRequest {
    const path = `/${this.bucket}/${encodeKey(this.key(name))}`;
    return this.#signed(method, path, new URL(this.store.endpoint).host, options);
  }

  /** A streaming upload to `name` as it would go out, to be changed before `exchange` sends it. */
  streamed(
    name: string,
    body: Buffer,
    mode: StreamingMode,
    trailers: Trailers,
    headers: Readonly<Record<string, string>>,
  ): WireRequest {
    const path = `/${this.bucket}/${encodeKey(this.key(name))}`;
    const sent = {
      ...headers,
      host: new URL(this.store.endpoint).host,
      'x-amz-decoded-content-length': String(body.length),
      ...(mode !== 'signed' && { 'x-amz-trailer': Object.keys(trailers).join(',') }),
    };
    const signing = { keys: this.store.keys, region: this.store.region, service: 's3', time: Date.now() };
    const signed = signInHeader({ method: 'PUT', path, query: '', headers: sent }, streamingPayloads[mode], signing);
    const framed = chunkedBody(body, mode, trailers, signed.seed);
    return {
      method: 'PUT',
      target: path,
      headers: [...Object.entries(signed.headers), ['content-length', String(framed.length)]],
      body: framed,
    };
  }

  async exchange(request: WireRequest): Promise<Reply & { continued: boolean }> {
    const answer = await sendOverWire(this.store.endpoint, request, this.store.wireAgent);
    return Object.assign(new Reply(answer, this.#mask), { continued: answer.continued });
  }

  async exchangeBytes(bytes: Buffer): Promise<Reply> {
    return new Reply(await sendBytes(this.store.endpoint, bytes), this.#mask);
  }

  get otherKeys(): AccessKeys {
    return { accessKeyId: 'NOBODYKNOWSTHISKEYID', secretAccessKey: 'nobody knows this secret either' };
  }

  #signed(method: string, path: string, host: string, options: SendOptions): WireRequest {
    const body = options.body === undefined ? undefined : Buffer.from(options.body);
    const query = encodeQuery(parameters(options.query));
    const head = { method, path, query, headers: { ...options.headers, host } };
    const { headers } = signInHeader(head, options.headers?.['x-amz-content-sha256'] ?? payloadHashOf(body), {
      keys: options.keys ?? this.store.keys,
      region: this.store.region,
      service: 's3',
      time: Date.now() + (options.clockOffset ?? 0),
    });
    return {
      method,
      target: query === '' ? path : `${path}?${query}`,
      headers: [...Object.entries(headers), ...(body ? [['content-length', String(body.length)] as const] : [])],
      ...(body && { body }),
    };
  }

  #request(method: string, { query, body, ...rest }: SendOptions): RawS3Request {
    return { ...rest, method, query: parameters(query), ...(body !== undefined && { body: Buffer.from(body) }) };
  }

  async #send(request: RawS3Request): Promise<Reply> {
    return new Reply(await this.store.send(request), this.#mask);
  }
}
