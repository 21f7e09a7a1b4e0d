import type { Catalogue } from '../catalogue';
import { declarationsOf } from '../codeDeclarations';
import type { SampleLanguage } from '../pattern';
import { readSources } from '../patternSources';

/** What a pattern's samples offer to other code. */
export interface SampleName {
  readonly pattern: string;
  /** File without its ending: `smallFiles`, `small_files`, `SmallFiles`. */
  readonly file: string;
  readonly name: string;
}

/**
 * The names that the samples of a language export.
 * @throws AppError `local.io`
 */
export async function sampleNames({ patterns }: Catalogue, language: SampleLanguage): Promise<readonly SampleName[]> {
  const lists = await Promise.all(
    [...patterns.values()].map(async (pattern) => {
      const sources = await readSources(pattern, 'samples', language);
      return sources.flatMap(({ name: file, source }) =>
        declarationsOf(source.split('\n'), language).map(({ name }) => ({
          pattern: pattern.id,
          file: file.replace(/\.\w+$/, ''),
          name,
        })),
      );
    }),
  );
  return lists.flat();
}

/** Whether an imported name is that of a sample, by the file or package that it comes from. */
export function isSample({ file, name }: SampleName, imported: string, language: SampleLanguage): boolean {
  const plain = imported.replace(/\.[cm]?[jt]sx?\./, '.');
  const dot = plain.lastIndexOf('.');
  const [module, member] = [plain.slice(0, dot), plain.slice(dot + 1)];
  const last = module.split(/[./]/).at(-1);
  // Samples of Java have a class a file, and those of Go share a package.
  if (language === 'java') return member === file && (name === file || plain.endsWith(`.${name}`));
  if (language === 'go') return member === name && module.split('/').at(-1) === 'storage';
  return last === file && member === name;
}
