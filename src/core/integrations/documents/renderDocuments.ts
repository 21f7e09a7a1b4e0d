import path from 'node:path';
import type { DocumentId, DocumentLanguage } from '../manifest/integration';
import type { RenderedFile } from '../scaffold/filePlan';
import { documentFile } from './documentFormat';
import { loadDocumentTemplate } from './documentTemplates';
import type { DocumentFacts } from './facts/documentFacts';
import { renderDocument } from './renderDocument';

export interface DocumentSetOptions {
  /** Absolute path of our `templates/documents/`. */
  readonly templates: string;
  /** Only the date counts. */
  readonly now: Date;
  /** Instead of those that the manifest wants. */
  readonly only?: readonly DocumentId[];
  readonly languages?: readonly DocumentLanguage[];
  /** Texts as they were made last, by path; a document that is made from the same keeps its date. */
  readonly previous?: ReadonlyMap<string, string>;
}

/**
 * The documents of an integration as files, relative to its folder. Nothing is written.
 * @param folder Absolute path of the integration's folder.
 * @throws AppError `local.io`, `config.invalid` for a template that does not fit
 */
export async function renderDocuments(
  folder: string,
  facts: DocumentFacts,
  options: DocumentSetOptions,
): Promise<readonly RenderedFile[]> {
  const { documents } = facts.integration;
  const { now, templates, only = documents.wanted, languages = documents.languages } = options;
  const own = documents.templates === undefined ? undefined : path.resolve(folder, documents.templates);
  const folders = { ours: templates, ...(own && { own }) };
  const today = now.toISOString().slice(0, 10);
  const files: RenderedFile[] = [];
  for (const id of only) {
    for (const language of languages) {
      const file = path.posix.join(documents.folder, documentFile(id, language));
      const previous = options.previous?.get(file);
      const template = await loadDocumentTemplate(id, language, folders);
      const text = renderDocument(id, language, facts, {
        template,
        today,
        ...(previous !== undefined && { previous }),
      });
      files.push({ path: file, text });
    }
  }
  return files;
}
