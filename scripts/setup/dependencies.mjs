// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../common/projectRoot.mjs';
import { runNpm } from '../common/runCommand.mjs';

/**
 * Installs the locked npm packages when they are missing or are not those of the lock file.
 * @returns {Promise<boolean>} whether something was installed
 */
export async function installDependencies() {
  if (isUpToDate(projectRoot)) return false;
  console.log('dependencies: npm ci');
  await runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], projectRoot);
  return true;
}

/**
 * npm writes down what it installed. Where that says the same as the lock file, nothing is to be done; optional packages
 * of other platforms are in the lock file only.
 * @param {string} root
 * @returns {boolean}
 */
export function isUpToDate(root) {
  const installed = readPackages(path.join(root, 'node_modules/.package-lock.json'));
  const locked = readPackages(path.join(root, 'package-lock.json'));
  if (!installed || !locked) return false;
  const wanted = Object.entries(locked).filter(([name]) => name !== '');
  const fits = wanted.every(([name, { version, optional, peer }]) => {
    const present = installed[name];
    return present ? present.version === version : Boolean(optional || peer);
  });
  return fits && Object.keys(installed).every((name) => locked[name]);
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean, peer?: boolean }> | undefined}
 */
function readPackages(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
