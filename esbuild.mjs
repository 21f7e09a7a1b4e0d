// @ts-check
/**
 * Builds dist/: the main entry and one file for each heavy chunk. The chunks are separate entry points because an
 * `await import()` inside one CommonJS bundle loads everything at activation (CONTRIBUTING.md, "Chunks").
 *
 *   node esbuild.mjs [--production] [--watch]
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build, context } from 'esbuild';

const { values } = parseArgs({ options: { production: { type: 'boolean' }, watch: { type: 'boolean' } } });
const root = import.meta.dirname;

/** @type {import('esbuild').BuildOptions} */
const options = {
  absWorkingDir: root,
  entryPoints: {
    extension: 'src/extension.ts',
    connections: 'src/core/connections/chunk.ts',
    storage: 'src/core/storage/chunk.ts',
    cli: 'src/cli/main.ts',
  },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode'],
  // The ES modules of the SDK and of yaml are the smaller ones once unused code is dropped.
  mainFields: ['module', 'main'],
  minify: values.production ?? false,
  sourcemap: values.production ? false : 'linked',
  metafile: true,
  legalComments: 'none',
  logLevel: 'info',
};

rmSync(path.join(root, 'dist'), { recursive: true, force: true });
if (values.watch) await (await context(options)).watch();
else await build(options);
