import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../base/errors';
import { type PatternSpec, type SampleLanguage, sampleLanguages } from './pattern';
import { type CatalogueProblem, readPatternFile } from './patternFile';

/** A pattern of the catalogue with the files of its folder. */
export interface Pattern extends PatternSpec {
  /** Absolute path. */
  readonly folder: string;
  /** Sample files, by language, as names within `samples/<language>/`, sorted. */
  readonly samples: Readonly<Record<SampleLanguage, readonly string[]>>;
  /** Test files, as names within `tests/<language>/`. */
  readonly tests: Readonly<Record<SampleLanguage, readonly string[]>>;
}

/** All patterns of a folder, by id in the order of the catalogue. */
export interface Catalogue {
  /** Absolute path. */
  readonly folder: string;
  readonly patterns: ReadonlyMap<string, Pattern>;
  /** What could not be read; a pattern with problems of its own is left out. */
  readonly problems: readonly CatalogueProblem[];
}

/** The file of a pattern's folder that says what it is. */
export const patternFileName = 'pattern.yaml';

const isPatternFolder = (name: string) => /^[PR]\d\d-/.test(name);

/**
 * Reads the catalogue: every folder `P14-exclusive-create` with its `pattern.yaml`.
 * @param folder Absolute path of `snippets/`.
 * @throws AppError `local.io` when the folder cannot be read; problems of single patterns come back instead.
 */
export async function loadCatalogue(folder: string): Promise<Catalogue> {
  const names = (await namesIn(folder)).filter(isPatternFolder);
  const read = await Promise.all(names.map((name) => readPattern(folder, name)));
  const patterns = new Map<string, Pattern>();
  const problems: CatalogueProblem[] = read.flatMap(({ problems }) => problems);
  for (const { pattern } of read) {
    if (pattern === undefined) continue;
    if (patterns.has(pattern.id)) problems.push(problemOf(pattern, `${pattern.id} is there twice`));
    else patterns.set(pattern.id, pattern);
  }
  for (const pattern of patterns.values()) problems.push(...linkProblems(pattern, patterns));
  return { folder, patterns, problems };
}

/**
 * A pattern of the catalogue.
 * @throws AppError `input.invalid` when there is none.
 */
export function patternOf({ patterns }: Catalogue, id: string): Pattern {
  const pattern = patterns.get(id.toUpperCase());
  if (pattern) return pattern;
  throw new AppError('input.invalid', `There is no pattern ${id}; known are ${[...patterns.keys()].join(', ')}`, {
    facts: { reason: 'pattern', value: id },
  });
}

/** The patterns and all that their samples import, each once, what is imported first. */
export function withRequired(catalogue: Catalogue, ids: readonly string[]): readonly Pattern[] {
  const found = new Map<string, Pattern>();
  const visiting = new Set<string>();
  const visit = (id: string) => {
    const pattern = patternOf(catalogue, id);
    if (found.has(pattern.id) || visiting.has(pattern.id)) return;
    visiting.add(pattern.id);
    for (const required of pattern.requires) visit(required);
    found.set(pattern.id, pattern);
  };
  for (const id of ids) visit(id);
  return [...found.values()];
}

async function readPattern(
  catalogue: string,
  name: string,
): Promise<{ readonly pattern?: Pattern; readonly problems: readonly CatalogueProblem[] }> {
  const file = `${name}/${patternFileName}`;
  const text = await readFile(path.join(catalogue, file), 'utf8').catch((cause) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadable(file, cause);
  });
  if (text === undefined) return { problems: [{ file, message: 'There is no such file' }] };
  const { spec, problems } = readPatternFile(file, text);
  if (spec === undefined) return { problems };
  const folder = path.join(catalogue, name);
  const [samples, tests] = await Promise.all([filesByLanguage(folder, 'samples'), filesByLanguage(folder, 'tests')]);
  return { pattern: { ...spec, folder, samples, tests }, problems };
}

async function filesByLanguage(folder: string, kind: string): Promise<Record<SampleLanguage, readonly string[]>> {
  const lists = await Promise.all(
    sampleLanguages.map(
      async (language) => [language, await namesIn(path.join(folder, kind, language), true)] as const,
    ),
  );
  return Object.fromEntries(lists) as Record<SampleLanguage, readonly string[]>;
}

/** Names in a folder, sorted; caches of tools that a person ran there are not ours. */
async function namesIn(folder: string, optional = false): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => !/^(?:\.|__pycache__$)/.test(name)).sort();
  } catch (cause) {
    if (optional && (cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unreadable(folder, cause);
  }
}

function unreadable(file: string, cause: unknown): AppError {
  return new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
}

function problemOf(pattern: Pattern, message: string): CatalogueProblem {
  return { file: `${path.basename(pattern.folder)}/${patternFileName}`, message };
}

/** What only shows beside the other patterns and files. */
function linkProblems(pattern: Pattern, patterns: ReadonlyMap<string, Pattern>): CatalogueProblem[] {
  const { id, slug, folder, requires, goals } = pattern;
  const messages = [
    path.basename(folder) === `${id}-${slug}` ? undefined : `The folder should be named ${id}-${slug}`,
    ...requires.map((other) => (patterns.has(other) ? undefined : `requires ${other}, which there is not`)),
    ...goals.map((goal) => (goal.id.startsWith(`${id}-`) ? undefined : `The goal ${goal.id} should begin with ${id}-`)),
    new Set(goals.map((goal) => goal.id)).size === goals.length ? undefined : 'Two goals have one id',
  ];
  return messages.filter((message) => message !== undefined).map((message) => problemOf(pattern, message));
}
