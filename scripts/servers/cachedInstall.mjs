// @ts-check
// What tests need from other package managers, installed once into the user's cache, never into the project.
import fs from 'node:fs';
import path from 'node:path';

const staleAfter = 60 * 60 * 1000;

/**
 * Makes a folder beside its final place and moves it there in one step, so that a folder in the cache is always complete.
 * @param {string} folder
 * @param {(temporary: string) => Promise<void>} make
 * @returns {Promise<string>} the folder, which was there or is now
 */
export async function cachedInstall(folder, make) {
  if (fs.existsSync(folder)) return folder;
  const parent = path.dirname(folder);
  fs.mkdirSync(parent, { recursive: true });
  removeStale(parent);
  const temporary = fs.mkdtempSync(path.join(parent, '.installing-'));
  try {
    await make(temporary);
    fs.renameSync(temporary, folder);
  } catch (error) {
    if (!fs.existsSync(folder)) throw error; // else another process was quicker
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
  return folder;
}

/**
 * Removes what an interrupted installation left long ago; a young folder may belong to a running one.
 * @param {string} parent
 */
function removeStale(parent) {
  for (const name of fs.readdirSync(parent)) {
    if (!name.startsWith('.installing-')) continue;
    const candidate = path.join(parent, name);
    const age = Date.now() - (fs.statSync(candidate, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > staleAfter) fs.rmSync(candidate, { recursive: true, force: true });
  }
}
