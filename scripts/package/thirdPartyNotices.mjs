// @ts-check
// Whose code is bundled in dist/, and under which licence: their authors ask for that to be said.
import fs from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} BundledPackage
 * @property {string} name
 * @property {string} version
 * @property {string} licence SPDX expression, as the package says.
 * @property {string} repository
 * @property {string} text The licence's text; empty when the package brings none.
 */

const licenceFile = /^(licen[cs]e|copying)([.-].*)?$/i;
const noticeFile = /^notice([.-].*)?$/i;
const rule = '-'.repeat(80);

/**
 * Writes the notices for everything from node_modules that a build put into its output.
 * @param {import('esbuild').Metafile} metafile
 * @param {string} root What the paths of the metafile are relative to.
 * @param {string} file
 */
export function writeThirdPartyNotices(metafile, root, file) {
  fs.writeFileSync(file, noticesText(bundledPackages(metafile, root)));
}

/**
 * @param {import('esbuild').Metafile} metafile
 * @param {string} root
 * @returns {BundledPackage[]} by name; a package counts when at least one byte of it was kept
 */
export function bundledPackages(metafile, root) {
  const folders = new Set();
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];
      if (folder && bytesInOutput > 0) folders.add(folder);
    }
  }
  const packages = [...folders].map((folder) => readPackage(path.join(root, folder)));
  return packages.map((each) => withText(each, packages)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * @param {string} folder
 * @returns {BundledPackage}
 */
function readPackage(folder) {
  const { name, version, license, repository } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const names = fs.readdirSync(folder);
  const files = [
    ...names.filter((entry) => licenceFile.test(entry)),
    ...names.filter((entry) => noticeFile.test(entry)),
  ];
  const text = files.map((entry) => fs.readFileSync(path.join(folder, entry), 'utf8').replaceAll('\r', '').trim());
  return {
    name,
    version,
    licence: license ?? '',
    repository: typeof repository === 'string' ? repository : (repository?.url ?? ''),
    text: text.join('\n\n'),
  };
}

/**
 * Some packages of a repository with many leave the licence's file out: a sibling's text is theirs too.
 * @param {BundledPackage} bundled
 * @param {readonly BundledPackage[]} all
 * @returns {BundledPackage} Throws when no text is to be had: nothing is shipped without its licence.
 */
function withText(bundled, all) {
  const sibling = (/** @type {BundledPackage} */ { licence, repository, text }) =>
    text !== '' && licence === bundled.licence && repository === bundled.repository && repository !== '';
  const text = bundled.text || all.find(sibling)?.text;
  if (!bundled.licence || !text) throw new Error(`no licence text for ${bundled.name} ${bundled.version}`);
  return { ...bundled, text };
}

/**
 * Each text once, under all the packages that it covers.
 * @param {readonly BundledPackage[]} packages
 * @returns {string}
 */
export function noticesText(packages) {
  /** @type {Map<string, BundledPackage[]>} */
  const byText = new Map();
  for (const each of packages) byText.set(each.text, [...(byText.get(each.text) ?? []), each]);
  const sections = [...byText].map(([text, covered]) => {
    const heads = covered.map(({ name, version, licence }) => `${name} ${version} (${licence})`);
    return `${rule}\n${heads.join('\n')}\n${rule}\n\n${text}\n`;
  });
  return `Storage Integrator contains code of the packages named here, under their licences.\n\n${sections.join('\n')}`;
}
