import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Catalogue, Pattern } from './catalogue';
import { editorSnippetBody } from './editorSnippet';
import type { SampleLanguage } from './pattern';
import { readSampleText } from './sampleText';

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
  const sources = await Promise.all(
    pattern.samples[language].map((name) => readFile(path.join(pattern.folder, 'samples', language, name), 'utf8')),
  );
  const regions = new Map(
    sources.flatMap((source) => readSampleText(source).regions.map(({ name, text }) => [name, text])),
  );
  const family = pattern.group === 'management' ? 'rest' : 's3';
  return pattern.shortForms.flatMap(({ region, title, stops }) => {
    const text = regions.get(region);
    if (text === undefined) return [];
    const body = editorSnippetBody(text, stops).split('\n');
    const description = `${title.en} / ${title['zh-cn']} (${pattern.id})`;
    return [[`${pattern.id} ${region}`, { prefix: `${family}-${region}`, body, description }] as const];
  });
}
