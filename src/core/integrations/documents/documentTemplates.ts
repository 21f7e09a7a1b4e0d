import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../base/errors';
import type { DocumentId, DocumentLanguage } from '../manifest/integration';
import { documentFile } from './documentFormat';

/** What the lock file says that the documents were made from; the version grows with every change of our templates. */
export const documentsTemplate = { id: 'documents', version: '1.2.0' } as const;

/** A document before it is filled in. */
export interface DocumentTemplate {
  /** For errors. */
  readonly name: string;
  readonly text: string;
}

/** Where templates are; the customer's replace ours file by file. */
export interface TemplateFolders {
  /** Absolute path of `templates/documents/`. */
  readonly ours: string;
  /** Absolute path of the folder that the manifest names. */
  readonly own?: string;
}

/**
 * The template of a document.
 * @throws AppError `local.io`
 */
export async function loadDocumentTemplate(
  id: DocumentId,
  language: DocumentLanguage,
  { ours, own }: TemplateFolders,
): Promise<DocumentTemplate> {
  const file = documentFile(id, language);
  const customers = own === undefined ? undefined : await textOf(path.join(own, file), true);
  if (customers !== undefined) return { name: path.join(own ?? '', file), text: customers };
  return { name: `documents/${file}`, text: (await textOf(path.join(ours, file), false)) ?? '' };
}

async function textOf(file: string, optional: boolean): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (optional && (cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
  }
}
