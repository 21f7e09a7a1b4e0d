// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../common/projectRoot.mjs';

const folders = ['dist', 'l10n', 'media', 'snippets'];
const files = /^(package(\.nls(\.[\w-]+)?)?\.json|(README|CHANGELOG)(\.[\w-]+)?\.md|LICENSE)$/;

/**
 * Puts this project's extension among the installed ones, without its dependency tree. Folders are links: after a new
 * build, reloading the window is enough.
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
  fs.mkdirSync(target);
  for (const folder of folders.filter((folder) => fs.existsSync(path.join(projectRoot, folder)))) {
    fs.symlinkSync(path.join(projectRoot, folder), path.join(target, folder), 'junction');
  }
  for (const file of fs.readdirSync(projectRoot).filter((entry) => files.test(entry))) {
    fs.copyFileSync(path.join(projectRoot, file), path.join(target, file));
  }
}
