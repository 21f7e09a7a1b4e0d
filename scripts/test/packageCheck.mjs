// @ts-check
// The gates of the package: its size, the size of its main entry, what must be in it and what must not.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { buildOptions } from '../../esbuild.mjs';
import { projectRoot } from '../common/projectRoot.mjs';
import { reportStats } from './stats.mjs';
import { vsixFile } from './vsixFile.mjs';
import { zipEntries } from './zipEntries.mjs';

const maxMainEntry = 150 * 1024;
const maxPackage = 5 * 1024 * 1024;
const noticesName = 'dist/THIRD-PARTY-NOTICES.txt';
const wanted = [
  'package.json',
  'package.nls.json',
  'package.nls.zh-cn.json',
  'readme.md',
  'readme.zh-cn.md',
  'license.txt',
  'changelog.md',
  'l10n/bundle.l10n.zh-cn.json',
  'media/icon.png',
  ...Object.keys(buildOptions(true).entryPoints).map((name) => `dist/${name}.js`.toLowerCase()),
  noticesName.toLowerCase(),
  'snippets/dependencies.yaml',
  ...patternFiles(),
  ...templateFiles(),
];
const unwanted =
  /^(src|test|scripts|out|node_modules|shots|examples|\.)|^(?!snippets\/|templates\/).*\.ts$|^(?!templates\/).*\.(mjs|cjs|sh)$|\.(map|vsix|log|pyc)$|^(tsconfig|biome|package-lock|contributing)|^snippets\/.*\/mutants\//i;

const zip = fs.readFileSync(vsixFile);
const entries = zipEntries(zip)
  .filter(({ name }) => name.startsWith('extension/'))
  .map(({ name, size }) => ({ name: name.slice('extension/'.length), size }));
const names = entries.map(({ name }) => name);

/** @type {Readonly<Record<string, () => void>>} */
const gates = {
  'the package is small': () => assert.ok(zip.length <= maxPackage, `${zip.length} bytes, at most ${maxPackage}`),
  'the main entry is small': () => {
    const size = entries.find(({ name }) => name === 'dist/extension.js')?.size ?? Infinity;
    assert.ok(size <= maxMainEntry, `${size} bytes, at most ${maxMainEntry}`);
  },
  'everything needed is in it': () => {
    const present = names.map((name) => name.toLowerCase());
    assert.deepEqual(
      wanted.filter((name) => !present.includes(name)),
      [],
    );
  },
  'every file that the manifest names is in it': () => {
    const manifest = JSON.parse(fs.readFileSync(path.join(projectRoot, 'package.json'), 'utf8'));
    assert.deepEqual(
      filesNamedIn(manifest).filter((name) => !names.includes(name)),
      [],
    );
  },
  'the licences of what is bundled are in it': () => {
    const notices = shippedNotices();
    const { dependencies } = JSON.parse(fs.readFileSync(path.join(projectRoot, 'package.json'), 'utf8'));
    assert.deepEqual(
      Object.keys(dependencies).filter((name) => !new RegExp(`^${name} \\d+\\.\\S+ \\(\\S+\\)$`, 'm').test(notices)),
      [],
    );
  },
  'no source map is named in it': () => {
    const scripts = names.filter((name) => /^dist\/.*\.js$/.test(name));
    const texts = scripts.map((name) => fs.readFileSync(path.join(projectRoot, name), 'utf8').slice(-200));
    assert.deepEqual(
      scripts.filter((_, index) => texts[index]?.includes('sourceMappingURL')),
      [],
    );
  },
  'nothing else is in it': () => {
    assert.deepEqual(
      names.filter((name) => unwanted.test(name)),
      [],
    );
  },
};

/**
 * The specification of every pattern and its samples and tests, in lower case.
 * @returns {string[]}
 */
function patternFiles() {
  const files = fs.readdirSync(path.join(projectRoot, 'snippets'), { encoding: 'utf8', recursive: true });
  return files
    .map((file) => `snippets/${file.replaceAll('\\', '/')}`)
    .filter((file) => /\/(pattern\.yaml|(samples|tests|support)\/.*\.(ts|py|java|go|yaml))$/.test(file))
    .map((file) => file.toLowerCase());
}

/**
 * Every template of projects, tests, documents and migrations, in lower case.
 * @returns {string[]}
 */
function templateFiles() {
  const files = fs.readdirSync(path.join(projectRoot, 'templates'), { recursive: true, withFileTypes: true });
  return files
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(projectRoot, path.join(parentPath, name)).replaceAll('\\', '/'))
    .map((file) => file.toLowerCase());
}

/**
 * The licences that are shipped, which name every package that package.json has us bundle.
 * @returns {string}
 */
function shippedNotices() {
  const text = fs.readFileSync(path.join(projectRoot, noticesName), 'utf8');
  const size = entries.find(({ name }) => name === noticesName)?.size;
  assert.equal(size, Buffer.byteLength(text), 'the notices are not those of this build');
  return text;
}

/**
 * Strings like `./dist/extension.js` or `media/icon.svg`, wherever they stand in what VS Code reads.
 * @param {{ main: string, icon?: string, contributes?: unknown }} manifest
 * @returns {string[]}
 */
function filesNamedIn({ main, icon, contributes }) {
  const text = JSON.stringify([main, icon, contributes ?? null]);
  const found = [...text.matchAll(/"(?:\.\/)?((?:dist|media|l10n|snippets)\/[^"*]+\.\w+)"/g)];
  return [...new Set(found.map(([, name]) => name ?? ''))];
}

const stats = { passes: 0, failures: 0, pending: 0 };
for (const [name, gate] of Object.entries(gates)) {
  try {
    gate();
    stats.passes += 1;
    console.log(`  ✔ ${name}`);
  } catch (error) {
    stats.failures += 1;
    console.log(`  ✘ ${name}: ${/** @type {Error} */ (error).message}`);
  }
}
console.log(`  ${path.basename(vsixFile)}: ${(zip.length / 1024).toFixed(0)} KB, ${names.length} files`);
reportStats(stats);
process.exit(stats.failures > 0 ? 1 : 0);
