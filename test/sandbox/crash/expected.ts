import { createHash } from 'node:crypto';

/** A piece of a body, made anew whenever it is compared: its text over and over. */
export interface Piece {
  readonly text: string;
  readonly bytes: number;
}

/** An object as it was written. */
export interface StoredObject {
  /** The parts of a multipart object; else one. */
  readonly pieces: readonly Piece[];
  readonly multipart: boolean;
  readonly contentType: string;
  readonly note: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** One version of a key; a delete marker has no object. */
export interface Version {
  /** Undefined while no answer has told it. */
  readonly id: string | undefined;
  readonly object: StoredObject | undefined;
}

/** Newest first. Empty: the key is not there. Without versioning there is at most one, of the id `null`. */
export type Versions = readonly Version[];

/** A key and what is known of it. */
export interface Place {
  readonly bucket: string;
  readonly key: string;
  readonly versioned: boolean;
  /** What was acknowledged. */
  versions: Versions;
  /** What a change that was sent and not answered makes of it. */
  pending: Versions | undefined;
  /** What the last check has seen. */
  checked: Versions | undefined;
}

export const bodyOf = ({ pieces }: StoredObject): Buffer => Buffer.concat(pieces.map(bytesOf));

export function bytesOf({ text, bytes }: Piece): Buffer {
  return bytes === 0 ? Buffer.alloc(0) : Buffer.alloc(bytes, text);
}

const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest();

const etags = new WeakMap<StoredObject, string>();

/** The MD5 of the body, or that of the parts' MD5s and their number. Without quotes. */
export function etagOf(object: StoredObject): string {
  const etag = etags.get(object) ?? computeEtag(object);
  etags.set(object, etag);
  return etag;
}

function computeEtag(object: StoredObject): string {
  if (!object.multipart) return md5(bodyOf(object)).toString('hex');
  const parts = object.pieces.map((piece) => md5(bytesOf(piece)));
  return `${md5(Buffer.concat(parts)).toString('hex')}-${parts.length}`;
}

export const sizeOf = ({ pieces }: StoredObject): number => pieces.reduce((sum, { bytes }) => sum + bytes, 0);

/** The object that a plain GET gives. */
export const currentOf = ({ versions }: Place): StoredObject | undefined => versions[0]?.object;

/** What the key is after one more version was written, or the only one was replaced. */
export function withNew({ versioned, versions }: Place, object: StoredObject): Versions {
  return versioned ? [{ id: undefined, object }, ...versions] : [{ id: 'null', object }];
}

/** After a DELETE that names no version. */
export function withDeleted({ versioned, versions }: Place): Versions {
  return versioned ? [{ id: undefined, object: undefined }, ...versions] : [];
}

/** After a change of the newest version itself, such as other tags. */
export function withChanged({ versions }: Place, change: Partial<StoredObject>): Versions {
  const [newest, ...older] = versions;
  if (!newest?.object) return versions;
  return [{ ...newest, object: { ...newest.object, ...change } }, ...older];
}
