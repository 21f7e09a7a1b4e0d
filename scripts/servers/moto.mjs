// @ts-check
// moto, a simulation of AWS in Python: a second opinion on what a request means. It believes any signature.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { cacheDir } from '../common/cacheDir.mjs';
import { freePorts } from '../common/freePorts.mjs';
import { runCommand } from '../common/runCommand.mjs';
import { installSystemPackages } from '../setup/systemPackages.mjs';
import { cachedInstall } from './cachedInstall.mjs';
import { startServerProcess } from './serverProcess.mjs';

/** @typedef {import('./serverProcess.mjs').TestServer} TestServer */

/** moto, what its S3 and its server need, and nothing of its other services; every version pinned. */
const requirements = path.join(import.meta.dirname, 'moto-requirements.txt');
const keys = { accessKeyId: 'motoaccesskey', secretAccessKey: 'motosecretkey1234567890' };

/**
 * @returns {Promise<string>} the Python that has moto, in a virtual environment in the user's cache
 */
export async function installMoto() {
  const python = await findPython();
  const { stdout: version } = spawnSync(python, ['-V'], { encoding: 'utf8' });
  const text = fs.readFileSync(requirements, 'utf8');
  const hash = createHash('sha256').update(version).update(text).digest('hex').slice(0, 12);
  const folder = await cachedInstall(cacheDir('moto', hash), async (temporary) => {
    console.log(`moto: installing ${/^moto\S*/m.exec(text)?.[0]}`);
    await runCommand(python, ['-m', 'venv', temporary]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'];
    await runCommand(path.join(temporary, 'bin/python'), [...pip, '-r', requirements]);
  });
  return path.join(folder, 'bin/python');
}

/**
 * @param {{ dir: string, signal?: AbortSignal }} options dir: a folder of its own, which goes with it.
 * @returns {Promise<TestServer>}
 */
export async function startMoto({ dir, signal }) {
  const python = await installMoto();
  const [port = 0] = await freePorts(1);
  const endpoint = `http://127.0.0.1:${port}`;
  const server = await startServerProcess({
    name: 'moto',
    command: python,
    // As a module: the scripts of an environment name the folder that it was made in.
    args: ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)],
    env: { TMPDIR: dir, PYTHONDONTWRITEBYTECODE: '1' },
    dir,
    url: `${endpoint}/moto-api/data.json`,
    ...(signal ? { signal } : {}),
  });
  const stop = async () => {
    await server.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  };
  return { endpoint, ...keys, stop };
}

/** @returns {Promise<string>} a Python that can make virtual environments; Debian keeps that in a package of its own */
async function findPython() {
  const able = () => ['python3', '/usr/bin/python3'].find(canMakeEnvironments);
  const found = able();
  if (found) return found;
  const { missing, reason } = await installSystemPackages(['moto']);
  const installed = able();
  if (installed) return installed;
  throw new Error(
    `moto needs Python 3.10 or later with venv${missing.length > 0 ? ` (${missing.join(' ')})` : ''}. ${reason}`,
  );
}

/** @param {string} python */
function canMakeEnvironments(python) {
  const check = 'import venv, ensurepip, sys; sys.exit(sys.version_info < (3, 10))';
  return spawnSync(python, ['-c', check], { stdio: 'ignore' }).status === 0;
}
