import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import { confinedPath, realPlace } from './confinedPath';
import { lockFileName } from './lockFile';
import { type Journal, type JournalEntry, stagedFile } from './scaffoldJournal';

/**
 * Brings every file of a journal to the state that its direction asks for. May be called again after it was interrupted.
 * A file that is in neither of its two states was edited meanwhile: it stays.
 * @param root Absolute path.
 * @param work The journal's folder.
 * @throws NodeJS.ErrnoException what a file operation says; AppError `local.io` for a path that leaves the root.
 */
export async function carryOut(root: string, work: string, { direction, entries }: Journal): Promise<void> {
  for (const [index, entry] of entries.entries()) {
    const place = await entryPlace(root, entry);
    const which = direction === 'forward' ? 'after' : 'before';
    const from = direction === 'forward' ? entry.before : entry.after;
    const now = await hashOf(place);
    if (now === entry[which] || now !== from) continue;
    if (entry[which] === undefined) await remove(root, place);
    else await putInPlace(stagedFile(work, index, which), place);
  }
}

/** Where a file of a journal is. @throws AppError `local.io` when that leaves the root. */
export function entryPlace(root: string, { file }: Pick<JournalEntry, 'file'>): Promise<string> {
  return file === lockFileName ? realPlace(root, file) : confinedPath(root, file);
}

/** SHA-256 of bytes, in hexadecimal. */
export function bytesHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function hashOf(place: string): Promise<string | undefined> {
  try {
    return bytesHash(await readFile(place));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}

/** The work folder is on the disk of the root, so that a reader sees the old file or the new one whole. */
async function putInPlace(staged: string, place: string): Promise<void> {
  await mkdir(path.dirname(place), { recursive: true });
  await rename(staged, place);
}

/** Folders that become empty go, too, up to the root. */
async function remove(root: string, place: string): Promise<void> {
  await unlink(place);
  for (let folder = path.dirname(place); isBelow(root, folder); folder = path.dirname(folder)) {
    const gone = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (!gone) return;
  }
}

function isBelow(root: string, folder: string): boolean {
  const within = path.relative(path.resolve(root), folder);
  return within !== '' && !within.startsWith('..') && !path.isAbsolute(within);
}
