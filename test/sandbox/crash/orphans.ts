import assert from 'node:assert/strict';
import { cp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { KeyValueLog } from '../../../src/core/sandbox/disk/keyValueLog';
import type { StoredRecord } from '../../../src/core/sandbox/objects/records';
import { liveBlobs } from '../../../src/core/sandbox/repository/liveBlobs';

const triesOf = { count: 100, milliseconds: 20 };

/**
 * The files of bodies have to be those that records name, no more and no less. Asked while a sandbox has the folder, with
 * nothing under way: the records are read from a copy. Files of what was just replaced may still be on their way out.
 */
export async function checkOrphans(dataDir: string, scratch: string): Promise<number> {
  const copy = path.join(scratch, 'records-copy');
  await cp(path.join(dataDir, 'records'), copy, {
    recursive: true,
    filter: (file) => !/lock/i.test(path.basename(file)),
  });
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
    await new Promise((resolve) => setTimeout(resolve, triesOf.milliseconds));
  }
}

async function bodyFiles(dataDir: string): Promise<string[]> {
  const entries = await readdir(path.join(dataDir, 'bodies'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
}
