import { mkdir, readFile, writeFile } from 'node:fs/promises';
import nodePath from 'node:path';
import { AppError } from '../../base/errors';
import type { ClientFile } from './clientFile';
import { isUnchanged, withHash } from './fileHash';

/** What happens to one file when a client is written. */
export interface PlannedFile extends ClientFile {
  /**
   * create: there is none. identical: nothing to do. changed: generated before and not touched since, it is replaced.
   * conflict: somebody changed it, or it is not ours; the new one is written beside it as `.new`.
   */
  readonly status: 'create' | 'identical' | 'changed' | 'conflict';
}

/**
 * Compares generated files with those of a folder. Writes nothing.
 * @throws AppError `local.io`
 */
export async function planFiles(folder: string, files: readonly ClientFile[]): Promise<readonly PlannedFile[]> {
  return Promise.all(
    files.map(async ({ path, content }) => {
      const hashed = withHash(path, content);
      const existing = await readExisting(nodePath.join(folder, path));
      return { path, content: hashed, status: statusOf(existing, hashed) };
    }),
  );
}

function statusOf(existing: string | undefined, content: string): PlannedFile['status'] {
  if (existing === undefined) return 'create';
  if (existing.replaceAll('\r\n', '\n') === content) return 'identical';
  return isUnchanged(existing) ? 'changed' : 'conflict';
}

async function readExisting(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
  }
}

/**
 * Writes what a plan says; files that people changed stay, and the new ones stand beside them.
 * @returns Paths that were written.
 * @throws AppError `local.io`
 */
export async function writePlan(folder: string, plan: readonly PlannedFile[]): Promise<readonly string[]> {
  const written: string[] = [];
  for (const { path, content, status } of plan) {
    if (status === 'identical') continue;
    const file = nodePath.join(folder, status === 'conflict' ? `${path}.new` : path);
    try {
      await mkdir(nodePath.dirname(file), { recursive: true });
      await writeFile(file, content);
    } catch (cause) {
      throw new AppError('local.io', `Cannot write ${file}`, { facts: { file }, cause });
    }
    written.push(status === 'conflict' ? `${path}.new` : path);
  }
  return written;
}
