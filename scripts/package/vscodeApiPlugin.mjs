// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The names of VS Code's interface that our code uses: `vscode.window`, `vscode.Uri` and so on.
 * @param {string} root
 */
function usedNames(root) {
  const files = readFilesBelow(path.join(root, 'src'));
  const names = new Set(files.flatMap((text) => [...text.matchAll(/\bvscode\.(\w+)/g)].map(([, name]) => name)));
  return [...names].sort();
}

/** @param {string} folder */
function readFilesBelow(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return names.map((name) => readFileSync(path.join(folder, name), 'utf8'));
}

/**
 * A file that imports by name needs no help: esbuild reads its names where they are used.
 * @param {string} importer
 */
function takesWhole(importer) {
  return /^import \* as vscode from 'vscode'/m.test(readFileSync(importer, 'utf8'));
}

/**
 * Gives `import * as vscode` its names one by one. esbuild would otherwise copy the whole interface of VS Code for every
 * file that imports it, which took most of the time of loading the bundle (`npm run bench -- activation`).
 * @param {string} root
 * @returns {import('esbuild').Plugin}
 */
export function vscodeApiPlugin(root) {
  return {
    name: 'vscode-api',
    setup(build) {
      build.onResolve({ filter: /^vscode$/ }, ({ importer, kind }) =>
        kind === 'import-statement' && takesWhole(importer)
          ? { path: 'vscode', namespace: 'vscode-api' }
          : { path: 'vscode', external: true },
      );
      build.onLoad({ filter: /.*/, namespace: 'vscode-api' }, () => ({
        contents: `const api = require('vscode');\nexport const { ${usedNames(root).join(', ')} } = api;`,
      }));
    },
  };
}
