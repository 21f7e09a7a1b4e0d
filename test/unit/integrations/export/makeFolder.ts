import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const folders: string[] = [];

after(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that goes when the tests have ended. */
export function makeFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'export-test-'));
  folders.push(folder);
  return folder;
}
