// @ts-check
// A program written in Go, built from its source by the Go of this machine into the user's cache.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { cacheDir } from '../common/cacheDir.mjs';
import { runCommand } from '../common/runCommand.mjs';
import { cachedInstall } from './cachedInstall.mjs';

/**
 * @typedef {object} GoProgram
 * @property {string} name Of the binary.
 * @property {string} module Path of its package.
 * @property {string} version Pinned.
 * @property {string} needsGo The oldest Go that builds it, such as 1.25.
 */

/**
 * @param {GoProgram} program
 * @returns {Promise<string>} the binary, built first when the cache has none of this version
 */
export async function goProgram({ name, module, version, needsGo }) {
  const folder = await cachedInstall(cacheDir('go', `${name}-${version}`), async (temporary) => {
    requireGo(name, needsGo);
    console.log(`${name}: building ${version}, which takes some minutes`);
    const env = { ...process.env, GOBIN: temporary, GOFLAGS: '', CGO_ENABLED: '0' };
    await runCommand('go', ['install', '-trimpath', '-ldflags=-s -w', `${module}@${version}`], { env, cwd: temporary });
  });
  return path.join(folder, name);
}

/**
 * @param {string} name
 * @param {string} needed
 */
function requireGo(name, needed) {
  const { stdout } = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' });
  const [, major = 0, minor = 0] = /go(\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
  const [neededMajor = 0, neededMinor = 0] = needed.split('.').map(Number);
  if (Number(major) > neededMajor || (Number(major) === neededMajor && Number(minor) >= neededMinor)) return;
  const found = stdout ? `this machine has ${stdout.trim()}` : 'this machine has none in PATH';
  throw new Error(`building ${name} needs Go ${needed} or later, ${found}. See https://go.dev/doc/install`);
}
