import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Catalogue, Pattern } from './catalogue';
import { editorSnippets, editorSnippetsFile } from './editorSnippets';
import { type SampleLanguage, sampleLanguages } from './pattern';
import type { CatalogueProblem } from './patternFile';
import { readSampleText } from './sampleText';

/**
 * What a complete catalogue must not lack: samples and tests in every language, a test for every goal, short forms where
 * they are declared, the section of the delivered document in both languages.
 */
export async function checkCatalogue(catalogue: Catalogue): Promise<readonly CatalogueProblem[]> {
  const found = await Promise.all([...catalogue.patterns.values()].map(checkPattern));
  return [...catalogue.problems, ...found.flat(), ...(await checkEditorSnippets(catalogue))];
}

/** What was made from the samples and is checked in has to be made anew when they change. */
async function checkEditorSnippets(catalogue: Catalogue): Promise<readonly CatalogueProblem[]> {
  const checks = sampleLanguages.map(async (language) => {
    const file = editorSnippetsFile(language);
    const wanted = await editorSnippets(catalogue, language).catch(() => undefined);
    const there = await readFile(path.join(catalogue.folder, file), 'utf8').catch(() => undefined);
    return wanted === there ? [] : [{ file, message: 'It is not what the samples give: run `npm run patterns`' }];
  });
  return (await Promise.all(checks)).flat();
}

async function checkPattern(pattern: Pattern): Promise<readonly CatalogueProblem[]> {
  const byLanguage = await Promise.all(sampleLanguages.map((language) => checkLanguage(pattern, language)));
  const sections = await Promise.all(
    ['section.en.md', 'section.zh-cn.md'].map(async (file) =>
      (await textOf(pattern, file))?.trim() ? [] : [problem(pattern, file, 'There is no text for the document')],
    ),
  );
  return [...byLanguage.flat(), ...sections.flat()];
}

async function checkLanguage(pattern: Pattern, language: SampleLanguage): Promise<readonly CatalogueProblem[]> {
  const samples = await Promise.all(
    pattern.samples[language].map((name) => textOf(pattern, `samples/${language}/${name}`)),
  );
  const tests = await Promise.all(pattern.tests[language].map((name) => textOf(pattern, `tests/${language}/${name}`)));
  const tested = goalsIn(tests.join('\n'));
  const folder = `samples/${language}`;
  return [
    ...(samples.length === 0 ? [problem(pattern, folder, `There is no sample in ${language}`)] : []),
    ...pattern.goals
      .filter(({ id }) => !tested.includes(id.toLowerCase()))
      .map(({ id }) => problem(pattern, `tests/${language}`, `No test carries ${id} in its name`)),
    ...(samples.length === 0 ? [] : checkRegions(pattern, folder, samples.join('\n'))),
  ];
}

/** The text with the ids of goals as they stand in names of tests: `p14_one_winner` and `P14-one-winner` are one. */
function goalsIn(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

function checkRegions(pattern: Pattern, folder: string, source: string): readonly CatalogueProblem[] {
  try {
    const { regions } = readSampleText(source);
    const names = regions.map(({ name }) => name);
    return pattern.shortForms
      .filter(({ region }) => !names.includes(region))
      .map(({ region }) => problem(pattern, folder, `There is no region ${region}`));
  } catch (error) {
    return [problem(pattern, folder, (error as Error).message)];
  }
}

function problem({ folder }: Pattern, file: string, message: string): CatalogueProblem {
  return { file: `${path.basename(folder)}/${file}`, message };
}

async function textOf({ folder }: Pattern, file: string): Promise<string | undefined> {
  return readFile(path.join(folder, file), 'utf8').catch(() => undefined);
}
