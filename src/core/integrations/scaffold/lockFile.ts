import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { AppError } from '../../base/errors';
import { realPlace, scaffoldFolder } from './confinedPath';

/** Relative to the scaffold's root. It belongs into version control: an update needs it and nothing else. */
export const lockFileName = `${scaffoldFolder}/lock.json`;

/** A file as the template last wrote it. */
export interface LockedFile {
  /** SHA-256 of the base text, in hexadecimal. */
  readonly hash: string;
  readonly base: string;
  /** gzip, base64. Kept as read: another zlib packs the same text otherwise, and the lock file would change for nothing. */
  readonly packed: string;
}

export function lockedFile(base: string): LockedFile {
  return { hash: sha256(base), base, packed: packed(base) };
}

/** What one scaffold remembers. */
export interface LockedScaffold {
  /** Id of the template set. */
  readonly template: string;
  readonly version: string;
  /** What the templates were filled from; never secrets. */
  readonly answers: Readonly<Record<string, unknown>>;
  readonly files: ReadonlyMap<string, LockedFile>;
}

/** By the scaffold's name: `project`, `tests`, `documents`, `migration`. */
export type Lock = ReadonlyMap<string, LockedScaffold>;

interface WrittenScaffold {
  readonly template: string;
  readonly version: string;
  readonly answers: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, { readonly sha256: string; readonly base: string }>>;
}

interface WrittenLock {
  readonly schema: 1;
  readonly scaffolds: Readonly<Record<string, WrittenScaffold>>;
}

const comment =
  'Written by storage-integrator, which needs it to update these files without harming what you changed. Commit it; do not edit it.';

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Text of the lock file. The same lock always gives the same text, so that a second run changes nothing. */
export function writeLock(lock: Lock): string {
  const scaffolds = Object.fromEntries(sorted(lock).map(([name, scaffold]) => [name, written(scaffold)]));
  return `${JSON.stringify({ '//': comment, schema: 1, scaffolds }, undefined, 2)}\n`;
}

function written({ template, version, answers, files }: LockedScaffold): WrittenScaffold {
  const entries = sorted(files).map(([file, { hash, packed: base }]) => [file, { sha256: hash, base }]);
  return { template, version, answers, files: Object.fromEntries(entries) };
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

function packed(text: string): string {
  const bytes = gzipSync(text, { level: 9 });
  bytes[9] = 255; // the header's operating system, which would make the same text differ between machines
  return bytes.toString('base64');
}

/** The most that a base text may unpack to: ours have some ten kilobytes. */
const textLimit = 16 * 1024 * 1024;

/**
 * Reads the text of a lock file; each base text is checked against its hash.
 * @throws AppError `config.invalid` when it is none, or was damaged.
 */
export function readLock(text: string): Lock {
  try {
    const { schema, scaffolds } = JSON.parse(text) as WrittenLock;
    if (schema !== 1) throw new Error(`schema ${String(schema)} is not known`);
    return new Map(Object.entries(scaffolds).map(([name, scaffold]) => [name, unpackedScaffold(scaffold)]));
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('config.invalid', `${lockFileName} cannot be used: ${detail}`, {
      facts: { reason: 'lockFile', file: lockFileName, detail },
      cause,
    });
  }
}

function unpackedScaffold({ template, version, answers, files }: WrittenScaffold): LockedScaffold {
  const entries = Object.entries(files).map(([file, { sha256: hash, base }]): [string, LockedFile] => {
    const text = gunzipSync(Buffer.from(base, 'base64'), { maxOutputLength: textLimit }).toString('utf8');
    if (sha256(text) !== hash) throw new Error(`the base text of ${file} is damaged`);
    return [file, { hash, base: text, packed: base }];
  });
  return { template, version, answers, files: new Map(entries) };
}

/**
 * The lock of an integration; empty when there is none yet.
 * @param root Absolute path.
 * @throws AppError `local.io`, `config.invalid`
 */
export async function loadLock(root: string): Promise<Lock> {
  const file = await realPlace(root, lockFileName);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return new Map();
    throw new AppError('local.io', `Cannot read ${file} (${code})`, { facts: { file, detail: code }, cause });
  }
  return readLock(text);
}
