import path from 'node:path';
import type { Localized } from '../../patterns/pattern';
import type { DocumentId, DocumentLanguage, Integration } from '../manifest/integration';
import { loadManifest } from '../manifest/integrationFile';
import { documentFile, questionMarkers } from './documentFormat';
import { documentText } from './documentText';
import { answerOf, questions, questionsFor } from './questions';

/** Where a question stands. */
export interface QuestionPlace {
  readonly document: DocumentId;
  readonly language: DocumentLanguage;
  /** Relative to the integration's folder; absent while the document is not made. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
}

/** Something that only people know and nobody has answered yet. */
export interface OpenQuestion {
  /** Also the key of the manifest's `answers`. */
  readonly id: string;
  /** The id itself for a question of the customer's own templates. */
  readonly text: Localized;
  readonly places: readonly QuestionPlace[];
}

/**
 * The open questions of an integration, in the order of our list, then those of the customer's own templates.
 * A question counts as answered when the manifest answers it, and where somebody wrote the answer straight into the document,
 * in place of the marker.
 * @param folder Absolute path of the integration's folder.
 * @throws AppError `local.io`, `config.invalid`
 */
export async function openQuestions(folder: string): Promise<readonly OpenQuestion[]> {
  const integration = await loadManifest(folder);
  const found = new Map<string, QuestionPlace[]>();
  for (const document of integration.documents.wanted) {
    for (const language of integration.documents.languages) {
      for (const [id, place] of await askedIn(folder, integration, document, language)) {
        found.set(id, [...(found.get(id) ?? []), place]);
      }
    }
  }
  const known = new Map(questions.map((question) => [question.id, question]));
  const order = questions.map(({ id }) => id);
  const rank = (id: string) => (known.has(id) ? order.indexOf(id) : order.length);
  return [...found]
    .filter(([id]) => integration.documents.languages.some((each) => answerOf(integration, id, each) === undefined))
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([id, places]) => ({ id, text: known.get(id)?.text ?? { en: id, 'zh-cn': id }, places }));
}

/** Of a document that is there: what it asks. Of one that is not made yet: what our template will ask. */
async function askedIn(
  folder: string,
  integration: Integration,
  document: DocumentId,
  language: DocumentLanguage,
): Promise<readonly (readonly [string, QuestionPlace])[]> {
  const file = path.posix.join(integration.documents.folder, documentFile(document, language));
  const text = await documentText(path.join(folder, file));
  if (text !== undefined) {
    return questionMarkers(text).map(({ id, line }) => [id, { document, language, file, line }] as const);
  }
  return questionsFor(integration)
    .filter(({ documents }) => documents.includes(document))
    .map(({ id }) => [id, { document, language }] as const);
}
