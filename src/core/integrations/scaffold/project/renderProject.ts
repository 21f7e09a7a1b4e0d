import path from 'node:path';
import { type Catalogue, type Pattern, withRequired } from '../../../patterns/catalogue';
import { dependenciesOf } from '../../../patterns/dependencyRules';
import { readRules } from '../../../patterns/insertion/readRules';
import { renderSample } from '../../../patterns/insertion/renderSample';
import { readSources } from '../../../patterns/patternSources';
import type { Integration } from '../../manifest/integration';
import type { RenderedFile } from '../filePlan';
import { loadTemplateSet, renderTemplateSets, type TemplateSet } from '../templateSet';
import { knownValues, type ProjectFacts, projectFacts } from './projectFacts';
import { type ProjectLayout, projectLayout } from './projectLayout';
import { projectNames } from './projectNames';
import { type Definitions, type ProjectApi, projectApis } from './projectOperations';
import { projectSettings, settingsSchema } from './projectSettings';

/** What projects and tests are made from. */
export interface ProjectSources {
  readonly integration: Integration;
  readonly catalogue: Catalogue;
  /** Absolute path of `templates/`. */
  readonly templates: string;
  /** Definitions at hand; operations of others get no typed functions. */
  readonly definitions: Definitions;
  /** Paths, relative to the integration's folder, of files that are there and that no scaffold wrote; none when absent. */
  readonly foreign?: ReadonlySet<string>;
}

/** A project before its files: what it has and what templates see of it. */
export interface Project extends ProjectSources {
  readonly patterns: readonly Pattern[];
  readonly apis: readonly ProjectApi[];
  readonly layout: ProjectLayout;
  readonly facts: ProjectFacts;
  /** Samples of the patterns, by paths relative to the project. */
  readonly samples: readonly RenderedFile[];
}

/** Patterns that a project of a kind has in any case: the port with its errors, and the session. */
const foundations = { storage: ['P32', 'P34'], management: ['R01', 'R02', 'R03', 'R04', 'R05'] };

/**
 * Gathers what a project has.
 * @throws AppError `input.invalid` for a pattern or an operation that there is not, `local.io`
 */
export async function readProject(sources: ProjectSources): Promise<Project> {
  const { integration, catalogue, definitions, foreign = new Set<string>() } = sources;
  const { kind, language } = integration;
  const [storage, management] = [kind !== 'rest', kind !== 's3'];
  const chosen = integration.patterns.map(({ id }) => id).filter((id) => (id.startsWith('R') ? management : storage));
  const always = [...(storage ? foundations.storage : []), ...(management ? foundations.management : [])];
  const patterns = withRequired(catalogue, [...always, ...chosen]);
  const apis = management ? projectApis(integration, definitions, language) : [];
  const layout = projectLayout(language, projectNames(integration.name, integration.package));
  const samples = await renderSamples(patterns, integration, layout);
  const rules = await readRules(catalogue);
  const dependencies = dependenciesOf(
    rules,
    language,
    samples.map(({ text }) => text),
  );
  return {
    ...sources,
    patterns,
    apis,
    layout,
    samples,
    facts: projectFacts(integration, patterns, apis, dependencies, foreign),
  };
}

async function renderSamples(
  patterns: readonly Pattern[],
  { language }: Integration,
  layout: ProjectLayout,
): Promise<readonly RenderedFile[]> {
  const lists = await Promise.all(
    patterns.map(async (pattern) => {
      const folder = layout.samples(pattern.id);
      const sources = await readSources(pattern, 'samples', language);
      return sources.map(({ name, source }) => ({
        path: `${folder}/${name}`,
        text: renderSample(pattern, language, source, folder),
      }));
    }),
  );
  return lists.flat();
}

/**
 * The files of a project without its tests; paths are relative to the integration's folder.
 * @throws AppError `config.invalid` for a template that is wrong, `local.io`
 */
export async function renderProject(project: Project): Promise<readonly RenderedFile[]> {
  const { integration, patterns, apis, layout, facts, samples } = project;
  const sets = await templateSets(project, 'project');
  const generated = apis.flatMap(({ files, folder }) =>
    files.flatMap((file): RenderedFile[] => {
      const place = layout.apiFile(file.path, folder);
      return place === undefined
        ? []
        : [{ path: place, text: `${generatedMark(place)}${layout.apiText(file.content)}` }];
    }),
  );
  const settings = projectSettings(patterns, facts);
  const schema = settingsSchema(facts.title, settings, facts.document_language, knownValues(integration));
  const computed = [...samples, ...generated, { path: 'config/settings.schema.json', text: schema }];
  return [
    ...inProject(integration, overlaid(computed, renderTemplateSets(sets, { ...facts }))),
    ...(await renderRepository(project)),
  ];
}

/**
 * The files that belong to the repository around a project: those of CI services. Paths are relative to the integration's folder.
 * @throws AppError `config.invalid` for a template that is wrong, `local.io`
 */
export async function renderRepository({ templates, facts }: Project): Promise<readonly RenderedFile[]> {
  const repository = await loadTemplateSet(path.join(templates, 'project', 'repository'));
  return renderTemplateSets([repository], { ...facts });
}

function generatedMark(file: string): string {
  const mark = 'Generated from the API definition; changes go into the definition or around it.';
  // The form by which tools of Go know such files.
  if (file.endsWith('.go')) return '// Code generated from the API definition. DO NOT EDIT.\n';
  return file.endsWith('.py') ? `# ${mark}\n` : `// ${mark}\n`;
}

/** `common`, then the language's; later ones replace files of earlier ones. */
export async function templateSets(
  { templates, integration }: ProjectSources,
  kind: 'project' | 'tests',
): Promise<readonly TemplateSet[]> {
  const names = kind === 'project' ? ['common', integration.language] : [integration.language];
  return Promise.all(names.map((name) => loadTemplateSet(path.join(templates, kind, name))));
}

/** Later files replace earlier ones of the same path. */
export function overlaid(...lists: readonly (readonly RenderedFile[])[]): readonly RenderedFile[] {
  return [...new Map(lists.flat().map((file) => [file.path, file])).values()];
}

/** Paths as the integration's folder sees them. */
export function inProject({ project }: Integration, files: readonly RenderedFile[]): readonly RenderedFile[] {
  return files.map((file) => ({ ...file, path: path.posix.join(project, file.path) }));
}
