import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, isAppError } from '../../core/base/errors';
import type { ExportedDocument, ExportFormat } from '../../core/integrations/export/exportDocument';
import type { ExportWarning } from '../../core/integrations/export/exportWarnings';
import { type LocalContext, print, printable } from '../cliContext';
import { ExitCode } from '../exitCodes';

/** A document that does not fit, in a folder whose other documents do. */
interface FailedDocument {
  readonly source: string;
  readonly code: string;
  readonly message: string;
}

interface NamedDocument {
  /** Absolute path. */
  readonly file: string;
  /** On the command line itself, not by its folder. */
  readonly isNamed: boolean;
}

/** `docs export FILE|DIR... --to docx,html,pdf --out DIR`: Markdown with front matter in the formats that customers keep. */
export async function docsExportCommand(context: LocalContext): Promise<number> {
  const { args, values, signal } = context;
  if (args.length === 0) throw invalid('Name the documents, or the folder with them: docs', 'document');
  if (values.out === undefined) throw invalid('Give --out, the folder to write to', 'out');
  // A file of its own in dist/ (esbuild.mjs): no other command has to load it.
  const { exportDocument, exportFormats } = (await import('../../core/integrations/export/chunk')).chunk;
  const options = {
    formats: formatsOf(values.to, exportFormats),
    folder: path.resolve(values.out),
    signal,
    ...(values.template !== undefined && { template: path.resolve(values.template) }),
  };
  const done: ExportedDocument[] = [];
  const failed: FailedDocument[] = [];
  for (const { file, isNamed } of await documentsOf(args)) {
    try {
      done.push(await exportDocument(file, options));
    } catch (error) {
      if (isNamed || !isAppError(error) || error.code !== 'config.invalid') throw error;
      failed.push({ source: file, code: error.code, message: error.message });
    }
  }
  report(context, done, failed);
  return failed.length === 0 ? ExitCode.ok : ExitCode.failed;
}

function formatsOf(to: string | undefined, known: readonly ExportFormat[]): ExportFormat[] {
  if (to === undefined) return ['docx'];
  return [...new Set(to.split(','))].map((name) => {
    const format = known.find((each) => each === name.trim());
    if (format === undefined) throw invalid(`--to takes ${known.join(', ')}`, 'to');
    return format;
  });
}

/** Files, and what has front matter in folders, by name. */
async function documentsOf(args: readonly string[]): Promise<NamedDocument[]> {
  const documents: NamedDocument[] = [];
  for (const arg of args) {
    const place = path.resolve(arg);
    const found = await stat(place).catch((cause) => {
      throw new AppError('local.io', `Cannot read ${place}`, { facts: { file: place }, cause });
    });
    if (!found.isDirectory()) {
      documents.push({ file: place, isNamed: true });
      continue;
    }
    const files = (await readdir(place)).filter((name) => /\.md$/i.test(name)).sort();
    for (const name of files) {
      const file = path.join(place, name);
      if (await hasFrontMatter(file)) documents.push({ file, isNamed: false });
    }
  }
  if (documents.length === 0) throw invalid('There is no Markdown with front matter (lines --- around it)', 'document');
  return documents;
}

/** Other Markdown, a README say, is no document to deliver. */
async function hasFrontMatter(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    return /^\uFEFF?---[ \t\r\n]/.test(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await handle.close();
  }
}

function report(context: LocalContext, done: readonly ExportedDocument[], failed: readonly FailedDocument[]): void {
  if (context.json) {
    print(context, JSON.stringify({ documents: done, failed }, undefined, 2));
    return;
  }
  for (const { source, files, warnings } of done) {
    for (const { file } of files) print(context, printable(path.relative('', file) || file));
    for (const warning of warnings) print(context, printable(`  ${path.basename(source)}: ${warningText(warning)}`));
  }
  for (const { message } of failed) print(context, printable(message));
}

function warningText({ code, value }: ExportWarning): string {
  switch (code) {
    case 'picture':
      return `the picture ${value} is missing or none (PNG, JPEG, GIF, SVG)`;
    case 'diagram':
      return `the diagram "${value}" cannot be drawn: its source is shown`;
    case 'anchor':
      return `nothing is at ${value}`;
  }
}

function invalid(message: string, reason: string): AppError {
  return new AppError('input.invalid', message, { facts: { reason } });
}
