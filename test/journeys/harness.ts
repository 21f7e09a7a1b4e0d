import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';
import { hostFor, type VscodeHost } from '../../scripts/setup/vscodeHosts.mjs';
import { startVscodeServer } from '../../scripts/vscodeServer.mjs';
import { launchBrowser, openPage } from '../vscode/harness/browser.mjs';
import { Workbench } from './pages/workbench';

export interface JourneyOptions {
  /** 1.139 when absent. */
  readonly host?: '1.100' | '1.139';
  /** English when absent. */
  readonly locale?: 'en' | 'zh-cn';
  /** Beside the harness's own, and stronger. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Beside this process's own; a function is asked when the journey starts. */
  readonly env?: NodeJS.ProcessEnv | (() => Promise<NodeJS.ProcessEnv>);
  /** Absolute path of a folder to open, which stays; one of the journey's own, removed with it, when absent. */
  readonly folder?: string;
  /** Files of the workspace folder, by relative path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** VS Code's own extensions that the journey needs; `all` for screenshots that look as users know them. */
  readonly builtin?: 'all' | readonly string[];
  /** False: a VS Code without our extension. */
  readonly install?: boolean;
  /** VS Code asks whether the folder is trusted; it does not when absent. */
  readonly workspaceTrust?: boolean;
  /** Where screenshots go; `shots/` when absent. */
  readonly shots?: string;
  readonly size?: { readonly width: number; readonly height: number };
}

/** A VS Code in a browser with the packaged extension installed, as a new user meets it. */
export interface Journey {
  readonly page: Page;
  readonly workbench: Workbench;
  /** Workspace folder on this machine. */
  readonly folder: string;
  /** HOME of VS Code and the extension. */
  readonly home: string;
  /** What VS Code itself keeps: `User/settings.json` and more. */
  readonly dataDir: string;
  /** Opens the same window again: what is kept shows, what was in memory is gone. */
  reload(): Promise<void>;
  /** What the server printed, for a failure. */
  log(): string;
  stop(): Promise<void>;
}

/** No messages of VS Code's own, and no help with typing: the text is compared afterwards. */
const calmWindow = {
  // Parents that stay at the top of a tree lie over the row that is to be clicked.
  'workbench.tree.enableStickyScroll': false,
  // Every server that a test starts would be announced.
  'remote.autoForwardPorts': false,
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.autoIndent': 'none',
  'editor.quickSuggestions': false,
  'editor.suggestOnTriggerCharacters': false,
  'editor.wordBasedSuggestions': 'off',
};

/** The package that `npm test` made, or the one that VSIX_FILE names. */
function packagedExtension(): string {
  const file = process.env['VSIX_FILE'] ?? path.join(projectRoot, 'out/storage-integrator.vsix');
  if (!fs.existsSync(file)) throw new Error('There is no package to install: `npm test -- journeys` makes it');
  return file;
}

/** Installs as a user's `code --install-extension` does. */
async function installPackage(host: VscodeHost, root: string): Promise<void> {
  const server = path.join(host.vscodeDir, 'out/server-main.js');
  const dirs = ['--extensions-dir', path.join(root, 'exts'), '--server-data-dir', path.join(root, 'server')];
  const args = [server, '--install-extension', packagedExtension(), ...dirs, '--accept-server-license-terms'];
  const { stdout, stderr } = await promisify(execFile)(host.nodeBin, args);
  if (!stdout.includes('successfully installed')) throw new Error(`The package was not installed:\n${stdout}${stderr}`);
}

function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
}

/** Starts a journey; nothing is left running when it cannot start. */
export async function startJourney(options: JourneyOptions = {}): Promise<Journey> {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'journey-'));
  const folder = options.folder ?? path.join(root, 'workspace');
  fs.mkdirSync(folder, { recursive: true });
  writeFiles(folder, options.files ?? {});
  const ends: (() => Promise<void>)[] = [async () => fs.rmSync(root, { recursive: true, force: true, maxRetries: 5 })];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const host = await hostFor(options.host ?? '1.139');
    if (options.install ?? true) await installPackage(host, root);
    const server = await startServer(host, root, options);
    ends.push(server.stop);
    const browser: Browser = await launchBrowser();
    ends.push(() => browser.close());
    const page = await openPage(browser, { locale: options.locale ?? 'en', ...options.size });
    const workbench = new Workbench(page, options.shots ?? path.join(projectRoot, 'shots'));
    const reload = async () => {
      await page.goto(`${server.url}/?folder=${encodeURIComponent(folder)}`);
      await workbench.ready();
    };
    await reload();
    const { home, data: dataDir } = server.dirs;
    return { page, workbench, folder, home, dataDir, reload, log: server.log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startServer(host: VscodeHost, root: string, options: JourneyOptions) {
  const env = typeof options.env === 'function' ? await options.env() : options.env;
  return startVscodeServer({
    host,
    root,
    locale: options.locale ?? 'en',
    settings: { ...calmWindow, ...options.settings },
    // VS Code leaves its sockets behind: here they go with the folder.
    env: { TMPDIR: root, XDG_RUNTIME_DIR: undefined, ...env },
    builtin: options.builtin ?? [],
    workspaceTrust: options.workspaceTrust ?? false,
  });
}
