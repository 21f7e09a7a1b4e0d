import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../base/errors';
import type { Pattern } from './catalogue';
import type { SampleLanguage } from './pattern';
import { readSampleText } from './sampleText';

/** A file of a pattern's folder as it stands there. */
export interface SourceFile {
  /** Within `samples/<language>/` or `tests/<language>/`. */
  readonly name: string;
  readonly source: string;
}

/** A file as the reader sees it. */
export interface ShownFile {
  readonly name: string;
  readonly text: string;
}

/** @throws AppError `local.io` */
export function readSources(
  pattern: Pattern,
  kind: 'samples' | 'tests',
  language: SampleLanguage,
): Promise<readonly SourceFile[]> {
  return Promise.all(
    pattern[kind][language].map(async (name) => {
      const file = path.join(pattern.folder, kind, language, name);
      try {
        return { name, source: await readFile(file, 'utf8') };
      } catch (cause) {
        throw new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
      }
    }),
  );
}

/**
 * The sample or test files of a pattern in a language, without the markers of short forms.
 * @throws AppError `local.io`
 */
export async function patternFiles(
  pattern: Pattern,
  kind: 'samples' | 'tests',
  language: SampleLanguage,
): Promise<readonly ShownFile[]> {
  const sources = await readSources(pattern, kind, language);
  return sources.map(({ name, source }) => ({ name, text: readSampleText(source).text }));
}
