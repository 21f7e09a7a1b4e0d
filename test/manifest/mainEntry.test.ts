import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { type BuildResult, build } from 'esbuild';
import { buildOptions } from '../../esbuild.mjs';
import { manifest, readText, root } from './manifest';

const maxBytes = 150 * 1024;

/** What activation loads, as a production build makes it, in memory. */
function buildMainEntry() {
  return build({
    ...buildOptions(true),
    entryPoints: { extension: 'src/extension.ts', registration: 'src/registration.ts' },
    logLevel: 'silent',
    write: false,
  });
}

describe('the main entry', function () {
  this.timeout(30_000);
  let result: BuildResult<{ metafile: true; write: false }>;
  before(async () => {
    result = await buildMainEntry();
  });

  it('is what the manifest names', () => assert.equal(manifest.main, './dist/extension.js'));

  it('holds no package at all, least of all the AWS SDK, zod or yaml', () => {
    const packages = Object.keys(result.metafile.inputs).filter((file) => file.includes('node_modules/'));
    assert.deepEqual(packages, []);
  });

  it('requires nothing but VS Code and Node', () => {
    const allowed = new Set(['vscode', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);
    const imported = Object.values(result.metafile.outputs).flatMap(({ imports }) => imports.map((each) => each.path));
    assert.ok(imported.includes('vscode'));
    assert.deepEqual(
      imported.filter((name) => !allowed.has(name)),
      [],
    );
  });

  it('is small', () => {
    const bytes = result.outputFiles.reduce((sum, { contents }) => sum + contents.length, 0);
    assert.ok(result.outputFiles.length === 2 && bytes <= maxBytes, `${bytes} bytes`);
  });

  it('is small in dist, where it was built for production', function () {
    const file = path.join(root, manifest.main);
    if (!existsSync(file) || readText(manifest.main).includes('//# sourceMappingURL=')) return this.skip();
    assert.ok(statSync(file).size <= maxBytes, `${statSync(file).size} bytes`);
  });
});
