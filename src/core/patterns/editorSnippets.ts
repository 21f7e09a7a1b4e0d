import type { Catalogue, Pattern } from './catalogue';
import type { SampleLanguage } from './pattern';
import { shortFormsOf } from './shortForms';

/** Where the snippets of a language are, relative to the catalogue: what `contributes.snippets` of package.json names. */
export function editorSnippetsFile(language: SampleLanguage): string {
  return `editor/${language}.json`;
}

/**
 * The editor snippets of a language, made from the short forms of all samples, as the text of a VS Code snippet file. A
 * snippet's prefix is `s3-` or `rest-` and the region's name; editors offer both languages' titles, as such a file knows
 * one text only.
 */
export async function editorSnippets(catalogue: Catalogue, language: SampleLanguage): Promise<string> {
  const lists = await Promise.all([...catalogue.patterns.values()].map((pattern) => snippetsOf(pattern, language)));
  return `${JSON.stringify(Object.fromEntries(lists.flat()), undefined, 2)}\n`;
}

async function snippetsOf(pattern: Pattern, language: SampleLanguage): Promise<readonly (readonly [string, object])[]> {
  const family = pattern.group === 'management' ? 'rest' : 's3';
  return (await shortFormsOf(pattern, language)).map(({ region, title, body }) => {
    const description = `${title.en} / ${title['zh-cn']} (${pattern.id})`;
    return [`${pattern.id} ${region}`, { prefix: `${family}-${region}`, body: body.split('\n'), description }] as const;
  });
}
