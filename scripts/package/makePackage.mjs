// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../common/projectRoot.mjs';
import { runCommand } from '../common/runCommand.mjs';
import { vsixFile } from '../test/vsixFile.mjs';

/** Builds dist/ as it is shipped. */
export async function buildForProduction() {
  await runCommand(process.execPath, ['esbuild.mjs', '--production'], { cwd: projectRoot });
}

/**
 * Packs what dist/ holds now, with what else is shipped, as `out/storage-integrator.vsix`.
 * @returns {Promise<void>} Rejects, with no package left from before, when vsce refuses.
 */
export async function makePackage() {
  fs.mkdirSync(path.dirname(vsixFile), { recursive: true });
  fs.rmSync(vsixFile, { force: true }); // an old package must not stand for this one
  // Everything is bundled; there is no repository whose address could stand in the READMEs' links.
  const flags = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  const args = ['node_modules/@vscode/vsce/vsce', 'package', ...flags, '--out', vsixFile];
  await runCommand(process.execPath, args, { cwd: projectRoot });
}
