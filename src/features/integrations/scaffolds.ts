import path from 'node:path';
import * as vscode from 'vscode';
import { manifestName } from '../../core/integrations/manifest/integration';
import type { ScaffoldPlan } from '../../core/integrations/scaffold/filePlan';
import type { IntegrationPart } from '../../core/integrations/scaffold/planIntegration';
import { loadChunk } from '../../platform/chunks';
import { withProgress } from '../../platform/progress';
import type { Services } from '../../platform/services';
import { carryOutPlans } from './carryOutPlan';

export interface ScaffoldRequest {
  readonly title: string;
  /** Absolute path of the integration's folder. */
  readonly folder: string;
  /** Text of the manifest; the one in the folder when absent. */
  readonly manifest?: string;
  readonly parts: readonly IntegrationPart[];
}

/**
 * Makes the project and the tests of an integration, or brings them up to date, once the reader has seen what that changes.
 * @throws AppError `cancelled`, `config.invalid`, `input.invalid`, `local.io`
 */
export async function scaffoldParts(services: Services, request: ScaffoldRequest): Promise<void> {
  const { title, folder } = request;
  await carryOutPlans(services, { title, root: folder }, () =>
    withProgress(title, (signal) => plansOf(services, request, signal)),
  );
}

async function plansOf(
  { patternLibrary, context, log }: Services,
  { folder, manifest: given, parts }: ScaffoldRequest,
  signal: AbortSignal,
): Promise<readonly ScaffoldPlan[]> {
  const { definitionsAtHand, manifestError, openLocation, planIntegration, readManifest } = loadChunk('integrations');
  const manifest = given ?? (await manifestText(folder));
  const { integration, problems } = readManifest(manifest);
  if (integration === undefined) {
    throw manifestError(path.join(folder, manifestName), problems);
  }
  const tls = { verify: 'system' as const };
  const { definitions, missing } = await definitionsAtHand(integration, folder, (where) =>
    openLocation(where, { folder, tls, signal }),
  );
  for (const { message } of missing) log.warn(`no typed functions: ${message}`);
  const templates = path.join(context.extensionPath, 'templates');
  const catalogue = await patternLibrary.catalogue();
  return planIntegration({ root: folder, manifest, parts, catalogue, templates, definitions, missing });
}

/**
 * Makes the documents of an integration, or brings them up to date, once the reader has seen what that changes.
 * @throws AppError `cancelled`, `config.invalid`, `input.invalid`, `local.io`
 */
export async function scaffoldDocuments(
  services: Services,
  { title, folder }: Pick<ScaffoldRequest, 'title' | 'folder'>,
): Promise<void> {
  const { patternLibrary, context } = services;
  const { documentSources, openLocation, planDocuments } = loadChunk('integrations');
  const templates = path.join(context.extensionPath, 'templates', 'documents');
  const plan = async (signal: AbortSignal) => {
    const sources = await documentSources(folder, await patternLibrary.catalogue(), signal);
    const tls = { verify: 'system' as const };
    const fetchDefinition = (address: string) => openLocation(address, { folder, tls, signal });
    return [await planDocuments({ root: folder, ...sources, fetchDefinition, templates, now: new Date() })];
  };
  await saveManifest(folder);
  await carryOutPlans(services, { title, root: folder }, () => withProgress(title, plan));
}

/** What documents are made from is read from the disk. */
async function saveManifest(folder: string): Promise<void> {
  const file = path.join(folder, manifestName);
  await vscode.workspace.textDocuments.find(({ uri, isDirty }) => isDirty && uri.fsPath === file)?.save();
}

/** As it is in the editor, saved or not. */
async function manifestText(folder: string): Promise<string> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path.join(folder, manifestName)));
  return document.getText();
}
