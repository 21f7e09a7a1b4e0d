// @ts-check
/**
 * Bundles index.ts and every *.test.ts beside it into out/test/vscode/index.js, for the extension host.
 *
 *   node test/vscode/build.mjs
 */
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';

const suffix = '.test.ts';
const testFiles = fs
  .readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(suffix))
  .map((name) => name.slice(0, -suffix.length))
  .sort();

await build({
  absWorkingDir: projectRoot,
  entryPoints: [path.join(import.meta.dirname, 'index.ts')],
  outfile: 'out/test/vscode/index.js',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode', 'mocha'],
  mainFields: ['module', 'main'],
  define: { testFiles: JSON.stringify(testFiles) },
  sourcemap: 'inline',
  logLevel: 'warning',
});
console.log(`out/test/vscode/index.js: ${testFiles.length} test files`);
