import path from 'node:path';
import { AppError } from '../../base/errors';
import type { ReportLanguage } from '../../capabilities/texts/capabilityTexts';
import { type Catalogue, type Pattern, patternOf, withRequired } from '../catalogue';
import { dependenciesOf } from '../dependencyRules';
import type { SampleLanguage } from '../pattern';
import { readSources, type SourceFile } from '../patternSources';
import { planDependencies } from './dependencies/planDependencies';
import { envExampleFile, withEnvExample } from './envExample';
import { folderOfInserted, insertedPatterns } from './insertedPatterns';
import { buildFiles, newProjectFiles } from './newProjectFiles';
import { placeSettings } from './placeSettings';
import { projectHas, projectText } from './projectFiles';
import { readRules } from './readRules';
import { renderSample } from './renderSample';
import { targetFolder } from './targetFolder';

export interface InsertionRequest {
  readonly catalogue: Catalogue;
  /** Patterns to insert; what their samples import comes along. */
  readonly ids: readonly string[];
  readonly language: SampleLanguage;
  /** Absolute path of the project's folder. */
  readonly project: string;
  /** Relative to the project, with `/`; where earlier samples are, or the language's usual place, when absent. */
  readonly folder?: string;
  /** For comments of configuration keys. */
  readonly textLanguage: ReportLanguage;
  /** Values of configuration keys that are known: endpoint, bucket. Never secrets. */
  readonly values?: Readonly<Record<string, string>>;
}

/** What happens to one file of the project. */
export interface PlannedChange {
  /** Relative to the project, with `/`. */
  readonly file: string;
  /**
   * create: there is none. change: something is added to it. present: it is there, as we wrote it or as somebody changed
   * it since, and stays. blocked: another file has the name, and stays.
   */
  readonly status: 'create' | 'change' | 'present' | 'blocked';
  /** The whole text afterwards. */
  readonly text: string;
  /** The whole text now; only of a change. */
  readonly before?: string;
  /** The pattern whose sample it is. */
  readonly pattern?: string;
}

export interface InsertionPlan {
  /** Where the samples go, relative to the project. */
  readonly folder: string;
  readonly patterns: readonly Pattern[];
  readonly changes: readonly PlannedChange[];
}

/**
 * Works out what inserting patterns does to a project. Writes nothing.
 * @throws AppError `input.invalid` for a pattern that there is not or that has no sample in this language, `local.io`
 */
export async function planInsertion(request: InsertionRequest): Promise<InsertionPlan> {
  const { catalogue, ids, language, project } = request;
  const patterns = withRequired(catalogue, ids);
  for (const id of ids) requireSample(patternOf(catalogue, id), language);
  const inserted = await insertedPatterns(project, language);
  const folder = request.folder ?? folderOfInserted(inserted) ?? (await targetFolder(project, language));
  const samples = await samplesOf(patterns, language);
  const files = await Promise.all(samples.map((sample) => planSample(request, sample, folder, inserted)));
  const others = await planOtherFiles(request, { patterns, folder, sources: samples.map(({ source }) => source) });
  return { folder, patterns, changes: [...files, ...others] };
}

interface Sample extends SourceFile {
  readonly pattern: Pattern;
}

function requireSample({ id, samples }: Pattern, language: SampleLanguage): void {
  if (samples[language].length > 0) return;
  throw new AppError('input.invalid', `${id} has no sample in ${language}`, {
    facts: { reason: 'patternLanguage', value: id, language },
  });
}

async function samplesOf(patterns: readonly Pattern[], language: SampleLanguage): Promise<readonly Sample[]> {
  const lists = await Promise.all(
    patterns.map(async (pattern) =>
      (await readSources(pattern, 'samples', language)).map((file) => ({ pattern, ...file })),
    ),
  );
  return lists.flat();
}

async function planSample(
  { language, project }: InsertionRequest,
  { pattern, name, source }: Sample,
  folder: string,
  inserted: readonly { readonly file: string; readonly id: string }[],
): Promise<PlannedChange> {
  const file = path.posix.join(folder, name);
  const present = inserted.find((each) => each.id === pattern.id && each.file === file);
  const text = present ? await projectText(project, file) : undefined;
  if (text !== undefined) return { file, status: 'present', text, pattern: pattern.id };
  const status = (await projectHas(project, file)) ? 'blocked' : 'create';
  return { file, status, text: renderSample(pattern, language, source, folder), pattern: pattern.id };
}

async function planOtherFiles(
  request: InsertionRequest,
  { patterns, folder, sources }: { patterns: readonly Pattern[]; folder: string; sources: readonly string[] },
): Promise<readonly PlannedChange[]> {
  const { catalogue, language, project } = request;
  const rules = await readRules(catalogue);
  const known = await Promise.all(buildFiles[language].map((file) => projectText(project, file)));
  const fresh = known.every((text) => text === undefined) ? newProjectFiles(language, path.basename(project)) : {};
  const dependencies = dependenciesOf(rules, language, sources);
  const build = await planDependencies(project, language, dependencies, fresh);
  const { values = {} } = request;
  const settings = [...patterns.flatMap((pattern) => pattern.settings), ...placeSettings(patterns, values)];
  const env = (await projectText(project, envExampleFile)) ?? '';
  const packageFile = path.posix.join(folder, '__init__.py');
  const wanted: Readonly<Record<string, string>> = {
    ...fresh,
    ...build,
    ...(language === 'python' && !(await projectHas(project, packageFile)) && { [packageFile]: '' }),
    [envExampleFile]: withEnvExample(env, settings, { language: request.textLanguage, values }),
  };
  const changes = await Promise.all(Object.entries(wanted).map(([file, text]) => planText(project, file, text)));
  return changes.filter((change) => change !== undefined);
}

async function planText(project: string, file: string, text: string): Promise<PlannedChange | undefined> {
  const before = await projectText(project, file);
  if (before === text || (before === undefined && text === '' && !file.endsWith('__init__.py'))) return undefined;
  return before === undefined ? { file, status: 'create', text } : { file, status: 'change', text, before };
}
