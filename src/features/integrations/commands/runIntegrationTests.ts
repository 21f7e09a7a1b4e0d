import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import type { Integration } from '../../../core/integrations/manifest/integration';
import { sampleLanguageTitles } from '../../../core/patterns/sampleLanguages';
import { loadChunk } from '../../../platform/chunks';
import { managementMock } from '../../../platform/managementMock';
import { reportLanguage } from '../../../platform/reportLanguage';
import type { Services } from '../../../platform/services';
import { targetConnectionId } from '../../../platform/targets';
import { runInTerminal } from '../../../platform/terminalRun';
import { storeTarget, type TestTarget } from '../../../platform/testTarget';
import { askIntegrationFolder } from '../askIntegrationFolder';
import type { IntegrationLibrary } from '../integrationLibrary';

/**
 * "Run Tests of Integration": in a terminal, against a connection of choice and a mock of the management API; the results are in
 * the view when they have ended. The second argument is the connection.
 */
export function runIntegrationTests(services: Services, library: IntegrationLibrary) {
  return async (node?: unknown, connection?: unknown): Promise<void> => {
    const title = vscode.l10n.t('Run Tests of Integration');
    const folder = await askIntegrationFolder(library, node, title);
    const integration = await loadChunk('integrations').loadManifest(folder);
    const { language, project } = integration;
    const tools = await toolsOf(integration);
    const place = path.join(folder, project);
    await mkdir(path.join(place, 'test-results'), { recursive: true });
    const targets = await openTargets(services, integration, { folder, title, connection });
    try {
      const env = Object.assign({}, ...targets.map((target) => target.env));
      const steps = loadChunk('integrations').testSteps(language, tools);
      const name = integration.title[reportLanguage()];
      const { exitCode, tested } = await runInTerminal({ title: name, folder: place, steps, env });
      library.touch(folder);
      if (exitCode !== undefined) tell(name, { passed: exitCode === 0, tested });
    } finally {
      for (const target of targets) await target.release();
    }
  };
}

async function toolsOf({ language }: Integration): Promise<ReadonlyMap<string, string>> {
  const { found, missing } = await loadChunk('patterns').findToolchain(language, process.env);
  if (missing.length === 0) return found;
  throw new AppError('input.invalid', 'Programs are missing', {
    facts: { reason: 'missingTools', language: sampleLanguageTitles[language], value: missing.join(', ') },
  });
}

interface TargetChoice {
  readonly folder: string;
  readonly title: string;
  readonly connection: unknown;
}

/** @throws AppError `cancelled`, and what keeps the store or the mock from being used. */
async function openTargets(
  services: Services,
  { kind, apiOperations, project }: Integration,
  { folder, title, connection }: TargetChoice,
): Promise<readonly TestTarget[]> {
  const targets: TestTarget[] = [];
  if (kind !== 'rest') {
    const id = await targetConnectionId(services, connection, title);
    const results = path.join(folder, project, 'test-results');
    targets.push(await storeTarget(services, services.connections.get(id), results));
  }
  if (kind !== 's3') {
    const [first] = apiOperations;
    const isFile = first !== undefined && !/^https?:/i.test(first.definition);
    const definition = isFile ? path.resolve(folder, first.definition) : undefined;
    targets.push(await managementMock(services.context.extensionPath, definition));
  }
  return targets;
}

function tell(name: string, { passed, tested }: { readonly passed: boolean; readonly tested: boolean }): void {
  const { t } = vscode.l10n;
  if (!tested)
    void vscode.window.showErrorMessage(t('{0}: the tests could not be prepared. The terminal says why.', name));
  else if (passed)
    void vscode.window.showInformationMessage(t('{0}: all tests passed. The view has their results.', name));
  else void vscode.window.showErrorMessage(t('{0}: tests failed. The view names them, the terminal says why.', name));
}
