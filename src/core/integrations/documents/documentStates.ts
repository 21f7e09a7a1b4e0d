import path from 'node:path';
import type { DocumentId, DocumentLanguage } from '../manifest/integration';
import { documentFile, frontMatterText, questionMarkers } from './documentFormat';
import { documentText } from './documentText';
import type { DocumentFacts } from './facts/documentFacts';
import { notFetched } from './facts/operationFacts';
import { renderDocuments } from './renderDocuments';

/**
 * `missing`: not made. `stale`: what it was made from has changed since. `current`: made from what is there now. `unknown`: it
 * differs, and a definition at an address was not fetched, which may be all the difference.
 */
export type DocumentCurrency = 'missing' | 'stale' | 'current' | 'unknown';

export interface DocumentState {
  readonly document: DocumentId;
  readonly language: DocumentLanguage;
  /** Relative to the integration's folder. */
  readonly file: string;
  readonly currency: DocumentCurrency;
  /** Questions that the document still asks. */
  readonly questions: number;
}

/**
 * How each wanted document stands to what it is made from: its front matter has the hash of that (`sources`), which is
 * compared with the hash of what is there now. What people edited in a document makes it no less current.
 * @param folder Absolute path of the integration's folder.
 * @param templates Absolute path of our `templates/documents/`.
 * @throws AppError as `renderDocuments`
 */
export async function documentStates(
  folder: string,
  facts: DocumentFacts,
  templates: string,
): Promise<readonly DocumentState[]> {
  const rendered = await renderDocuments(folder, facts, { templates, now: new Date(0) });
  const expected = new Map(rendered.map(({ path: file, text }) => [file, frontMatterText(text, 'sources')]));
  const { wanted, languages, folder: documents } = facts.integration.documents;
  const states: DocumentState[] = [];
  for (const document of wanted) {
    for (const language of languages) {
      const file = path.posix.join(documents, documentFile(document, language));
      const text = await documentText(path.join(folder, file));
      const currency = currencyOf(text, expected.get(file), facts);
      states.push({ document, language, file, currency, questions: questionMarkers(text ?? '').length });
    }
  }
  return states;
}

function currencyOf(
  text: string | undefined,
  expected: string | undefined,
  { operations }: DocumentFacts,
): DocumentCurrency {
  if (text === undefined) return 'missing';
  if (frontMatterText(text, 'sources') === expected) return 'current';
  return operations.some(({ problem }) => problem === notFetched) ? 'unknown' : 'stale';
}
