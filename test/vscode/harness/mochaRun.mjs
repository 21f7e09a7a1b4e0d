// @ts-check
// One mocha bundle in one real VS Code: server, browser, page, and the verdict.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { format } from 'node:util';
import { startVscodeServer } from '../../../scripts/vscodeServer.mjs';
import { startBridge } from './bridge.mjs';
import { launchBrowser, openPage } from './browser.mjs';

/**
 * @typedef {object} MochaStats The part of mocha's statistics that counts.
 * @property {number} passes
 * @property {number} failures
 * @property {number} pending
 *
 * @typedef {object} RunOptions
 * @property {import('../../../scripts/setup/vscodeHosts.mjs').VscodeHost} host
 * @property {string} locale
 * @property {string} extension Folder of the extension under test.
 * @property {string} tests The bundle: a CommonJS file that exports run().
 * @property {string} workspace
 * @property {Record<string, string>} env
 * @property {Record<string, unknown>} settings
 * @property {string} shots Folder of the screenshots.
 * @property {boolean} verbose
 * @property {AbortSignal} signal Ends the run early.
 *
 * @typedef {object} RunResult
 * @property {0 | 1 | 2} exitCode 0 passed, 1 failed, 2 the host did not come up or died.
 * @property {MochaStats} [stats] Absent when mocha did not come to its end.
 * @property {string} reason
 * @property {string} log What the server and the extension host said.
 */

/**
 * Runs the bundle and gives the verdict; everything that was started has ended then.
 * @param {RunOptions} options
 * @returns {Promise<RunResult>}
 */
export async function runMochaInVscode(options) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-test-'));
  const files = { output: path.join(folder, 'mocha.log'), stats: path.join(folder, 'stats.json') };
  fs.writeFileSync(files.output, '');
  const stopPrinting = printAsItGrows(files.output);
  /** @type {import('playwright-core').Page | undefined} */
  let page;
  /** @type {string[]} */
  const pageLog = [];
  const bridge = await startBridge(() => page, options.shots);
  /** @type {import('playwright-core').Browser | undefined} */
  let browser;
  /** @type {import('../../../scripts/vscodeServer.mjs').VscodeServer | undefined} */
  let server;
  let end = /** @type {{ code?: number, reason: string }} */ ({ reason: 'not started' });
  try {
    server = await startServer(options, files, bridge.url);
    browser = await launchBrowser();
    page = await openPage(browser, { locale: options.locale });
    end = await Promise.race([runInPage(page, server, options, pageLog), earlyEnd(page, server, options.signal)]);
    if (end.code !== 0) await page.screenshot({ path: shotFile(options.shots, 'end') }).catch(() => undefined);
  } catch (error) {
    end = { reason: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  } finally {
    bridge.stop();
    await browser?.close().catch(() => undefined);
    await server?.stop();
    stopPrinting();
  }
  const stats = fs.existsSync(files.stats) ? JSON.parse(fs.readFileSync(files.stats, 'utf8')) : undefined;
  fs.rmSync(folder, { recursive: true, force: true });
  return { ...verdict(end, stats), log: `${server?.log() ?? ''}\n${pageLog.join('\n')}` };
}

/**
 * @param {string} dir
 * @param {string} name
 */
function shotFile(dir, name) {
  fs.mkdirSync(dir, { recursive: true });
  return path.join(dir, `${name}.png`);
}

/**
 * A host that died, and a run of nothing, never pass.
 * @param {{ code?: number, reason: string }} end
 * @param {MochaStats | undefined} stats
 * @returns {Pick<RunResult, 'exitCode' | 'stats' | 'reason'>}
 */
export function verdict(end, stats) {
  if (end.code === undefined) return { exitCode: 2, reason: end.reason, ...(stats && { stats }) };
  if (!stats) return { exitCode: 2, reason: `the extension host ended (code ${end.code}) before mocha did` };
  if (stats.passes + stats.failures === 0) return { exitCode: 1, stats, reason: 'no test ran' };
  const passed = end.code === 0 && stats.failures === 0;
  return { exitCode: passed ? 0 : 1, stats, reason: passed ? 'passed' : `${stats.failures} failed, code ${end.code}` };
}

/**
 * @param {RunOptions} options
 * @param {{ output: string, stats: string }} files
 * @param {string} bridgeUrl
 */
function startServer(options, files, bridgeUrl) {
  const ours = { VSCODE_TEST_OUT: files.output, VSCODE_TEST_RESULT: files.stats, VSCODE_TEST_BRIDGE: bridgeUrl };
  // VS Code leaves its sockets behind: here they go with the folder.
  const temporary = { TMPDIR: path.dirname(files.output), XDG_RUNTIME_DIR: undefined };
  return startVscodeServer({
    host: options.host,
    locale: options.locale,
    // Every server that a test starts would be announced, over what a test wants to click.
    settings: { 'remote.autoForwardPorts': false, ...options.settings },
    env: { ...ours, ...temporary, VSCODE_TEST_LOCALE: options.locale, ...options.env },
    smokeTest: true,
  });
}

/**
 * Opens the workbench, which runs the tests, and waits for their end.
 * @param {import('playwright-core').Page} page
 * @param {import('../../../scripts/vscodeServer.mjs').VscodeServer} server
 * @param {RunOptions} options
 * @param {string[]} log
 * @returns {Promise<{ code: number, reason: string }>}
 */
async function runInPage(page, server, options, log) {
  /** @param {string} line */
  const keep = (line) => {
    log.push(line);
    if (options.verbose) console.error(line);
  };
  await page.exposeFunction('codeAutomationLog', (/** @type {string} */ type, /** @type {unknown[]} */ args) =>
    keep(`[${type}] ${format(...args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))))}`),
  );
  page.on('pageerror', (error) => keep(`[page error] ${error.message}`));
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => void page.exposeFunction('codeAutomationExit', resolve));
  await page.goto(workbenchUrl(server, options));
  return { code: await ended, reason: 'the extension host ended' };
}

/**
 * @param {import('../../../scripts/vscodeServer.mjs').VscodeServer} server
 * @param {RunOptions} options
 * @returns {string}
 */
function workbenchUrl(server, options) {
  const uri = (/** @type {string} */ file) => `vscode-remote://127.0.0.1:${server.port}${path.resolve(file)}`;
  const payload = [
    ['extensionDevelopmentPath', uri(options.extension)],
    ['extensionTestsPath', uri(options.tests)],
  ];
  const query = new URLSearchParams({ folder: path.resolve(options.workspace), payload: JSON.stringify(payload) });
  return `${server.url}/?${query}`;
}

/**
 * Whatever ends the run before the tests do.
 * @param {import('playwright-core').Page} page
 * @param {import('../../../scripts/vscodeServer.mjs').VscodeServer} server
 * @param {AbortSignal} signal
 * @returns {Promise<{ reason: string }>}
 */
function earlyEnd(page, server, signal) {
  return new Promise((resolve) => {
    page.on('crash', () => resolve({ reason: 'the page crashed' }));
    void server.exited.then((code) => resolve({ reason: `the VS Code server ended (${code})` }));
    const aborted = () => resolve({ reason: String(signal.reason) });
    if (signal.aborted) aborted();
    else signal.addEventListener('abort', aborted, { once: true });
  });
}

/**
 * The output of the extension host goes to the server's log, so mocha's reporter writes to a file, shown here live.
 * @param {string} file
 * @returns {() => void} prints the rest and ends
 */
function printAsItGrows(file) {
  let seen = 0;
  const print = () => {
    const content = fs.readFileSync(file);
    if (content.length > seen) process.stdout.write(content.subarray(seen));
    seen = content.length;
  };
  const timer = setInterval(print, 100);
  return () => {
    clearInterval(timer);
    print();
  };
}
