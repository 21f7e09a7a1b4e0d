import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { asDiskError, diskError, hasSystemCode } from './diskErrors';
import { isRunning, type ProcessIdentity, thisProcess } from './processIdentity';

/** How long, in milliseconds, a lock may be empty: its maker is between making and writing it, or was killed there. */
const makingTime = 2000;

/**
 * Keeps two processes, or two openers in one, from using the same folder. The lock is the file `lock-<n>` with the
 * highest number: whoever finds that its owner is gone makes number n + 1, which only one can. Numbers never go back, so
 * a released lock stays as a file without an owner; removing it would let a slow rival make an old number again.
 */
export class FolderLock {
  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
  }

  /** @throws AppError `local.io`: reason `locked` with the owner's `pid`, or `io` */
  static async acquire(folder: string): Promise<FolderLock> {
    try {
      for (;;) {
        const highest = (await lockNumbers(folder)).at(-1) ?? 0;
        if (highest > 0) await assertFree(lockFile(folder, highest));
        const lock = await tryMake(folder, highest + 1);
        if (lock) return new FolderLock(lock);
      }
    } catch (error) {
      throw asDiskError(error, folder);
    }
  }

  /** Lets others open the folder. A folder that somebody removed meanwhile is no error. @throws AppError `local.io` */
  async release(): Promise<void> {
    await writeFile(this.#file, '{}').catch((error: unknown) => {
      if (!hasSystemCode(error, 'ENOENT')) throw asDiskError(error, this.#file);
    });
  }
}

function lockFile(folder: string, number: number): string {
  return path.join(folder, `lock-${number}`);
}

async function lockNumbers(folder: string): Promise<number[]> {
  const matches = (await readdir(folder)).map((name) => /^lock-(\d{1,15})$/.exec(name)?.[1]);
  return matches.flatMap((digits) => (digits === undefined ? [] : [Number(digits)])).sort((a, b) => a - b);
}

async function assertFree(file: string): Promise<void> {
  const owner = await readOwner(file);
  if (!owner || !(await isRunning(owner))) return;
  throw diskError('locked', { file, pid: owner.pid, detail: `in use by process ${owner.pid}` });
}

/** Undefined for a lock that was released, removed by its successor, or never finished. */
async function readOwner(file: string): Promise<ProcessIdentity | undefined> {
  for (;;) {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      if (hasSystemCode(error, 'ENOENT')) return '{}';
      throw error;
    });
    if (text !== '') return parseOwner(text);
    if (await isOld(file)) return undefined;
    await sleep(20);
  }
}

function parseOwner(text: string): ProcessIdentity | undefined {
  try {
    const { pid, started } = JSON.parse(text) as Partial<ProcessIdentity>;
    return typeof pid === 'number' && typeof started === 'string' ? { pid, started } : undefined;
  } catch {
    return undefined;
  }
}

async function isOld(file: string): Promise<boolean> {
  const { mtimeMs } = await stat(file);
  return Math.abs(Date.now() - mtimeMs) > makingTime;
}

/** Makes the lock of this number; undefined when somebody else was faster. */
async function tryMake(folder: string, number: number): Promise<string | undefined> {
  const file = lockFile(folder, number);
  try {
    await writeFile(file, JSON.stringify({ ...(await thisProcess()), id: randomUUID() }), { flag: 'wx' });
  } catch (error) {
    if (hasSystemCode(error, 'EEXIST')) return undefined;
    throw error;
  }
  // A rival that looked later than we did may hold a higher number already, and have removed the one we made anew.
  const numbers = await lockNumbers(folder);
  if (numbers.at(-1) !== number) {
    await rm(file, { force: true });
    return undefined;
  }
  await Promise.all(numbers.slice(0, -1).map((lower) => rm(lockFile(folder, lower), { force: true })));
  return file;
}
