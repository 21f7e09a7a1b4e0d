import type { Localized } from '../../../patterns/pattern';
import type { DocumentId, DocumentLanguage } from '../../manifest/integration';
import { anchorId, documentFile } from '../documentFormat';
import { plain } from '../documentMarkdown';
import type { DocumentFacts } from '../facts/documentFacts';
import type { Trace } from '../traceability';

/** What a computed part of a document is made from. */
export interface BlockContext {
  readonly facts: DocumentFacts;
  readonly document: DocumentId;
  readonly language: DocumentLanguage;
  readonly traces: readonly Trace[];
}

/** Makes a part of a document; an empty text where there is nothing to say. */
export type Block = (context: BlockContext) => string;

/** Words of one block in both languages. */
export type Words<T> = Readonly<Record<DocumentLanguage, T>>;

/** Names in a row, as the language separates them. */
export function joined({ language }: Pick<BlockContext, 'language'>, items: readonly string[]): string {
  return items.join(language === 'en' ? ', ' : '、');
}

/** A text in brackets behind another one, as the language writes them. */
export function inBrackets({ language }: Pick<BlockContext, 'language'>, text: string): string {
  if (text === '') return '';
  return language === 'en' ? ` (${text})` : `（${text}）`;
}

/** A link to a place in a document of the same language; only its text where that document is not delivered. */
export function linkTo(
  { document: own, language, facts }: BlockContext,
  id: DocumentId,
  target: string,
  text: string,
): string {
  if (id !== own && !facts.integration.documents.wanted.includes(id)) return text;
  const file = id === own ? '' : documentFile(id, language);
  return `[${text}](${file}#${anchorId(target)})`;
}

/** A localised text as it stands in a document; it may hold inline code. */
export function said({ language }: Pick<BlockContext, 'language'>, text: Localized | undefined): string {
  return delivered(language, text?.[language].replaceAll('\n', ' ').trim() ?? '');
}

/** What the catalogue calls a sample is the code of the integration once it is delivered. */
export function delivered(language: DocumentLanguage, text: string): string {
  if (language === 'zh-cn') return text.replaceAll(/示例代码|示例/g, '代码');
  return text.replaceAll(/\bthe sample\b/g, 'the code').replaceAll(/\bThe sample\b/g, 'The code');
}

/** A name of the manifest, which is text and no Markdown; it says of samples what the customer says. */
export function named({ language }: Pick<BlockContext, 'language'>, text: Localized | undefined): string {
  return plain(text?.[language].replaceAll('\n', ' ').trim() ?? '');
}

/** Times in ISO 8601 as people read them: `2026-11-24 14:17:15 UTC`. */
export function readableTimes(text: string): string {
  return text.replaceAll(/(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z/g, '$1 $2 UTC');
}
