// @ts-check
// A VS Code in a browser in which an extension of ours measures something and writes it into a file.
import fs from 'node:fs';
import path from 'node:path';
import { startVscodeServer } from '../vscodeServer.mjs';

const timeoutSeconds = 60;

/**
 * @param {object} options
 * @param {import('../setup/vscodeHosts.mjs').VscodeHost} options.host
 * @param {string} options.root Has the extensions in `exts` and the folder `workspace`, which is opened.
 * @param {NodeJS.ProcessEnv} options.env For the extension, beside BENCH_FILE: what it writes.
 * @param {Record<string, unknown>} [options.settings]
 * @param {AbortSignal} options.signal
 * @returns {Promise<string>} what was written
 */
export async function askWindow({ host, root, env, settings = {}, signal }) {
  const { launchBrowser, openPage } = await import('../../test/vscode/harness/browser.mjs');
  const file = path.join(root, 'measured');
  // VS Code leaves its sockets behind: here they go with the folder.
  const all = { TMPDIR: root, XDG_RUNTIME_DIR: undefined, BENCH_FILE: file, ...env };
  const server = await startVscodeServer({ host, root, settings, env: all });
  const browser = await launchBrowser();
  try {
    const page = await openPage(browser);
    await page.goto(`${server.url}/?folder=${encodeURIComponent(path.join(root, 'workspace'))}`);
    for (const deadline = Date.now() + timeoutSeconds * 1000; !fs.existsSync(file); ) {
      signal.throwIfAborted();
      if (Date.now() > deadline) throw new Error(`no answer in ${timeoutSeconds} s:\n${server.log().slice(-2000)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return fs.readFileSync(file, 'utf8');
  } finally {
    await browser.close();
    await server.stop();
  }
}
