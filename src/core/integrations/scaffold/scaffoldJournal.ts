import { mkdir, open, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { AppError } from '../../base/errors';
import { realPlace, scaffoldFolder } from './confinedPath';

/** Where the files of a write under way wait; gone when it is over. */
const workFolder = `${scaffoldFolder}/writing`;
const journalName = 'journal.json';

/** One file of a write: both of its texts lie ready in the work folder, so that it can go either way. */
export interface JournalEntry {
  /** Relative to the root. */
  readonly file: string;
  /** SHA-256 of the bytes that were there; absent: nothing was. */
  readonly before?: string;
  /** SHA-256 of the bytes that shall be there; absent: nothing. */
  readonly after?: string;
}

/** What a write is about to do to all its files, or to take back. */
export interface Journal {
  readonly direction: 'forward' | 'back';
  readonly entries: readonly JournalEntry[];
}

/** Absolute path of the work folder. @throws AppError `local.io` when a link leads it out of the root. */
export function workPlace(root: string): Promise<string> {
  return realPlace(root, workFolder);
}

/** Where a text of the entry with this number waits. */
export function stagedFile(work: string, index: number, which: 'before' | 'after'): string {
  return path.join(work, `${index}.${which}`);
}

/**
 * The journal of a write that was interrupted. Undefined without one: then no file was touched yet.
 * @throws AppError `config.invalid` when it is no journal; only somebody's hand can have done that.
 */
export async function readJournal(work: string): Promise<Journal | undefined> {
  const file = path.join(work, journalName);
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
  });
  if (text === undefined) return undefined;
  const journal = parsed(text);
  if (journal) return journal;
  throw new AppError('config.invalid', `${file} is damaged; remove ${work} to give up what was being written`, {
    facts: { reason: 'lockFile', file, detail: '' },
  });
}

function parsed(text: string): Journal | undefined {
  try {
    const journal = JSON.parse(text) as Partial<Journal>;
    const known = journal.direction === 'forward' || journal.direction === 'back';
    const entries = journal.entries;
    if (!known || !Array.isArray(entries)) return undefined;
    return entries.every((entry) => typeof entry?.file === 'string') ? (journal as Journal) : undefined;
  } catch {
    return undefined;
  }
}

/** Writes the journal in one step: from here on the write is carried to its end, in the direction that it says. */
export async function writeJournal(work: string, journal: Journal): Promise<void> {
  const file = path.join(work, journalName);
  await writeDurable(`${file}.new`, Buffer.from(`${JSON.stringify(journal, undefined, 2)}\n`));
  await rename(`${file}.new`, file);
  await syncFolder(work);
}

/** The end of a write, whichever way it went. The journal goes first: without it the rest means nothing. */
export async function clearJournal(work: string): Promise<void> {
  await rm(path.join(work, journalName), { force: true });
  await rm(work, { recursive: true, force: true });
}

/** Writes a file and waits until it is on the disk. */
export async function writeDurable(file: string, bytes: Uint8Array, mode = 0o666): Promise<void> {
  const handle = await open(file, 'w', mode);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Names of a folder are on the disk. Windows cannot, and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A work folder of this process. */
export interface MadeWorkFolder {
  /** Says whose it is; to be done before anything else is written into it. */
  sign(): Promise<void>;
  /** Removes the folders above it that were made for it, as far as they are empty. */
  takeBack(): Promise<void>;
}

/** Makes the work folder. @returns Undefined when there is one already: another write is under way. */
export async function makeWorkFolder(work: string): Promise<MadeWorkFolder | undefined> {
  const first = await mkdir(path.dirname(work), { recursive: true });
  try {
    await mkdir(work);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    await removeEmpty(path.dirname(work), first);
    throw cause;
  }
  return {
    sign: () => writeFile(path.join(work, ownerName), JSON.stringify({ pid: process.pid, host: os.hostname() })),
    takeBack: () => removeEmpty(path.dirname(work), first),
  };
}

/** @param first The topmost folder that may go; undefined: none. */
async function removeEmpty(folder: string, first: string | undefined): Promise<void> {
  for (let at = folder; first !== undefined && at.length >= first.length; at = path.dirname(at)) {
    const gone = await rmdir(at).then(
      () => true,
      () => false,
    );
    if (!gone) return;
  }
}

const ownerName = 'owner.json';

/** After that time whoever made a work folder is at work no more, even when some process has its number. */
const longestWriteMs = 5 * 60_000;

/** Whether the process that made a work folder may still be writing. One of another machine counts until its time is up. */
export async function ownerAtWork(work: string): Promise<boolean> {
  const file = path.join(work, ownerName);
  const age = Date.now() - ((await stat(file).catch(() => undefined))?.mtimeMs ?? 0);
  if (age > longestWriteMs) return false;
  try {
    const { pid, host } = JSON.parse(await readFile(file, 'utf8')) as { readonly pid: number; readonly host: string };
    // Our own number: this process writes to each folder once at a time, so an earlier one had it.
    return host !== os.hostname() || (pid !== process.pid && isAlive(pid));
  } catch {
    return false; // it died before it had written its name
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}
