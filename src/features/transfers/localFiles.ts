import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, throwIfCancelled } from '../../core/base/errors';

export interface LocalFile {
  readonly file: string;
  /** Below the chosen folder, with slashes on every system. */
  readonly relative: string;
  /** Bytes. */
  readonly size: number;
}

async function sizeOf(file: string): Promise<{ size: number; isFile: boolean }> {
  try {
    const info = await stat(file);
    return { size: info.size, isFile: info.isFile() };
  } catch (cause) {
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file, detail: (cause as Error).message }, cause });
  }
}

/** Files the user chose, with their sizes. */
export async function chosenFiles(files: readonly string[]): Promise<LocalFile[]> {
  return Promise.all(
    files.map(async (file) => ({ file, relative: path.basename(file), size: (await sizeOf(file)).size })),
  );
}

/** All files below a folder. Links to folders are not followed: a link that points up would never end. */
export async function filesBelow(folder: string, signal?: AbortSignal, below = ''): Promise<LocalFile[]> {
  throwIfCancelled(signal);
  const found: LocalFile[] = [];
  for await (const entry of await opendir(folder)) {
    const file = path.join(folder, entry.name);
    const relative = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesBelow(file, signal, relative)));
    else {
      const { size, isFile } = await sizeOf(file);
      if (isFile) found.push({ file, relative, size });
    }
  }
  return found;
}
