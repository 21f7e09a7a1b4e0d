import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../core/base/errors';
import type { ExportFormat, ExportResult } from '../../core/integrations/export/exportDocuments';
import type { ExportWarning } from '../../core/integrations/export/exportWarnings';
import { type LocalContext, print, printable } from '../cliContext';
import { ExitCode } from '../exitCodes';
import { wantedDocument } from '../integrations/wantedDocument';

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
  const { exportDocuments, exportFormats } = (await import('../../core/integrations/export/chunk')).chunk;
  const formats = formatsOf(values.to, exportFormats);
  const named = await documentsOf(args);
  const template = values.template === undefined ? undefined : path.resolve(values.template);
  const wanted = await Promise.all(named.map(({ file }) => wantedDocument(file, template)));
  const result = await exportDocuments(wanted, { formats, folder: path.resolve(values.out), signal });
  const refused = result.refused.find(({ source }) => named.some(({ file, isNamed }) => isNamed && file === source));
  if (refused) throw refused.error;
  report(context, result);
  return result.refused.length === 0 ? ExitCode.ok : ExitCode.failed;
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

function report(context: LocalContext, { documents, refused }: ExportResult): void {
  if (context.json) {
    const failed = refused.map(({ source, error: { code, message } }) => ({ source, code, message }));
    print(context, JSON.stringify({ documents, failed }, undefined, 2));
    return;
  }
  for (const { source, files, warnings } of documents) {
    for (const { file } of files) print(context, printable(path.relative('', file) || file));
    for (const warning of warnings) print(context, printable(`  ${path.basename(source)}: ${warningText(warning)}`));
  }
  for (const { error } of refused) print(context, printable(error.message));
  if (documents.some(({ files }) => files.some(({ contents }) => contents === 'estimated'))) print(context, estimated);
}

const estimated =
  'Page numbers in the contents of .docx files are about right until Word updates them; LibreOffice on this machine makes them exact';

function warningText({ code, value }: ExportWarning): string {
  switch (code) {
    case 'picture':
      return `the picture ${value} is missing or none (PNG, JPEG, GIF, SVG)`;
    case 'diagram':
      return `the diagram "${value}" cannot be drawn: its source is shown`;
    case 'anchor':
      return `nothing is at ${value}`;
    case 'layout':
      return `LibreOffice did not lay it out: ${value}`;
  }
}

function invalid(message: string, reason: string): AppError {
  return new AppError('input.invalid', message, { facts: { reason } });
}
