import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** Gives every test of the suite a folder of its own; all are removed after the last. The result tells its path. */
export function useTempFolder(): () => string {
  const folders: string[] = [];
  beforeEach(async () => {
    folders.push(await mkdtemp(path.join(os.tmpdir(), 'sandbox-disk-')));
  });
  after(async () => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });
  return () => folders.at(-1) ?? '';
}
