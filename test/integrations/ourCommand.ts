import assert from 'node:assert/strict';
import path from 'node:path';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';
import { plainEnvironment, type Ran, run } from './languageRunner';

const cli = path.join(projectRoot, 'dist/cli.js');

/** A command of ours as it is delivered, run in a folder. */
export function ourCommand(folder: string, ...args: readonly string[]): Promise<Ran> {
  return run(process.execPath, [cli, ...args], folder, plainEnvironment());
}

/** What a command printed that has to succeed. */
export function succeeded({ code, output }: Ran): string {
  assert.equal(code, 0, output);
  return output;
}
