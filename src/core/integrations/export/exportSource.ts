import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, isAppError } from '../../base/errors';
import type { DocumentBody } from './documentModel';
import { type ReferenceDocument, readReference } from './docx/referenceDocument';
import type { FrontMatter } from './frontMatter';
import { loadPictures, type Pictures } from './loadPictures';
import { readMarkdown } from './markdown/readMarkdown';
import { readFrontMatter } from './readFrontMatter';

export interface WantedDocument {
  /** Absolute path of the Markdown. */
  readonly file: string;
  /** Absolute path of a customer's .docx or .dotx, whose looks the .docx takes on. */
  readonly template?: string;
}

/** A document with everything that it is exported from. */
export interface ExportSource {
  /** Absolute path of the Markdown. */
  readonly file: string;
  readonly document: FrontMatter;
  readonly body: DocumentBody;
  readonly pictures: Pictures;
  /** The customer's document. */
  readonly reference?: ReferenceDocument;
}

/** A document whose front matter does not fit. */
export interface RefusedDocument {
  /** Absolute path of the Markdown. */
  readonly source: string;
  /** `config.invalid` */
  readonly error: AppError;
}

/**
 * Reads documents with their pictures and the customer's documents that they are to look like.
 * @throws AppError `local.io`, `input.invalid` when a template is no document of Word
 */
export async function readSources(
  wanted: readonly WantedDocument[],
): Promise<{ readonly sources: readonly ExportSource[]; readonly refused: readonly RefusedDocument[] }> {
  const sources: ExportSource[] = [];
  const refused: RefusedDocument[] = [];
  const references = new Map<string, ReferenceDocument>();
  for (const { file, template } of wanted) {
    const reference = template === undefined ? undefined : await readTemplate(template, references);
    try {
      sources.push({ ...(await readSource(file)), ...(reference && { reference }) });
    } catch (error) {
      if (!isAppError(error) || error.code !== 'config.invalid') throw error;
      refused.push({ source: file, error });
    }
  }
  return { sources, refused };
}

async function readSource(file: string): Promise<ExportSource> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw unreadable(file, cause);
  });
  const { frontMatter, body: markdown } = readFrontMatter(text, file);
  const body = readMarkdown(markdown);
  return { file, document: frontMatter, body, pictures: await loadPictures(body, path.dirname(file)) };
}

/** @param known Those that were read already, by their files. */
async function readTemplate(file: string, known: Map<string, ReferenceDocument>): Promise<ReferenceDocument> {
  const before = known.get(file);
  if (before) return before;
  const data = await readFile(file).catch((cause) => {
    throw unreadable(file, cause);
  });
  const reference = readReference(data);
  known.set(file, reference);
  return reference;
}

function unreadable(file: string, cause: unknown): AppError {
  const { message } = cause as Error;
  return new AppError('local.io', `Cannot read ${file}: ${message}`, { facts: { file, detail: message }, cause });
}
