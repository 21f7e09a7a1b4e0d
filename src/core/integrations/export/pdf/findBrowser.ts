import { findProgram, type Machine } from '../programs/machine';

const places = {
  variable: 'CHROME_PATH',
  linux: [
    'google-chrome-stable',
    'google-chrome',
    'chromium',
    'chromium-browser',
    'microsoft-edge-stable',
    'microsoft-edge',
  ],
  mac: [
    'Google Chrome.app/Contents/MacOS/Google Chrome',
    'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    'Chromium.app/Contents/MacOS/Chromium',
  ],
  windows: [
    ['Google', 'Chrome', 'Application', 'chrome.exe'],
    ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
    ['Chromium', 'Application', 'chrome.exe'],
  ],
};

/**
 * Where a browser is that prints to PDF: what `CHROME_PATH` names, or the usual places of Chrome, Chromium and Edge.
 * @returns undefined when there is none.
 */
export function findBrowser(machine?: Machine): string | undefined {
  return findProgram(places, machine);
}
