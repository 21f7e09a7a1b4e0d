import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = path.join(__dirname, '../..');

/** `docs export` of the command line that was built. */
export function exportDocs(...args: readonly string[]): Promise<{ stdout: string }> {
  return run(process.execPath, ['dist/cli.js', 'docs', 'export', ...args], { cwd: root });
}
