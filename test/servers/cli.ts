import { spawn } from 'node:child_process';
import path from 'node:path';

const root = path.join(__dirname, '../..');

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Arguments of Node for the command line: as it is delivered where the suite made it just now, which begins five times as fast; else from its source. */
export const cliProgram = process.env['TEST_BUILT'] ? ['dist/cli.js'] : ['--import', 'tsx', 'src/cli/main.ts'];

/** Runs the command line, with no other environment than the one given. */
export function runCli(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = '',
): Promise<CliResult> {
  const child = spawn(process.execPath, [...cliProgram, ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...env },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => {
    output.stdout += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    output.stderr += data.toString();
  });
  child.stdin.end(input);
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, ...output }));
  });
}
