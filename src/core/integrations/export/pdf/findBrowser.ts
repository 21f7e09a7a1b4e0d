import { existsSync } from 'node:fs';
import path from 'node:path';

/** What is asked about a machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly exists: (file: string) => boolean;
}

/** Names that Chrome, Chromium and Edge are started by on Linux. */
const linuxNames = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
];
const macPrograms = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'Chromium.app/Contents/MacOS/Chromium',
];
const windowsPrograms = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
  ['Chromium', 'Application', 'chrome.exe'],
];

/**
 * Where a browser is that prints to PDF: what `CHROME_PATH` names, or the usual places of Chrome, Chromium and Edge.
 * @returns undefined when there is none.
 */
export function findBrowser(machine: Machine = thisMachine()): string | undefined {
  const { environment, exists } = machine;
  const named = environment['CHROME_PATH'];
  return named !== undefined && exists(named) ? named : places(machine).find(exists);
}

function places({ platform, environment }: Machine): string[] {
  if (platform === 'win32') {
    const roots = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) => environment[name] ?? []);
    return windowsPrograms.flatMap((program) => roots.map((root) => path.win32.join(root, ...program)));
  }
  if (platform === 'darwin') {
    const home = environment['HOME'];
    const roots = ['/Applications', ...(home ? [path.posix.join(home, 'Applications')] : [])];
    return macPrograms.flatMap((program) => roots.map((root) => path.posix.join(root, program)));
  }
  const folders = (environment['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  // A browser in a snap sees no temporary files of others: last.
  return linuxNames.flatMap((name) => folders.map((folder) => path.posix.join(folder, name))).sort(snapsLast);
}

function snapsLast(a: string, b: string): number {
  return Number(a.startsWith('/snap/')) - Number(b.startsWith('/snap/'));
}

function thisMachine(): Machine {
  return { platform: process.platform, environment: process.env, exists: existsSync };
}
