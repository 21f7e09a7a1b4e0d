import path from 'node:path';
import type { SampleLanguage } from '../pattern';
import { patternOfFile } from '../sampleText';
import { projectFiles, projectText } from './projectFiles';

/** A file that a pattern put into a project before. */
export interface InsertedFile {
  /** Relative to the project, with `/`. */
  readonly file: string;
  readonly id: string;
  readonly version: number;
}

const endings: Readonly<Record<SampleLanguage, RegExp>> = {
  typescript: /\.[cm]?ts$/,
  python: /\.py$/,
  java: /\.java$/,
  go: /\.go$/,
};

/**
 * The files of a project that carry a pattern's marker.
 * @throws AppError `local.io`
 */
export async function insertedPatterns(project: string, language: SampleLanguage): Promise<readonly InsertedFile[]> {
  const files = await projectFiles(project, (file) => endings[language].test(file));
  const found: InsertedFile[] = [];
  for (const file of files) {
    const pattern = patternOfFile((await projectText(project, file)) ?? '');
    if (pattern) found.push({ file, ...pattern });
  }
  return found;
}

/** The folder where most of a project's pattern files are; undefined when there are none. */
export function folderOfInserted(inserted: readonly InsertedFile[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { file } of inserted) {
    const folder = path.posix.dirname(file);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
