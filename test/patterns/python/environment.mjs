// @ts-check
// Python with the packages that samples, tests and checks need.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { cacheDir } from '../../../scripts/common/cacheDir.mjs';
import { runCommand } from '../../../scripts/common/runCommand.mjs';
import { cachedInstall } from '../../../scripts/servers/cachedInstall.mjs';

const requirements = path.join(import.meta.dirname, 'requirements.txt');

/**
 * Brings Python's packages into the cache, in a virtual environment.
 * @returns {Promise<string>} its Python
 */
export async function prepare() {
  const system = systemPython();
  const text = fs.readFileSync(requirements, 'utf8');
  const hash = createHash('sha256').update(system.version).update(text).digest('hex').slice(0, 12);
  const folder = await cachedInstall(cacheDir('patterns', 'python', hash), async (temporary) => {
    await runCommand(system.command, ['-m', 'venv', temporary]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'];
    await runCommand(path.join(temporary, 'bin/python'), [...pip, '-r', requirements]);
  });
  return path.join(folder, 'bin/python');
}

/** @returns {{ command: string, version: string }} a Python that can make virtual environments */
export function systemPython() {
  const check = 'import venv, ensurepip, sys; print(sys.version); sys.exit(sys.version_info < (3, 11))';
  for (const command of ['python3.11', 'python3', '/usr/bin/python3']) {
    const { status, stdout } = spawnSync(command, ['-c', check], { encoding: 'utf8' });
    if (status === 0) return { command, version: stdout };
  }
  throw new Error('The Python samples need Python 3.11 or later with venv (Debian: python3-venv)');
}
