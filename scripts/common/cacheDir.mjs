// @ts-check
import os from 'node:os';
import path from 'node:path';

/**
 * A path inside this project's folder of the user's cache (`$XDG_CACHE_HOME` or `~/.cache`): what is expensive to make
 * and must outlive the dependency tree is kept there. Nothing is created.
 * @param {...string} segments
 * @returns {string}
 */
export function cacheDir(...segments) {
  const base = process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache');
  return path.join(base, 'storage-integrator', ...segments);
}
