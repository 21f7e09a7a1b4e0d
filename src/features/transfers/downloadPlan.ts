import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../core/base/errors';
import { LocalNames } from '../../core/storage/keys/localNames';
import { containerOf, prefixOf, type StorageNode } from '../../core/storage/nodes';
import type { ObjectStore } from '../../core/storage/objectStore';
import { loadChunk } from '../../platform/chunks';

export type Downloadable = Exclude<StorageNode, { kind: 'connection' }>;

export interface PlannedFile {
  readonly bucket: string;
  readonly key: string;
  /** Below the chosen folder, safe on every system. */
  readonly path: string;
  /** The path is not the key's own, because no file system could hold that. */
  readonly renamed: boolean;
}

/**
 * The files that chosen nodes become, as they are listed. A marker of a folder (an empty object that ends with a slash)
 * becomes no file.
 */
export async function* planDownload(
  store: ObjectStore,
  nodes: readonly Downloadable[],
  signal: AbortSignal,
): AsyncGenerator<PlannedFile> {
  const { walkObjects } = loadChunk('storage');
  const namesByBase = new Map<string, LocalNames>();
  const place = (bucket: string, base: string, key: string): PlannedFile => {
    const names = namesByBase.get(base) ?? new LocalNames(base);
    namesByBase.set(base, names);
    const { path: local, changes } = names.file(key);
    return { bucket, key, path: local, renamed: changes.length > 0 };
  };
  for (const node of nodes) {
    const { bucket } = node;
    if (node.kind === 'object') {
      yield place(bucket, prefixOf(containerOf(node)), node.key);
      continue;
    }
    const base = node.kind === 'bucket' ? '' : prefixOf(containerOf(node));
    for await (const { key, size } of walkObjects(store, bucket, prefixOf(node), signal)) {
      if (!(key.endsWith('/') && size === 0)) yield place(bucket, base, key);
    }
  }
}

/**
 * The file to write, once it is sure that no link on the way leads out of the chosen folder.
 * @throws AppError `local.io` where one does.
 */
export async function safeTarget(folder: string, relative: string): Promise<string> {
  const root = await realpath(folder);
  let at = root;
  for (const segment of relative.split('/')) {
    at = path.join(at, segment);
    const info = await lstat(at).catch(() => undefined);
    if (info?.isSymbolicLink()) {
      throw new AppError('local.io', `${at} is a link`, {
        facts: { file: at, detail: 'a link could lead out of the chosen folder' },
      });
    }
  }
  return at;
}
