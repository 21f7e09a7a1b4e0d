// @ts-check
/**
 * Builds dist/: the main entry and one file for each heavy chunk. The chunks are separate entry points because an
 * `await import()` inside one CommonJS bundle loads everything at activation (CONTRIBUTING.md, "Chunks").
 *
 *   node esbuild.mjs [--production] [--watch]
 */
import { realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build, context } from 'esbuild';
import { cliChunksPlugin } from './scripts/package/cliChunksPlugin.mjs';
import { writeThirdPartyNotices } from './scripts/package/thirdPartyNotices.mjs';
import { vscodeApiPlugin } from './scripts/package/vscodeApiPlugin.mjs';

const root = import.meta.dirname;

/**
 * How everything in dist/ is bundled; a test builds the main entry with the same options.
 * @param {boolean} production Minified and without source maps.
 */
export function buildOptions(production) {
  const entryPoints = {
    extension: 'src/extension.ts',
    registration: 'src/registration.ts',
    app: 'src/app.ts',
    connections: 'src/core/connections/chunk.ts',
    storage: 'src/core/storage/chunk.ts',
    sandbox: 'src/workers/sandbox.ts',
    probe: 'src/core/probe/chunk.ts',
    definitions: 'src/workers/definitions.ts',
    apiMock: 'src/workers/apiMock.ts',
    apis: 'src/core/apis/chunk.ts',
    patterns: 'src/core/patterns/chunk.ts',
    integrations: 'src/core/integrations/chunk.ts',
    documents: 'src/core/integrations/export/chunk.ts',
    checks: 'src/workers/checks.ts',
    cli: 'src/cli/main.ts',
  };
  return /** @satisfies {import('esbuild').BuildOptions} */ ({
    absWorkingDir: root,
    entryPoints,
    outdir: 'dist',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    plugins: [vscodeApiPlugin(root), cliChunksPlugin(root, entryPoints)],
    // The ES modules of the SDK and of yaml are the smaller ones once unused code is dropped.
    mainFields: ['module', 'main'],
    minify: production,
    sourcemap: production ? false : /** @type {const} */ ('linked'),
    metafile: true,
    legalComments: 'none', // the licences stand in THIRD-PARTY-NOTICES.txt
    logLevel: 'info',
  });
}

async function main() {
  const { values } = parseArgs({ options: { production: { type: 'boolean' }, watch: { type: 'boolean' } } });
  const options = buildOptions(values.production ?? false);
  rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  if (values.watch) return (await context(options)).watch();
  const { metafile } = await build(options);
  writeThirdPartyNotices(metafile, root, path.join(root, 'dist/THIRD-PARTY-NOTICES.txt'));
}

const isMain = process.argv[1] !== undefined && pathToFileURL(realpathSync(process.argv[1])).href === import.meta.url;
if (isMain) void main(); // no top-level await: tests import this file
