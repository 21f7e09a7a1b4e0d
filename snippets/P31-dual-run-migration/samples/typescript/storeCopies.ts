import { createHash } from 'node:crypto';
import { type FileStore, walkFiles } from './fileStore.js';
import { toStorageError } from './storageErrors.js';

export interface Difference {
  readonly path: string;
  /** Where it is: on one side only, or different on both. */
  readonly kind: 'primaryOnly' | 'secondaryOnly' | 'differs';
  /** Whether a replay settles it; only `DualStore.compare` knows. */
  readonly isQueued?: boolean;
}

/** Makes a file on one side what it is on the other: there with the same content, or not there. */
export async function bringOver(from: FileStore, to: FileStore, path: string): Promise<void> {
  const content = await ifThere(from.read(path));
  if (content === undefined) await to.delete(path);
  else await to.write(path, content);
}

/** Undefined where there is no such file. */
async function ifThere<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (toStorageError(error).kind === 'notFound') return undefined;
    throw error;
  }
}

async function digestOf(store: FileStore, path: string): Promise<string | undefined> {
  const stream = await ifThere(store.openRead(path));
  if (stream === undefined) return undefined;
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

async function sizeOf(store: FileStore, path: string): Promise<number | undefined> {
  const found = await ifThere(store.stat(path));
  return found?.kind === 'file' ? found.size : undefined;
}

/** Size first: where it differs nothing needs to be read. Undefined where the sides are equal, or a file went meanwhile. */
async function differenceOf(
  primary: FileStore,
  secondary: FileStore,
  path: string,
): Promise<Difference['kind'] | undefined> {
  const [one, other] = await Promise.all([sizeOf(primary, path), sizeOf(secondary, path)]);
  if (one === undefined) return other === undefined ? undefined : 'secondaryOnly';
  if (other === undefined) return 'primaryOnly';
  if (one !== other) return 'differs';
  const [ofOne, ofOther] = await Promise.all([digestOf(primary, path), digestOf(secondary, path)]);
  return ofOne === ofOther ? undefined : 'differs';
}

/** Copies a file unless both sides are equal. @returns Whether it did; not when the file went meanwhile. */
export async function copyIfOther(from: FileStore, to: FileStore, path: string): Promise<boolean> {
  if ((await differenceOf(from, to, path)) === undefined) return false;
  const content = await ifThere(from.read(path));
  if (content === undefined) return false;
  await to.write(path, content);
  return true;
}

/**
 * Copies what one side lacks or has otherwise: for the way back, once nothing else writes to the other side. While both sides are in
 * use, `backfill` of the DualStore does it, which knows the queue. Nothing is deleted.
 * @returns How many files were copied.
 */
export async function backfill(from: FileStore, to: FileStore, signal?: AbortSignal): Promise<number> {
  let copied = 0;
  for await (const path of walkFiles(from)) {
    signal?.throwIfAborted();
    if (await copyIfOther(from, to, path)) copied += 1;
  }
  return copied;
}

/** Every file that is not the same on both sides, by its length and SHA-256. */
export async function* compareStores(primary: FileStore, secondary: FileStore): AsyncGenerator<Difference, void, void> {
  for await (const path of walkFiles(primary)) {
    const kind = await differenceOf(primary, secondary, path);
    if (kind !== undefined) yield { path, kind };
  }
  for await (const path of walkFiles(secondary)) {
    if ((await sizeOf(primary, path)) === undefined) yield { path, kind: 'secondaryOnly' };
  }
}
