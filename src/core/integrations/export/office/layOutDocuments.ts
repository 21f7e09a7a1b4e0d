import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { throwIfCancelled } from '../../../base/errors';
import { readPdf } from '../pdf/readPdf';
import { runProgram } from '../programs/runProgram';

export interface LayoutOptions {
  /** Path of LibreOffice's `soffice`. */
  readonly office: string;
  readonly signal?: AbortSignal;
  /** How long all of it may take; without it a minute to start, and half a minute for each document. */
  readonly timeoutMilliseconds?: number;
}

/** Where the headings of a document are, and how they are called. */
export interface HeadingPlaces {
  /** Pages, from 1, by the names of bookmarks. */
  readonly pages: ReadonlyMap<string, number>;
  /** All headings in their order, with their numbers as they are shown: `2.1 Terms`, `第二章 术语`. */
  readonly headings: readonly string[];
}

/** The places; or why they are not known. */
export type DocumentLayout = { readonly places: HeadingPlaces } | { readonly failure: string };

/** To start, with a new profile. */
const startMilliseconds = 60_000;
const documentMilliseconds = 30_000;
/** Of what the program says when it fails, the end. */
const toldCharacters = 300;

/**
 * Has LibreOffice lay out documents and say on which page each bookmark is. It runs without a window, with a profile of its own,
 * so that one that is open already is not asked; nothing of it stays.
 * @param drafts Make the .docx files, one after the other.
 * @returns In their order. What LibreOffice cannot do is no error: a contents can do with estimates.
 * @throws AppError `cancelled`
 */
export async function layOutDocuments(
  drafts: readonly (() => Promise<Uint8Array>)[],
  options: LayoutOptions,
): Promise<DocumentLayout[]> {
  throwIfCancelled(options.signal);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'storage-integrator-office-'));
  try {
    for (const [at, draft] of drafts.entries()) {
      throwIfCancelled(options.signal);
      await writeFile(path.join(folder, `${at + 1}.docx`), await draft());
    }
    const failure = await run(folder, drafts.length, options);
    throwIfCancelled(options.signal);
    const layouts: DocumentLayout[] = [];
    for (const at of drafts.keys()) layouts.push(await readPlaces(path.join(folder, `${at + 1}.pdf`), failure));
    return layouts;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** Bookmarks become named places of the PDF, headings its outline; known from LibreOffice 7.4 on. */
const conversion = `pdf:writer_pdf_Export:${JSON.stringify({
  ExportBookmarksToPDFDestination: { type: 'boolean', value: 'true' },
  ExportBookmarks: { type: 'boolean', value: 'true' },
})}`;

/** @returns What is to be said when a document has no PDF afterwards. */
async function run(folder: string, documents: number, options: LayoutOptions): Promise<string> {
  const timeoutMilliseconds = options.timeoutMilliseconds ?? startMilliseconds + documents * documentMilliseconds;
  const { signal } = options;
  const args = [
    `-env:UserInstallation=${pathToFileURL(path.join(folder, 'profile')).href}`,
    '--headless',
    '--norestore',
    '--convert-to',
    conversion,
    '--outdir',
    folder,
    ...Array.from({ length: documents }, (_, at) => path.join(folder, `${at + 1}.docx`)),
  ];
  try {
    const { told, isLate } = await runProgram(options.office, args, { timeoutMilliseconds, ...(signal && { signal }) });
    return isLate ? `no answer after ${timeoutMilliseconds} ms` : told.trim().slice(-toldCharacters) || 'no answer';
  } catch (error) {
    return (error as Error).message;
  }
}

async function readPlaces(file: string, failure: string): Promise<DocumentLayout> {
  try {
    const { pages, outline } = await readPdf(await readFile(file));
    return {
      places: { pages: new Map([...pages].map(([name, page]) => [bookmarkOf(name), page])), headings: outline },
    };
  } catch {
    return { failure };
  }
}

/** The underscore of `_Toc00000001` is written as its number, `5F`. */
function bookmarkOf(name: string): string {
  return name.replace(/^_?5F/, '_');
}
