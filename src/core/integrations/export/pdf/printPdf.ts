import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError, throwIfCancelled } from '../../../base/errors';
import { runProgram } from '../programs/runProgram';

export interface PrintOptions {
  /** Path of Chrome, Chromium or Edge. */
  readonly browser: string;
  readonly signal?: AbortSignal;
  /** How long the browser may take; a minute without it. */
  readonly timeoutMilliseconds?: number;
}

const aMinute = 60_000;
/** Of what the browser says when it fails, the end. */
const toldCharacters = 600;

/**
 * Prints a page as PDF in a browser without a window, which has a profile of its own and no network. Nothing of it stays.
 * @throws AppError `local.io` when the browser does not start, gives no PDF, or takes too long; `cancelled`.
 */
export async function printPdf(html: string, options: PrintOptions): Promise<Uint8Array> {
  throwIfCancelled(options.signal);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'storage-integrator-pdf-'));
  try {
    const page = path.join(folder, 'document.html');
    const pdf = path.join(folder, 'document.pdf');
    await writeFile(page, html);
    const told = await run(options, [...flags(folder), `--print-to-pdf=${pdf}`, pathToFileURL(page).href]);
    throwIfCancelled(options.signal);
    return await readFile(pdf).catch((cause) => {
      throw failed(options.browser, told.slice(-toldCharacters), cause);
    });
  } finally {
    // The browser's helpers may write into its profile for a moment after it has ended.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

function flags(folder: string): string[] {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return [
    '--headless',
    '--disable-gpu',
    '--disable-extensions',
    '--disable-background-networking',
    '--no-first-run',
    '--no-default-browser-check',
    '--no-pdf-header-footer',
    '--generate-pdf-document-outline',
    '--host-resolver-rules=MAP * ~NOTFOUND',
    `--user-data-dir=${path.join(folder, 'profile')}`,
    // Its sandbox refuses to run as root; the page has neither scripts nor anything from elsewhere.
    ...(isRoot ? ['--no-sandbox'] : []),
  ];
}

/** What the browser says when it has ended. */
async function run(
  { browser, signal, timeoutMilliseconds = aMinute }: PrintOptions,
  args: readonly string[],
): Promise<string> {
  const options = { timeoutMilliseconds, ...(signal && { signal }) };
  const { told, isLate } = await runProgram(browser, args, options).catch((cause: Error) => {
    throw failed(browser, cause.message, cause);
  });
  if (isLate) throw failed(browser, `no PDF after ${timeoutMilliseconds} ms`);
  return told;
}

function failed(browser: string, detail: string, cause?: unknown): AppError {
  const facts = { file: browser, detail };
  return new AppError('local.io', `The browser ${browser} made no PDF: ${detail}`, { facts, cause });
}
