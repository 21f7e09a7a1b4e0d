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

/** A link to a place in a document of the same language. */
export function linkTo(
  { document: own, language }: BlockContext,
  id: DocumentId,
  target: string,
  text: string,
): string {
  const file = id === own ? '' : documentFile(id, language);
  return `[${text}](${file}#${anchorId(target)})`;
}

/** A localised text as it stands in a document; it may hold inline code. */
export function said({ language }: Pick<BlockContext, 'language'>, text: Localized | undefined): string {
  return text?.[language].replaceAll('\n', ' ').trim() ?? '';
}

/** A name of the manifest, which is text and no Markdown. */
export function named(context: Pick<BlockContext, 'language'>, text: Localized | undefined): string {
  return plain(said(context, text));
}
