// @ts-check
// What the VS Code server reads from disk: folders, settings, built-in extensions and a language.
import fs from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} ServerDirs
 * @property {string} data User data: settings, logs, language packs.
 * @property {string} exts Installed extensions.
 * @property {string} server Server data.
 * @property {string} home HOME of the server and the extensions.
 * @property {string} builtin Links to built-in extensions.
 */

/** No network, no welcome, no prompts: a window shows what was asked for and nothing else. */
const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.enableExperiments': false,
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'npm.autoDetect': 'off',
  'typescript.disableAutomaticTypeAcquisition': true,
  'chat.disableAIFeatures': true,
  'window.commandCenter': false,
  'files.autoSave': 'off',
  'editor.accessibilitySupport': 'off',
};
const alwaysBuiltin = ['theme-defaults', 'theme-seti'];
/** They want a network, native modules or a file search that are not installed: here they only fail. */
const neverBuiltin =
  /^(copilot.*|git|github|github-authentication|grunt|gulp|jake|microsoft-authentication|npm|tunnel-forwarding)$/;

/**
 * @param {string} root
 * @returns {ServerDirs}
 */
export function serverDirs(root) {
  const at = (/** @type {string} */ name) => path.join(root, name);
  return { data: at('data'), exts: at('exts'), server: at('server'), home: at('home'), builtin: at('builtin') };
}

/**
 * Links the wanted built-in extensions into a folder of their own, which replaces VS Code's.
 * @param {string} vscodeDir
 * @param {string} folder
 * @param {'all' | readonly string[]} wanted
 */
export function linkBuiltins(vscodeDir, folder, wanted) {
  const source = path.join(vscodeDir, 'extensions');
  const all = fs.readdirSync(source).filter((name) => fs.existsSync(path.join(source, name, 'package.json')));
  const names = wanted === 'all' ? all.filter((name) => !neverBuiltin.test(name)) : [...alwaysBuiltin, ...wanted];
  for (const link of fs.readdirSync(folder)) fs.rmSync(path.join(folder, link));
  for (const name of new Set(names)) {
    if (!all.includes(name)) throw new Error(`this VS Code has no built-in extension ${name}`);
    fs.symlinkSync(path.join(source, name), path.join(folder, name), 'dir');
  }
}

/**
 * Writes the settings where the browser (User) and the server (Machine) read them.
 * @param {string} dataDir
 * @param {Record<string, unknown>} settings
 */
export function writeSettings(dataDir, settings) {
  const content = JSON.stringify({ ...quietSettings, ...settings }, null, 2);
  for (const scope of ['User', 'Machine']) {
    fs.mkdirSync(path.join(dataDir, scope), { recursive: true });
    fs.writeFileSync(path.join(dataDir, scope, 'settings.json'), content);
  }
}

/**
 * An empty language pack makes VS Code switch its locale, and with it every extension that brings its own strings.
 * @param {string} dataDir
 * @param {string} locale
 */
export function writeEmptyLanguagePack(dataDir, locale) {
  const registry = path.join(dataDir, 'languagepacks.json');
  if (locale === 'en') return fs.rmSync(registry, { force: true });
  const strings = path.join(dataDir, 'main.i18n.json');
  fs.writeFileSync(strings, JSON.stringify({ version: '1.0.0', contents: {} }));
  const pack = {
    hash: 'empty',
    label: locale,
    extensions: [{ extensionIdentifier: { id: 'local.empty-language-pack' }, version: '1.0.0' }],
    translations: { vscode: strings },
  };
  fs.writeFileSync(registry, JSON.stringify({ [locale]: pack }));
}
