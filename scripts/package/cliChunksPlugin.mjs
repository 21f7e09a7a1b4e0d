// @ts-check
import path from 'node:path';

/**
 * What a command loads with `await import('.../chunk')` stays the file of its own in dist/ that the extension loads, too, or
 * each command would carry it.
 * @param {string} root
 * @param {Readonly<Record<string, string>>} entryPoints
 * @returns {import('esbuild').Plugin}
 */
export function cliChunksPlugin(root, entryPoints) {
  const chunks = new Map(Object.entries(entryPoints).map(([name, file]) => [path.join(root, file), name]));
  return {
    name: 'cli-chunks',
    setup(build) {
      build.onResolve({ filter: /\/chunk$/ }, ({ path: target, resolveDir, kind }) => {
        const name = chunks.get(`${path.join(resolveDir, target)}.ts`);
        if (kind !== 'dynamic-import' || name === undefined) return undefined;
        return { path: `./${name}.js`, external: true };
      });
    },
  };
}
