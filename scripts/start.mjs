// @ts-check
// npm start: from a fresh checkout to VS Code with the extension and a store to look at.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './common/projectRoot.mjs';
import { runCommand } from './common/runCommand.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { hostFor } from './setup/vscodeHosts.mjs';
import { serveVscode } from './start/browserVscode.mjs';
import { credentialEnvironment, ownStore, prepareCeph, startDemoCeph, startDemoSandbox } from './start/demoStore.mjs';
import { writeDemoWorkspace } from './start/demoWorkspace.mjs';
import { findDesktopVscode, openBrowser, openDesktopVscode } from './start/desktop.mjs';
import { help, parseOptions } from './start/options.mjs';
import { isStopping, shutDown, shutDownOnSignals } from './start/shutdown.mjs';

/**
 * @typedef {import('./start/options.mjs').StartOptions} StartOptions
 * @typedef {import('./start/demoStore.mjs').DemoStore} DemoStore
 */

/**
 * @param {StartOptions} options
 * @returns {Promise<DemoStore | undefined>}
 */
async function openStore(options) {
  if (!options.store) return undefined;
  const own = ownStore(process.env);
  if (own) return own;
  if (!options.ceph) return startDemoSandbox(options);
  const obstacle = await prepareCeph();
  if (obstacle) throw new Error(obstacle);
  return startDemoCeph(options);
}

async function buildExtension() {
  console.log('start: building the extension');
  await runCommand(process.execPath, ['esbuild.mjs', '--production'], { cwd: projectRoot });
  if (!existsSync(path.join(projectRoot, 'dist/extension.js'))) throw new Error('the build made no dist/extension.js');
}

/** @param {DemoStore | undefined} store */
async function seed(store) {
  if (!store?.seed) return;
  const { seedStore } = await import('./seed/seedStore.mjs');
  await seedStore(store.address);
}

/**
 * @param {StartOptions} options
 * @param {DemoStore | undefined} store
 * @param {string | undefined} desktop The command of the VS Code that is installed.
 * @returns {Promise<string>} where VS Code is, when it is in the browser
 */
async function openVscode(options, store, desktop) {
  const workspace = writeDemoWorkspace(store?.connections ?? []);
  const env = credentialEnvironment(store);
  if (!desktop) return serveVscode({ ...options, workspace, env });
  await openDesktopVscode(desktop, { workspace, locale: options.locale, env });
  return '';
}

/**
 * @param {string} url
 * @param {DemoStore | undefined} store
 */
function sayReady(url, store) {
  const first = store
    ? [
        '1. Click the Storage Integrator icon in the activity bar.',
        `2. Open "${store.connections[0]?.['name']}" and a bucket, click an object, edit it, save it.`,
      ]
    : ['1. Click the Storage Integrator icon in the activity bar.', '2. Choose "Add connection".'];
  const lines = [
    url ? `VS Code is ready:  ${url}` : 'VS Code opens in a window of its own.',
    ...(store ? [`The store is at:   ${store.address.endpoint}`] : []),
    ...(store?.note ? [store.note] : []),
    '',
    ...first,
    '',
    'Ctrl-C stops everything that was started here.',
  ];
  console.log(`\n${lines.map((line) => `  ${line}`.trimEnd()).join('\n')}\n`);
}

/** @param {StartOptions} options */
async function start(options) {
  const started = Date.now();
  if (options.store) ownStore(process.env); // complains before anything takes time
  await installDependencies();
  await buildExtension();
  const desktop = options.open && !options.browser ? findDesktopVscode() : undefined;
  const host = desktop ? undefined : hostFor('1.139');
  const [store] = await Promise.all([openStore(options), host]);
  const [url] = await Promise.all([openVscode(options, store, desktop), seed(store)]);
  console.log(`start: ready after ${((Date.now() - started) / 1000).toFixed(0)} s`);
  sayReady(url, store);
  if (url && options.open) openBrowser(url);
  setInterval(() => {}, 2 ** 30); // until a signal comes
}

try {
  if (Number(process.versions.node.split('.')[0]) < 20)
    throw new Error(`Node 20 or newer is needed, this is ${process.version}`);
  const options = parseOptions(process.argv.slice(2));
  if (options.help) console.log(help);
  else {
    shutDownOnSignals();
    await start(options);
  }
} catch (error) {
  if (!isStopping()) console.error(`start: ${/** @type {Error} */ (error).message}`);
  await shutDown(1);
}
