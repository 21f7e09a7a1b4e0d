import { createHash } from 'node:crypto';
import type { RawS3Answer, RawS3Client, RawS3Request } from '../../../src/core/rawS3/rawS3Client';
import {
  bytesOf,
  currentOf,
  type Piece,
  type Place,
  type StoredObject,
  type Version,
  type Versions,
  withChanged,
  withDeleted,
  withNew,
} from './expected';

const kib = 1024;

/** A writer's keys are its own, so that it knows what each of them has to be. */
export interface WriterOptions {
  readonly client: RawS3Client;
  readonly random: () => number;
  readonly places: readonly Place[];
  /** Buckets that it made: whether each is there is known once it was answered. */
  readonly madeBuckets: Map<string, 'acknowledged' | 'sent'>;
  /** In all texts of this run: unlike any other. */
  readonly name: string;
}

/** Sends one change after the other; what each will have made is noted before it goes out. */
export class CrashWriter {
  readonly #options: WriterOptions;
  #count = 0;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /** One change. @throws AppError when the sandbox dies meanwhile, Error when it answers anything but yes */
  write(): Promise<void> {
    this.#count++;
    const place = this.#pick(this.#options.places);
    const roll = this.#options.random();
    if (place.versions.length > 4) return this.#deleteVersion(place);
    if (roll < 0.4 || !currentOf(place)) return this.#put(place);
    if (roll < 0.55) return this.#copy(place, this.#pick(this.#options.places));
    if (roll < 0.63) return this.#multipart(place);
    if (roll < 0.73) return this.#delete(place);
    if (roll < 0.78) return this.#deleteSeveral();
    if (roll < 0.94) return this.#tag(place);
    if (roll < 0.97) return this.#deleteVersion(place);
    return this.#createBucket();
  }

  async #put(place: Place): Promise<void> {
    const object = this.#newObject([this.#piece(this.#bodySize())]);
    const [piece] = object.pieces;
    await this.#change(place, withNew(place, object), {
      method: 'PUT',
      headers: {
        ...headersOf(object),
        ...(Object.keys(object.tags).length > 0 && { 'x-amz-tagging': query(object.tags) }),
      },
      body: piece ? bytesOf(piece) : Buffer.alloc(0),
      payload: this.#options.random() < 0.2 ? 'signed' : 'sha256',
    });
  }

  async #copy(source: Place, target: Place): Promise<void> {
    const original = currentOf(source);
    if (!original || source === target) return this.#put(target);
    const keep = this.#options.random() < 0.5;
    const fresh = this.#newObject(original.pieces);
    const object: StoredObject = { ...(keep ? original : fresh), multipart: false, tags: original.tags };
    const from = `/${source.bucket}/${encodeURIComponent(source.key)}`;
    const directive = { 'x-amz-copy-source': from, 'x-amz-metadata-directive': keep ? 'COPY' : 'REPLACE' };
    const headers = { ...directive, ...(!keep && headersOf(object)) };
    await this.#change(target, withNew(target, object), { method: 'PUT', headers });
  }

  async #multipart(place: Place): Promise<void> {
    const sizes = this.#options.random() < 0.03 ? [5 * kib * kib, 70_000] : [this.#bodySize() + 1];
    const plain = this.#newObject(sizes.map((bytes) => this.#piece(bytes)));
    const object: StoredObject = { ...plain, multipart: true, tags: {} };
    const { bucket, key } = place;
    const started = await this.#send({ method: 'POST', bucket, key, query: ['uploads'], headers: headersOf(object) });
    const uploadId = /<UploadId>([^<]+)/.exec(started.body.toString())?.[1] ?? '';
    const listed: string[] = [];
    for (const [index, piece] of object.pieces.entries()) {
      const place = [['partNumber', `${index + 1}`] as const, ['uploadId', uploadId] as const];
      const { headers } = await this.#send({ method: 'PUT', bucket, key, query: place, body: bytesOf(piece) });
      listed.push(`<Part><PartNumber>${index + 1}</PartNumber><ETag>${headers.etag ?? ''}</ETag></Part>`);
    }
    const body = Buffer.from(`<CompleteMultipartUpload>${listed.join('')}</CompleteMultipartUpload>`);
    await this.#change(place, withNew(place, object), { method: 'POST', query: [['uploadId', uploadId]], body });
  }

  #delete(place: Place): Promise<void> {
    return this.#change(place, withDeleted(place), { method: 'DELETE' });
  }

  /** One request, several keys: each of them is there or not, whatever the others are. */
  async #deleteSeveral(): Promise<void> {
    const { random, places } = this.#options;
    const bucket = this.#pick(places).bucket;
    const chosen = places.filter((place) => place.bucket === bucket && currentOf(place) && random() < 0.3).slice(0, 4);
    if (chosen.length === 0) return;
    for (const place of chosen) place.pending = withDeleted(place);
    const listed = chosen.map(({ key }) => `<Object><Key>${key}</Key></Object>`).join('');
    const body = Buffer.from(`<Delete>${listed}</Delete>`);
    const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
    const answer = (await this.#send({ method: 'POST', bucket, query: ['delete'], headers, body })).body.toString();
    if (answer.includes('<Error>')) throw new Error(`batch delete: ${answer}`);
    for (const place of chosen) acknowledge(place, markerIdIn(answer, place.key));
  }

  #tag(place: Place): Promise<void> {
    const tags = this.#options.random() < 0.2 ? {} : { turn: `${this.#count}`, by: this.#options.name };
    const set = Object.entries(tags).map(([key, value]) => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`);
    const body = Buffer.from(`<Tagging><TagSet>${set.join('')}</TagSet></Tagging>`);
    const method = set.length === 0 ? 'DELETE' : 'PUT';
    return this.#change(place, withChanged(place, { tags }), {
      method,
      query: ['tagging'],
      ...(method === 'PUT' && { body }),
    });
  }

  async #deleteVersion(place: Place): Promise<void> {
    const version = this.#pick(place.versions);
    if (version.id === undefined || !place.versioned) return this.#delete(place);
    const left = place.versions.filter((other) => other !== version);
    await this.#change(place, left, { method: 'DELETE', query: [['versionId', version.id]] });
  }

  async #createBucket(): Promise<void> {
    const { madeBuckets, name } = this.#options;
    const bucket = `made-${name}-${this.#count}`.toLowerCase();
    madeBuckets.set(bucket, 'sent');
    await this.#send({ method: 'PUT', bucket });
    madeBuckets.set(bucket, 'acknowledged');
  }

  async #change(place: Place, next: Versions, request: Omit<RawS3Request, 'bucket' | 'key'>): Promise<void> {
    place.pending = next;
    const { headers } = await this.#send({ bucket: place.bucket, key: place.key, ...request });
    acknowledge(place, headers['x-amz-version-id'] as string | undefined);
  }

  async #send(request: RawS3Request): Promise<RawS3Answer> {
    const answer = await this.#options.client.send(request);
    if (answer.status < 300 && !answer.body.includes('<Error>')) return answer;
    const { method, bucket = '', key = '', query: parameters = [] } = request;
    const asked = `${method} /${bucket}/${key}?${parameters.join('&')}`;
    throw new Error(`${asked} was answered ${answer.status}: ${answer.body.toString().slice(0, 500)}`);
  }

  #newObject(pieces: readonly Piece[]): StoredObject {
    const note = `${this.#options.name}/${this.#count}`;
    const tags: Record<string, string> = this.#options.random() < 0.2 ? { first: `${this.#count}` } : {};
    return { pieces, multipart: false, contentType: `text/x-${this.#count % 7}`, note, tags };
  }

  #piece(bytes: number): Piece {
    return { text: `${this.#options.name} ${this.#count} `, bytes };
  }

  /** Bytes: half of the bodies fit into their record (16 KiB), the others need a file. */
  #bodySize(): number {
    const { random } = this.#options;
    const roll = random();
    if (roll < 0.05) return 0;
    if (roll < 0.5) return Math.floor(random() * 16 * kib);
    return 16 * kib + Math.floor(random() * (roll < 0.95 ? 40 : 300) * kib);
  }

  #pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.#options.random() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }
}

const headersOf = ({ contentType, note }: StoredObject) => ({ 'content-type': contentType, 'x-amz-meta-note': note });

const query = (tags: Readonly<Record<string, string>>) => new URLSearchParams(tags).toString();

const markerIdIn = (answer: string, key: string): string | undefined =>
  answer
    .split('<Deleted>')
    .filter((entry) => entry.includes(`<Key>${key}</Key>`))
    .map((entry) => /<DeleteMarkerVersionId>([^<]+)/.exec(entry)?.[1])[0];

/** The change of the place was answered: it has to be there from now on. */
function acknowledge(place: Place, versionId: string | undefined): void {
  const [newest, ...older] = place.pending ?? [];
  const named: Version | undefined = newest && { ...newest, id: newest.id ?? versionId };
  place.versions = named ? [named, ...older] : [];
  place.pending = undefined;
}
