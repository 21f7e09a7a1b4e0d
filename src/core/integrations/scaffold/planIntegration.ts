import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../base/errors';
import type { Integration } from '../manifest/integration';
import { manifestName } from '../manifest/integration';
import { readManifest } from '../manifest/integrationFile';
import { commentedManifest } from '../manifest/manifestComments';
import type { RenderedFile, ScaffoldPlan } from './filePlan';
import { loadLock } from './lockFile';
import { renderMigration } from './migration/renderMigration';
import { planScaffold } from './planScaffold';
import { type Project, type ProjectSources, readProject, renderProject, templateSets } from './project/renderProject';
import { codeTexts } from './tests/codeTexts';
import { renderTests } from './tests/renderTests';
import { withEditedManifest } from './withEditedManifest';

/** `project`: the program and what belongs to it; `tests`: what proves it; `migration`: how the data gets there, when it is asked for. */
export type IntegrationPart = 'project' | 'tests' | 'migration';

export interface IntegrationRequest extends Omit<ProjectSources, 'integration'> {
  /** Absolute path of the integration's folder: where the manifest lies. */
  readonly root: string;
  /** Text of the manifest; the project's part has it as `integration.yaml`. */
  readonly manifest: string;
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
  const project = await readProject({ ...request, integration });
  const answers = answersOf(integration);
  const plans: ScaffoldPlan[] = [];
  for (const part of parts) {
    const found = part === 'migration' ? await migrationPart(root, project) : await projectPart(request, project, part);
    if (found) plans.push(await planScaffold({ root, scaffold: part, answers, ...found }));
  }
  return request.edited ? withEditedManifest(plans, root, manifest) : plans;
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
  const [first] = problems;
  throw new AppError('config.invalid', `${manifestName}, line ${first?.line ?? 1}: ${first?.message ?? ''}`, {
    facts: { file: manifestName, line: first?.line ?? 1, detail: first?.message ?? '', problems: problems.length },
  });
}

/** The language's set; its version counts for all that come together in one project. */
async function templateOf(project: Project, part: 'project' | 'tests') {
  const set = (await templateSets(project, part)).at(-1);
  return { id: set?.id ?? part, version: set?.version ?? '0.0.0' };
}

/** What decides which files there are, for the lock file. */
function answersOf({ name, kind, language, project, documents, patterns, apiOperations, migration }: Integration) {
  return {
    ...{ name, kind, language, project },
    documentLanguage: documents.languages[0],
    patterns: patterns.map(({ id }) => id),
    operations: apiOperations.map(({ operationId, operation }) => operation ?? operationId),
    ...(migration && { migration }),
  };
}
