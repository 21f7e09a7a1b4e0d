// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../common/projectRoot.mjs';

/**
 * Puts this project's extension among the installed ones, as a link to the project: after a new build, reloading the window is enough.
 * A folder with links in it would not do: VS Code knows an extension by the real place of its folder, and gives code from elsewhere
 * neither the names of its views nor its translations.
 * @param {string} extensionsDir
 */
export function installExtension(extensionsDir) {
  const { publisher, name, version } = JSON.parse(fs.readFileSync(path.join(projectRoot, 'package.json'), 'utf8'));
  fs.mkdirSync(extensionsDir, { recursive: true });
  for (const entry of fs.readdirSync(extensionsDir)) {
    const ours = entry.startsWith(`${publisher}.${name}-`);
    const index = entry === 'extensions.json' || entry === '.obsolete'; // without them VS Code looks into the folder
    if (ours || index) fs.rmSync(path.join(extensionsDir, entry), { recursive: true, force: true });
  }
  const target = path.join(extensionsDir, `${publisher}.${name}-${version}`);
  fs.symlinkSync(projectRoot, target, 'junction');
}
