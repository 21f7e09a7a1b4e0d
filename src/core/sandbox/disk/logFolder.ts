import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { asDiskError } from './diskErrors';

/** What a folder's files are for: the state is the newest snapshot, then the journals from its number on. */
export interface LogFiles {
  /** Number of the newest snapshot; undefined while there is none. */
  readonly snapshot: number | undefined;
  /** Numbers of the journals that count, ascending. */
  readonly journals: readonly number[];
  /** Files that a crash or a compaction left. */
  readonly leftovers: readonly string[];
}

export function journalFile(folder: string, number: number): string {
  return path.join(folder, `journal-${number}`);
}

export function snapshotFile(folder: string, number: number): string {
  return path.join(folder, `snapshot-${number}`);
}

/** A snapshot while it is written; it gets its name when it is whole. */
export function unfinishedSnapshotFile(folder: string, number: number): string {
  return `${snapshotFile(folder, number)}.tmp`;
}

/** Makes the folder when it is missing. @throws AppError `local.io` */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw asDiskError(error, folder);
  });
}

/** @throws AppError `local.io` */
export async function readLogFiles(folder: string): Promise<LogFiles> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw asDiskError(error, folder);
  });
  const snapshots = numbersOf(names, /^snapshot-(\d+)$/);
  const journals = numbersOf(names, /^journal-(\d+)$/);
  const snapshot = snapshots.at(-1);
  const isOld = (number: number): boolean => snapshot !== undefined && number < snapshot;
  return {
    snapshot,
    journals: journals.filter((number) => !isOld(number)),
    leftovers: [
      ...snapshots.filter(isOld).map((number) => snapshotFile(folder, number)),
      ...journals.filter(isOld).map((number) => journalFile(folder, number)),
      ...names.filter((name) => /^snapshot-\d+\.tmp$/.test(name)).map((name) => path.join(folder, name)),
    ],
  };
}

/** @throws AppError `local.io` */
export async function removeFile(file: string): Promise<void> {
  await rm(file, { force: true }).catch((error: unknown) => {
    throw asDiskError(error, file);
  });
}

function numbersOf(names: readonly string[], pattern: RegExp): number[] {
  const found = names.map((name) => pattern.exec(name)?.[1]);
  return found.flatMap((digits) => (digits === undefined ? [] : [Number(digits)])).sort((a, b) => a - b);
}
