import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import { withProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import { apiConfig } from '../apiConfig';
import type { ApiExplorer } from '../apiExplorer';
import type { ApiNode } from '../apiNodes';
import { askClient, type ClientChoice } from '../askClient';
import { askDefinition } from '../askDefinition';
import { operationsBelow } from '../operationsBelow';

/**
 * "Generate Client": a typed client of some operations. What it does to each file is shown first, and written when the reader agrees.
 * The second argument answers the questions, for key bindings.
 */
export function generateApiClient({ context }: Services, { library, clientPlans }: ApiExplorer) {
  return async (node?: unknown, given?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const place = node as ApiNode | undefined;
    const key = place?.definition ?? (await askDefinition(library, node, t('Generate Client'))).key;
    const index = await library.index(key);
    const chosen = place === undefined ? [] : operationsBelow(index, apiConfig.grouping(), place);
    const stateKey = `apiClient:${key}`;
    const before = context.workspaceState.get<Partial<ClientChoice>>(stateKey, {});
    const choice = isChoice(given) ? given : await askClient(index, chosen, before);
    const known = new Set(index.operations.map(({ id }) => id));
    const unknown = choice.operations.find((id) => !known.has(id));
    if (unknown !== undefined) {
      const facts = { reason: 'unknownOperation', name: unknown };
      throw new AppError('input.invalid', `The definition has no ${unknown}`, { facts });
    }
    const { operations: ids, language, name } = choice;
    const files = await withProgress(t('Generating the client'), (signal) =>
      library.ask('client', key, { ids, language, name }, signal),
    );
    await context.workspaceState.update(stateKey, choice);
    const title = library.state(key)?.source.name ?? index.info.title;
    await clientPlans.show({ definition: key, name: title, choice, files });
  };
}

function isChoice(value: unknown): value is ClientChoice {
  const { operations, language, folder, name } = (value ?? {}) as Partial<Record<keyof ClientChoice, unknown>>;
  return Array.isArray(operations) && [language, folder, name].every((each) => typeof each === 'string');
}
