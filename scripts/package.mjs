#!/usr/bin/env node
// @ts-check
/**
 * `npm run package`: builds for production, makes out/storage-integrator.vsix and says what is in it.
 */
import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from './common/projectRoot.mjs';
import { buildForProduction, makePackage } from './package/makePackage.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { vsixFile } from './test/vsixFile.mjs';
import { zipEntries } from './test/zipEntries.mjs';

try {
  await installDependencies();
  await buildForProduction();
  await makePackage();
  const zip = fs.readFileSync(vsixFile);
  const kilobytes = (/** @type {number} */ bytes) => `${(bytes / 1024).toFixed(1).padStart(8)} KB`;
  for (const { name, size } of zipEntries(zip)) console.log(`${kilobytes(size)}  ${name}`);
  console.log(`${kilobytes(zip.length)}  ${path.relative(projectRoot, vsixFile)}, compressed`);
} catch (error) {
  console.error(`package: ${/** @type {Error} */ (error).message}`);
  process.exitCode = 1;
}
