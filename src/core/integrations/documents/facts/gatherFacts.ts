import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../base/errors';
import type { Catalogue, Pattern } from '../../../patterns/catalogue';
import type { InsertedFile } from '../../../patterns/insertion/insertedPatterns';
import { projectText } from '../../../patterns/insertion/projectFiles';
import { readSources } from '../../../patterns/patternSources';
import { readSampleText, type SampleRegion } from '../../../patterns/sampleText';
import { parseReport } from '../../../probe/report/parseReport';
import { markedFiles, patternsInUse } from '../../inventory/patternsInUse';
import type { Integration } from '../../manifest/integration';
import { loadManifest } from '../../manifest/integrationFile';
import type { TestResults } from '../../results/testResults';
import { codeFile } from './codeFile';
import { deliveredFiles } from './deliveredFiles';
import type { CodeFile, ComponentFacts, DocumentFacts, PatternFacts, ProbedConnection } from './documentFacts';
import { errorFacts } from './errorFacts';
import { gitFacts } from './gitFacts';
import { goalFacts } from './goalFacts';
import { type DefinitionFetcher, operationFacts } from './operationFacts';
import { readPatternSection } from './patternSection';
import { configurationFacts } from './settingFacts';

/** What the folder itself does not hold. */
export interface FactSources {
  readonly catalogue: Catalogue;
  /** Files of the code with a pattern's marker; read when absent. */
  readonly marked?: readonly InsertedFile[];
  /** Of the tests' last run; documents of an integration without any say so. */
  readonly results?: TestResults;
  /** Of the SBOM. */
  readonly components?: readonly ComponentFacts[];
  /** For definitions that stand at an address. */
  readonly fetchDefinition?: DefinitionFetcher;
  readonly signal?: AbortSignal;
}

/**
 * Reads everything that the documents of an integration are made from. Nothing is guessed: what is not there is absent.
 * @param folder Absolute path of the folder with `integration.yaml`.
 * @throws AppError `local.io`, `config.invalid`, `input.invalid` for a pattern that the catalogue does not have or a probe
 *   report that is none, `cancelled`
 */
export async function gatherFacts(folder: string, sources: FactSources): Promise<DocumentFacts> {
  const integration = await loadManifest(folder);
  const { catalogue, results = { tests: [], files: [] }, components = [], fetchDefinition, signal } = sources;
  const chosen = integration.patterns.map(({ id }) => id);
  const marked = sources.marked ?? (await markedFiles(folder, integration));
  const patterns = patternsInUse(
    catalogue,
    chosen,
    marked.map(({ id }) => id),
  );
  const project = path.join(folder, integration.project);
  const { settings, schemaFile } = await configurationFacts(project, integration.kind, patterns);
  const made = madeFiles(integration);
  const git = await gitFacts(folder, { version: integration.version, leftOut: made });
  return {
    integration,
    patterns: await patternFacts(folder, integration, { patterns, marked }),
    otherPatterns: [...catalogue.patterns.values()]
      .filter(({ id }) => patterns.every((pattern) => pattern.id !== id))
      .map(({ id, title }) => ({ id, title })),
    settings,
    ...(schemaFile && { schemaFile: path.posix.join(integration.project, schemaFile) }),
    probes: await Promise.all(integration.connections.map((connection) => probed(folder, connection))),
    operations: await operationFacts(folder, integration.apiOperations, {
      ...(fetchDefinition && { fetchDefinition }),
      ...(signal && { signal }),
    }),
    goals: goalFacts(integration, patterns, results),
    results,
    ...(git && { git }),
    components,
    files: await deliveredFiles(folder, [...made, 'test-results'], signal),
    errors: errorFacts(patterns.map(({ id }) => id)),
  };
}

/** What is made from everything else: it must not be part of what it is made from. */
function madeFiles({ documents }: Integration): readonly string[] {
  return [documents.folder, '.integration'];
}

async function probed(folder: string, connection: Integration['connections'][number]): Promise<ProbedConnection> {
  if (connection.probe === undefined) return { connection };
  const file = path.join(folder, connection.probe);
  const text = await readFile(file, 'utf8').catch((cause) => {
    // A report that is named and not there yet is told by the check; documents say that nothing was probed.
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
  });
  return text === undefined ? { connection } : { connection, report: parseReport(text) };
}

async function patternFacts(
  folder: string,
  integration: Integration,
  { patterns, marked }: { readonly patterns: readonly Pattern[]; readonly marked: readonly InsertedFile[] },
): Promise<readonly PatternFacts[]> {
  const facts: PatternFacts[] = [];
  for (const pattern of patterns) {
    const chosen = integration.patterns.find(({ id }) => id === pattern.id);
    const byMarker = marked.filter(({ id }) => id === pattern.id).map(({ file }) => file);
    const files = [...new Set([...(chosen?.code ?? []), ...byMarker])].sort();
    facts.push({
      pattern,
      chosen: chosen !== undefined,
      findings: chosen?.findings ?? [],
      section: {
        en: await readPatternSection(pattern, 'en'),
        'zh-cn': await readPatternSection(pattern, 'zh-cn'),
      },
      code: await codeFiles(folder, files, pattern, integration),
    });
  }
  return facts;
}

async function codeFiles(
  folder: string,
  files: readonly string[],
  pattern: Pattern,
  { language }: Integration,
): Promise<readonly CodeFile[]> {
  const regions = await shortForms(pattern, language);
  const found: CodeFile[] = [];
  for (const file of files) {
    const text = await projectText(folder, file);
    // The manifest may name a file that somebody moved: the check tells, the document shows what is there.
    if (text !== undefined) found.push(codeFile(file, text, { pattern, language, regions }));
  }
  return found;
}

async function shortForms(pattern: Pattern, language: Integration['language']): Promise<readonly SampleRegion[]> {
  const sources = await readSources(pattern, 'samples', language);
  return sources.flatMap(({ source }) => readSampleText(source).regions);
}
