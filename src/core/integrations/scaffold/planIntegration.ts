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
import {
  type Project,
  type ProjectSources,
  readProject,
  renderProject,
  renderRepository,
  templateSets,
} from './project/renderProject';
import { codeTexts } from './tests/codeTexts';
import { renderTests } from './tests/renderTests';
import { plainText } from './textForm';
import { withEditedManifest } from './withEditedManifest';

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
  /** The manifest is the one that lies there with changes, which are a part of the plan: no other comments go into it. */
  readonly edited?: boolean;
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
    const found = part === 'migration' ? await migrationPart(root, project) : await projectPart(request, project, part);
    if (found) plans.push(await planScaffold({ root, scaffold: part, answers, ...found }));
  }
  return request.edited ? withEditedManifest(plans, root, manifest) : plans;
}

/**
 * Files of CI services that the repository has of its own: those that no scaffold wrote. One that is as we would write it is ours, also when
 * the lock file was lost that knew it.
 * @param alone The project as it is in a repository without such files.
 */
async function foreignFiles({ root }: IntegrationRequest, alone: Project): Promise<ReadonlySet<string>> {
  const locked = (await loadLock(root)).get('project')?.files;
  const ours = new Map((await renderRepository(alone)).map(({ path: file, text }) => [file, plainText(text)]));
  const there = await Promise.all(
    Object.values(ciFiles).map(async (file) => {
      const place = path.join(root, file);
      const isThere = (await stat(place).catch(() => undefined)) !== undefined;
      if (!isThere || locked?.has(file)) return [];
      const text = await readFile(place, 'utf8').catch(() => '');
      return plainText(text) === ours.get(file) ? [] : [file];
    }),
  );
  return new Set(there.flat());
}

async function projectPart(request: IntegrationRequest, project: Project, part: 'project' | 'tests') {
  const files =
    part === 'project'
      ? await projectFiles(request, project)
      : await renderTests(project, await codeTexts(request.root, project.integration));
  return { template: await templateOf(project, part), files };
}

/** Nothing where there is no migration and never was one; where there was, its files go. */
async function migrationPart(root: string, project: Project) {
  const { migration } = project.integration;
  if (migration) return renderMigration(project, migration);
  const earlier = (await loadLock(root)).get('migration');
  return earlier && { template: { id: earlier.template, version: earlier.version }, files: [] };
}

async function projectFiles(
  { root, manifest, edited }: IntegrationRequest,
  project: Project,
): Promise<readonly RenderedFile[]> {
  // A manifest that lies there already is the user's as it is.
  const isThere = edited || (await readFile(path.join(root, manifestName), 'utf8').catch(() => undefined)) === manifest;
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
    const alone = await readProject({ ...request, integration });
    const foreign = await foreignFiles(request, alone);
    const project = foreign.size === 0 ? alone : await readProject({ ...request, integration, foreign });
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
