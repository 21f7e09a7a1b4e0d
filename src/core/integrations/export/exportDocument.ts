import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, throwIfCancelled } from '../../base/errors';
import { drawDiagram } from './diagrams/drawDiagram';
import type { DocumentBody } from './documentModel';
import { applyReference } from './docx/applyReference';
import { finishPackage } from './docx/finishPackage';
import { type ReferenceDocument, readReference } from './docx/referenceDocument';
import { writeDocx } from './docx/writeDocx';
import { type ExportWarning, exportWarnings } from './exportWarnings';
import type { FrontMatter } from './frontMatter';
import { writeHtml } from './html/writeHtml';
import { linkTargets } from './linkTargets';
import { loadPictures, type Pictures } from './loadPictures';
import { readMarkdown } from './markdown/readMarkdown';
import { findBrowser } from './pdf/findBrowser';
import { printPdf } from './pdf/printPdf';
import { readFrontMatter } from './readFrontMatter';

/** What documents are exported to. */
export const exportFormats = ['docx', 'html', 'pdf'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportOptions {
  readonly formats: readonly ExportFormat[];
  /** Absolute path; it is made when it is not there. */
  readonly folder: string;
  /** Absolute path of a customer's .docx or .dotx, whose looks the .docx takes on. */
  readonly template?: string;
  /** Path of a browser for PDF; without it one is looked for. */
  readonly browser?: string;
  readonly signal?: AbortSignal;
}

export interface ExportedFile {
  readonly format: ExportFormat;
  /** Absolute path. */
  readonly file: string;
  readonly bytes: number;
}

export interface ExportedDocument {
  /** Absolute path of the Markdown. */
  readonly source: string;
  readonly title: string;
  readonly files: readonly ExportedFile[];
  readonly warnings: readonly ExportWarning[];
}

interface Source {
  readonly file: string;
  readonly document: FrontMatter;
  readonly body: DocumentBody;
  readonly pictures: Pictures;
}

/**
 * Writes a document, Markdown with front matter, in other formats beside each other: `guide.en.md` becomes `guide.en.docx`. A file
 * is replaced only when the new one is complete. The same source gives the same bytes, but for PDF, which the browser makes.
 * @param file Absolute path.
 * @throws AppError `config.invalid` when the front matter does not fit, `local.io`, `local.noBrowser`, `input.invalid` when the
 * template is no document of Word, `cancelled`.
 */
export async function exportDocument(file: string, options: ExportOptions): Promise<ExportedDocument> {
  const source = await readSource(file);
  const files: ExportedFile[] = [];
  for (const format of options.formats) {
    throwIfCancelled(options.signal);
    const target = path.join(options.folder, `${path.basename(file).replace(/\.md$/i, '')}.${format}`);
    const data = await written(source, format, options);
    await replaceFile(target, data);
    files.push({ format, file: target, bytes: data.byteLength });
  }
  const warnings = exportWarnings(source.body, source.pictures, drawDiagram);
  return { source: file, title: source.document.title, files, warnings };
}

async function readSource(file: string): Promise<Source> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw unreadable(file, cause);
  });
  const { frontMatter, body: markdown } = readFrontMatter(text, file);
  const body = readMarkdown(markdown);
  return { file, document: frontMatter, body, pictures: await loadPictures(body, path.dirname(file)) };
}

async function written(source: Source, format: ExportFormat, options: ExportOptions): Promise<Uint8Array> {
  const linkTarget = linkTargets({ from: path.dirname(source.file), to: options.folder, format });
  const parts = { ...source, linkTarget, diagram: drawDiagram };
  switch (format) {
    case 'docx': {
      const reference = options.template === undefined ? undefined : await readTemplate(options.template);
      const made = await writeDocx({ ...parts, ...(reference && { page: reference.page }) });
      const { document } = source;
      return finishPackage(reference ? applyReference(made, reference, document) : made, document.date);
    }
    case 'html':
      return new TextEncoder().encode(writeHtml(parts));
    case 'pdf':
      return printPdf(writeHtml(parts), { browser: requireBrowser(options), ...signalOf(options) });
  }
}

async function readTemplate(file: string): Promise<ReferenceDocument> {
  const data = await readFile(file).catch((cause) => {
    throw unreadable(file, cause);
  });
  return readReference(data);
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

function unreadable(file: string, cause: unknown): AppError {
  const { message } = cause as Error;
  return new AppError('local.io', `Cannot read ${file}: ${message}`, { facts: { file, detail: message }, cause });
}
