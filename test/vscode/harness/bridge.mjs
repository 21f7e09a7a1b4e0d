// @ts-check
// Tests run in the extension host, where there is no window. Over this bridge they act on the page as a user would.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { text as readText } from 'node:stream/consumers';

/**
 * @typedef {import('playwright-core').Page} Page
 * @typedef {{ op: string, selector?: string, text?: string, key?: string, name?: string, button?: 'left' | 'right',
 *   state?: 'attached' | 'detached' | 'visible' | 'hidden', timeout?: number }} Request What a test sends as JSON.
 * @typedef {(page: Page, request: Request) => Promise<unknown>} Operation
 */

const webviewPrefix = 'webview:';
const defaultTimeout = 10_000;

/**
 * All matches of a selector; `webview:` before it reaches into the webview that is shown.
 * @param {Page} page
 * @param {string} [selector]
 */
function locate(page, selector = '') {
  if (!selector.startsWith(webviewPrefix)) return page.locator(selector);
  const frame = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  return frame.locator(selector.slice(webviewPrefix.length));
}

/** @type {(request: Request) => number} */
const timeoutOf = (request) => request.timeout ?? defaultTimeout;

/** @type {(shotsDir: string) => Record<string, Operation>} */
const operations = (shotsDir) => ({
  click: (page, request) =>
    locate(page, request.selector)
      .first()
      .click({ button: request.button ?? 'left', timeout: timeoutOf(request) }),
  hover: (page, request) =>
    locate(page, request.selector)
      .first()
      .hover({ timeout: timeoutOf(request) }),
  fill: (page, request) =>
    locate(page, request.selector)
      .first()
      .fill(request.text ?? '', { timeout: timeoutOf(request) }),
  text: async (page, request) => {
    const first = locate(page, request.selector).first();
    await first.waitFor({ state: 'attached', timeout: timeoutOf(request) });
    return (await first.allInnerTexts())[0]; // as shown: what is hidden is left out
  },
  count: (page, request) => locate(page, request.selector).count(),
  waitFor: (page, request) =>
    locate(page, request.selector)
      .first()
      .waitFor({ state: request.state ?? 'visible', timeout: timeoutOf(request) }),
  press: (page, request) => page.keyboard.press(request.key ?? ''),
  type: (page, request) => page.keyboard.type(request.text ?? ''),
  shot: async (page, request) => {
    fs.mkdirSync(shotsDir, { recursive: true });
    await page.screenshot({ path: path.join(shotsDir, `${path.basename(request.name ?? 'shot')}.png`) });
  },
});

/**
 * Serves the bridge on loopback. The page may come later than the bridge: VS Code must know the address at its start.
 * @param {() => Page | undefined} currentPage
 * @param {string} shotsDir
 * @returns {Promise<{ url: string, stop: () => void }>}
 */
export async function startBridge(currentPage, shotsDir) {
  const known = operations(shotsDir);
  const server = http.createServer(async (request, response) => {
    try {
      const asked = /** @type {Request} */ (JSON.parse(await readText(request)));
      const operation = known[asked.op];
      const page = currentPage();
      if (!operation || !page) throw new Error(operation ? 'there is no page yet' : `unknown operation ${asked.op}`);
      response.end(JSON.stringify({ value: (await operation(page, asked)) ?? null }));
    } catch (error) {
      response.statusCode = 500;
      response.end(JSON.stringify({ error: String(error).slice(0, 1000) }));
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}`, stop };
}
