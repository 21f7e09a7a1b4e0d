import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isAppError } from '../../base/errors';
import { isAddress, type MissingDefinition } from '../definitionsAtHand';
import type { Integration } from '../manifest/integration';
import { manifestName } from '../manifest/integration';
import { manifestError, placeIssues, readManifest } from '../manifest/integrationFile';
import { commentedManifest } from '../manifest/manifestComments';
import type { ManifestIssue } from '../manifest/manifestIssues';
import { definitionIssues, operationIssue, operationIssues, referenceIssues } from '../manifest/manifestReferences';
import type { RenderedFile, ScaffoldPlan } from './filePlan';
import { loadLock } from './lockFile';
import { renderMigration } from './migration/renderMigration';
import { planScaffold } from './planScaffold';
import { ciFiles } from './project/projectFacts';
import { type Project, type ProjectSources, readProject, renderProject, templateSets } from './project/renderProject';
import { renderTests } from './tests/renderTests';

/** `project`: the program and what belongs to it; `tests`: what proves it; `migration`: how the data gets there, when it is asked for. */
export type IntegrationPart = 'project' | 'tests' | 'migration';

export interface IntegrationRequest extends Omit<ProjectSources, 'integration'> {
  /** Absolute path of the integration's folder: where the manifest lies. */
  readonly root: string;
  /** Text of the manifest; the project's part has it as `integration.yaml`. */
  readonly manifest: string;
  /** Definitions that could not be read. */
  readonly missing?: readonly MissingDefinition[];
  /** What errors call it: a path; `integration.yaml` when absent. */
  readonly manifestFile?: string;
  readonly parts: readonly IntegrationPart[];
}

/**
 * Works out what making, or bringing up to date, a project and its tests does to an integration's folder. Writes nothing;
 * `applyPlans` does. Call `recoverScaffold` before.
 * @throws AppError `config.invalid` for a manifest or a template that does not fit, `input.invalid` for a pattern or an
 * operation that there is not, `local.io`
 */
export async function planIntegration(request: IntegrationRequest): Promise<readonly ScaffoldPlan[]> {
  const { root, manifest, parts } = request;
  const integration = integrationOf(manifest);
  refuse(request, [...referenceIssues(integration, request.catalogue), ...(await missingIssues(request, integration))]);
  const project = await projectOf(request, integration);
  const answers = answersOf(project);
  const plans: ScaffoldPlan[] = [];
  for (const part of parts) {
    const found =
      part === 'migration' ? await migrationPart(root, project) : await projectPart(root, project, part, manifest);
    if (found) plans.push(await planScaffold({ root, scaffold: part, answers, ...found }));
  }
  return plans;
}

/** Files of CI services that the repository has of its own. */
async function foreignFiles(root: string): Promise<ReadonlySet<string>> {
  const ours = (await loadLock(root)).get('project')?.files;
  const there = await Promise.all(
    Object.values(ciFiles).map(async (file) => {
      const found = await stat(path.join(root, file)).catch(() => undefined);
      return found !== undefined && !ours?.has(file) ? [file] : [];
    }),
  );
  return new Set(there.flat());
}

async function projectPart(root: string, project: Project, part: 'project' | 'tests', manifest: string) {
  const files = part === 'project' ? await projectFiles(root, project, manifest) : await renderTests(project);
  return { template: await templateOf(project, part), files };
}

/** Nothing where there is no migration and never was one; where there was, its files go. */
async function migrationPart(root: string, project: Project) {
  const { migration } = project.integration;
  if (migration) return renderMigration(project, migration);
  const earlier = (await loadLock(root)).get('migration');
  return earlier && { template: { id: earlier.template, version: earlier.version }, files: [] };
}

async function projectFiles(root: string, project: Project, manifest: string): Promise<readonly RenderedFile[]> {
  // A manifest that lies there already is the user's as it is.
  const isThere = (await readFile(path.join(root, manifestName), 'utf8').catch(() => undefined)) === manifest;
  const text = isThere ? manifest : commentedManifest(manifest, project.facts.document_language);
  const file = { path: manifestName, text };
  return [file, ...(await renderProject(project))];
}

function integrationOf(manifest: string): Integration {
  const { integration, problems } = readManifest(manifest);
  if (integration) return integration;
  throw manifestError(manifestName, problems);
}

type Request = Pick<IntegrationRequest, 'manifest' | 'manifestFile'>;

function refuse({ manifest, manifestFile = manifestName }: Request, issues: readonly ManifestIssue[]): void {
  if (issues.length > 0) throw manifestError(manifestFile, placeIssues(manifest, issues));
}

/** @throws AppError `config.invalid` for operations that there are not, with their lines. */
async function projectOf(request: IntegrationRequest, integration: Integration): Promise<Project> {
  try {
    const project = await readProject({ ...request, integration, foreign: await foreignFiles(request.root) });
    const names = project.apis.flatMap(({ model }) => model.calls.flatMap(({ id, name }) => [id, name]));
    refuse(request, operationIssues(integration, names));
    return project;
  } catch (error) {
    const issue = isAppError(error) ? operationIssue(integration, error.facts) : undefined;
    if (issue) refuse(request, [issue]);
    throw error;
  }
}

/**
 * A file that is not there is a mistake. An address that does not answer may be one of the customer's network: its operations get no
 * typed functions, unless they have them already, which would be taken away.
 */
async function missingIssues(
  { root, missing = [] }: IntegrationRequest,
  integration: Integration,
): Promise<readonly ManifestIssue[]> {
  if (missing.length === 0) return [];
  const before = (await loadLock(root)).get('project')?.answers['definitions'];
  const hadClient = (name: string) => Array.isArray(before) && before.includes(name);
  const refused = missing.filter(({ definition }) => !isAddress(definition) || hadClient(definition));
  return definitionIssues(integration, refused);
}

/** The language's set; its version counts for all that come together in one project. */
async function templateOf(project: Project, part: 'project' | 'tests') {
  const set = (await templateSets(project, part)).at(-1);
  return { id: set?.id ?? part, version: set?.version ?? '0.0.0' };
}

/** What decides which files there are, for the lock file. */
function answersOf({ integration, apis }: Project) {
  const { name, kind, language, project, documents, patterns, apiOperations, migration } = integration;
  return {
    ...{ name, kind, language, project },
    ...(integration.package !== undefined && { package: integration.package }),
    documentLanguage: documents.languages[0],
    patterns: patterns.map(({ id }) => id),
    operations: apiOperations.map(({ operationId, operation }) => operation ?? operationId),
    ...(apis.length > 0 && { definitions: apis.map(({ definition }) => definition) }),
    ...(migration && { migration }),
  };
}
