import path from 'node:path';
import type { IntegrationMigration } from '../../manifest/integration';
import type { RenderedFile } from '../filePlan';
import type { Project } from '../project/renderProject';
import { loadTemplateSet, renderTemplateSets, type TemplateSet } from '../templateSet';

/** Scripts, settings and runbook with which an existing engine moves the data; they lie in `migration/` of the integration. */
export interface RenderedMigration {
  readonly template: { readonly id: string; readonly version: string };
  /** Relative to the integration's folder. */
  readonly files: readonly RenderedFile[];
}

/**
 * What the manifest's `migration` asks for.
 * @throws AppError `config.invalid`, `local.io`
 */
export async function renderMigration(
  project: Project,
  { engine, source, bucket, prefix }: IntegrationMigration,
): Promise<RenderedMigration> {
  const load = (name: string): Promise<TemplateSet> => loadTemplateSet(path.join(project.templates, 'migration', name));
  const [common, own] = await Promise.all([load('common'), load(engine)]);
  const folder = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
  const { en, 'zh-cn': zh } = project.integration.title;
  const facts = { ...project.facts, titles: { en, zh }, migration: { engine, source, bucket, prefix: folder } };
  return { template: { id: own.id, version: own.version }, files: renderTemplateSets([common, own], facts) };
}
