import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, throwIfCancelled } from '../../base/errors';
import { drawDiagram } from './diagrams/drawDiagram';
import { applyReference } from './docx/applyReference';
import { finishPackage } from './docx/finishPackage';
import { writeDocx } from './docx/writeDocx';
import { type ExportSource, type RefusedDocument, readSources, type WantedDocument } from './exportSource';
import { type ExportWarning, exportWarnings } from './exportWarnings';
import { writeHtml } from './html/writeHtml';
import { linkTargets } from './linkTargets';
import { findOffice } from './office/findOffice';
import type { DocumentLayout } from './office/layOutDocuments';
import { settleLayouts } from './office/settleLayouts';
import { findBrowser } from './pdf/findBrowser';
import { printPdf } from './pdf/printPdf';

/** What documents are exported to. */
export const exportFormats = ['docx', 'html', 'pdf'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportOptions {
  readonly formats: readonly ExportFormat[];
  /** Absolute path; it is made when it is not there. */
  readonly folder: string;
  /** Path of a browser for PDF; without it one is looked for. */
  readonly browser?: string;
  /** Path of LibreOffice, which says what pages the contents of a .docx lead to; without it one is looked for; false: none. */
  readonly office?: string | false;
  readonly signal?: AbortSignal;
  /** Hears of what is done next. */
  readonly onStep?: (step: ExportStep) => void;
}

/** All are laid out at once, and then written one by one. */
export type ExportStep = { readonly kind: 'layout' } | { readonly kind: 'document'; readonly file: string };

export interface ExportedFile {
  readonly format: ExportFormat;
  /** Absolute path. */
  readonly file: string;
  readonly bytes: number;
  /** Of a .docx: whether LibreOffice gave the page numbers of its contents, or they are about right until Word makes them anew. */
  readonly contents?: 'laidOut' | 'estimated';
}

export interface ExportedDocument {
  /** Absolute path of the Markdown. */
  readonly source: string;
  readonly title: string;
  readonly files: readonly ExportedFile[];
  readonly warnings: readonly ExportWarning[];
}

export interface ExportResult {
  readonly documents: readonly ExportedDocument[];
  readonly refused: readonly RefusedDocument[];
}

/**
 * Writes documents, Markdown with front matter, in other formats beside each other: `guide.en.md` becomes `guide.en.docx`. A file
 * is replaced only when the new one is complete. The same source gives the same bytes, but for PDF, which the browser makes, and
 * for the page numbers in the contents of a .docx, which depend on the fonts of the machine that lays it out.
 * A document whose front matter does not fit keeps the others from nothing.
 * @throws AppError `local.io`, `local.noBrowser`, `input.invalid` when the template is no document of Word, `cancelled`.
 */
export async function exportDocuments(
  wanted: readonly WantedDocument[],
  options: ExportOptions,
): Promise<ExportResult> {
  if (options.formats.includes('pdf')) requireBrowser(options);
  const { sources, refused } = await readSources(wanted);
  const layouts = options.formats.includes('docx') ? await layoutsOf(sources, options) : [];
  const documents: ExportedDocument[] = [];
  for (const [at, source] of sources.entries()) {
    options.onStep?.({ kind: 'document', file: source.file });
    documents.push(await exportOne(source, layouts[at], options));
  }
  return { documents, refused };
}

async function exportOne(
  source: ExportSource,
  layout: DocumentLayout | undefined,
  options: ExportOptions,
): Promise<ExportedDocument> {
  const files: ExportedFile[] = [];
  for (const format of options.formats) {
    throwIfCancelled(options.signal);
    const target = path.join(options.folder, `${path.basename(source.file).replace(/\.md$/i, '')}.${format}`);
    const data = await written(source, format, layout, options);
    await replaceFile(target, data);
    const contents = layout && 'places' in layout ? 'laidOut' : 'estimated';
    files.push({ format, file: target, bytes: data.byteLength, ...(format === 'docx' && { contents }) });
  }
  const warnings = exportWarnings(source.body, source.pictures, drawDiagram);
  const failure = layout && 'failure' in layout ? [{ code: 'layout', value: layout.failure } as const] : [];
  return { source: source.file, title: source.document.title, files, warnings: [...warnings, ...failure] };
}

/** Where LibreOffice has the headings of each document; nothing where there is none. */
async function layoutsOf(sources: readonly ExportSource[], options: ExportOptions): Promise<DocumentLayout[]> {
  const office = options.office ?? findOffice();
  if (office === undefined || office === false || sources.length === 0) return [];
  options.onStep?.({ kind: 'layout' });
  const writers = sources.map((source) => (layout?: DocumentLayout) => docxOf(source, layout, options));
  return settleLayouts(writers, { office, ...signalOf(options) });
}

async function written(
  source: ExportSource,
  format: ExportFormat,
  layout: DocumentLayout | undefined,
  options: ExportOptions,
): Promise<Uint8Array> {
  switch (format) {
    case 'docx':
      return docxOf(source, layout, options);
    case 'html':
      return new TextEncoder().encode(writeHtml(partsOf(source, format, options)));
    case 'pdf':
      return printPdf(writeHtml(partsOf(source, format, options)), {
        browser: requireBrowser(options),
        ...signalOf(options),
      });
  }
}

async function docxOf(
  source: ExportSource,
  layout: DocumentLayout | undefined,
  options: ExportOptions,
): Promise<Uint8Array> {
  const { reference, document } = source;
  const made = await writeDocx({
    ...partsOf(source, 'docx', options),
    ...(reference && { page: reference.page }),
    ...(layout && 'places' in layout && { places: layout.places }),
  });
  return finishPackage(reference ? applyReference(made, reference, document) : made, document.date);
}

function partsOf(source: ExportSource, format: ExportFormat, { folder }: ExportOptions) {
  const linkTarget = linkTargets({ from: path.dirname(source.file), to: folder, format });
  return { ...source, linkTarget, diagram: drawDiagram };
}

function requireBrowser({ browser }: ExportOptions): string {
  const found = browser ?? findBrowser();
  if (found !== undefined) return found;
  const advice = 'Install Chrome, Chromium or Edge, or name one in CHROME_PATH; or export to html and print that';
  throw new AppError('local.noBrowser', `No browser that prints PDF was found. ${advice}`);
}

function signalOf({ signal }: ExportOptions): { signal?: AbortSignal } {
  return signal ? { signal } : {};
}

/** Whole or not at all. */
async function replaceFile(file: string, data: Uint8Array): Promise<void> {
  const unfinished = `${file}.part`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(unfinished, data);
    await rename(unfinished, file);
  } catch (cause) {
    await rm(unfinished, { force: true });
    const { message } = cause as Error;
    throw new AppError('local.io', `Cannot write ${file}: ${message}`, { facts: { file, detail: message }, cause });
  }
}
