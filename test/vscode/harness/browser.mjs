// @ts-check
// Headless Chromium as the tests want it: nothing leaves this machine, and a crash is never a silent end.
import { chromium } from 'playwright-core';

const flags = [
  '--no-sandbox', // containers of build machines allow no user namespaces
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Playwright's own routing would cost a second a page and the HTTP cache.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/**
 * Starts the system's Chromium: `CHROMIUM` names another binary.
 * @returns {Promise<import('playwright-core').Browser>}
 */
export function launchBrowser() {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] || '/usr/bin/chromium',
    headless: true,
    args: flags,
    // The harness ends the browser itself, after its own result is written.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/**
 * A page in a profile of its own.
 * @param {import('playwright-core').Browser} browser
 * @param {{ locale?: string, width?: number, height?: number }} [options]
 * @returns {Promise<import('playwright-core').Page>}
 */
export async function openPage(browser, { locale = 'en', width = 1280, height = 800 } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    locale,
    acceptDownloads: true,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  return context.newPage();
}
