import type { Pattern } from './catalogue';
import { editorSnippetBody } from './editorSnippet';
import type { Localized, SampleLanguage } from './pattern';
import { readSources } from './patternSources';
import { readSampleText } from './sampleText';

/** A short form of a pattern in one language. */
export interface ShortFormText {
  /** The region's name in the samples. */
  readonly region: string;
  readonly title: Localized;
  /** In the syntax of editor snippets, with tab stops. */
  readonly body: string;
}

/**
 * The short forms that a pattern's samples have in a language.
 * @throws AppError `local.io`
 */
export async function shortFormsOf(pattern: Pattern, language: SampleLanguage): Promise<readonly ShortFormText[]> {
  const sources = await readSources(pattern, 'samples', language);
  const regions = new Map(
    sources.flatMap(({ source }) => readSampleText(source).regions.map(({ name, text }) => [name, text])),
  );
  return pattern.shortForms.flatMap(({ region, title, stops }) => {
    const text = regions.get(region);
    return text === undefined ? [] : [{ region, title, body: editorSnippetBody(text, stops) }];
  });
}
