import assert from 'node:assert/strict';
import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { hasSystemCode } from '../../../src/core/sandbox/disk/diskErrors';
import { KeyValueLog } from '../../../src/core/sandbox/disk/keyValueLog';
import type { StoredRecord } from '../../../src/core/sandbox/objects/records';
import { liveBlobs } from '../../../src/core/sandbox/repository/liveBlobs';

const triesOf = { count: 500, milliseconds: 20 };

/**
 * The files of bodies have to be those that records name, no more and no less. Asked while a sandbox has the folder, with
 * no request under way: the records are read from a copy. Files of what was just replaced may still be on their way out.
 */
export async function checkOrphans(dataDir: string, scratch: string): Promise<number> {
  const copy = path.join(scratch, 'records-copy');
  await copyRecords(path.join(dataDir, 'records'), copy);
  const records = await KeyValueLog.open<StoredRecord>(copy);
  const named = [...liveBlobs(records)].sort();
  await records.close();
  await rm(copy, { recursive: true });
  for (let tries = 1; ; tries++) {
    const files = await bodyFiles(dataDir);
    if (tries === triesOf.count || files.length === named.length) {
      assert.deepEqual(files, named, 'the files of bodies and the records that name them');
      return files.length;
    }
    await sleep(triesOf.milliseconds);
  }
}

/** The files of a log as they stood at one moment: a compaction makes, renames and removes some, and one copy must not mix the two. */
async function copyRecords(folder: string, copy: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    await rm(copy, { recursive: true, force: true });
    await mkdir(copy);
    const before = await logFiles(folder);
    const isWhole = await copyAll(folder, copy, [...before.keys()]);
    // Files only grow, and none gets the name of another: whose list is the same afterwards did not change meanwhile.
    if (isWhole && isDeepStrictEqual(await logFiles(folder), before)) return;
    assert.ok(tries < triesOf.count, 'the files of the log change all the time');
    await sleep(triesOf.milliseconds);
  }
}

/** False when one of the files is gone. */
async function copyAll(from: string, to: string, names: readonly string[]): Promise<boolean> {
  for (const name of names) {
    const isThere = await orGone(copyFile(path.join(from, name), path.join(to, name)).then(() => true));
    if (!isThere) return false;
  }
  return true;
}

/** Bytes of each file but the lock. */
async function logFiles(folder: string): Promise<ReadonlyMap<string, number | undefined>> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('lock-')).sort();
  const sizes = names.map(async (name) => [name, (await orGone(stat(path.join(folder, name))))?.size] as const);
  return new Map(await Promise.all(sizes));
}

/** Undefined when the file is gone. */
async function orGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (hasSystemCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function bodyFiles(dataDir: string): Promise<string[]> {
  const entries = await readdir(path.join(dataDir, 'bodies'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
}
