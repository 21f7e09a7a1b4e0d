import * as vscode from 'vscode';
import type { DefinitionIndex } from '../../core/apis/index/definitionIndex';
import type { ApiEnvironment } from '../../core/apis/requests/apiEnvironment';
import { loadChunk } from '../../platform/chunks';
import { askPick } from '../../platform/prompts';
import { askOnce } from '../../platform/stepInput';
import type { ApiService } from './apiCall';
import type { ApiExplorer } from './apiExplorer';
import { authOf, isUsers } from './prepareCall';

/**
 * Asks which service of a definition is meant: one of its environments, the chosen one first, or an address.
 * @param named The environment, where it is known already.
 * @throws AppError `cancelled`
 */
export async function askService(
  explorer: ApiExplorer,
  definition: string,
  index: DefinitionIndex,
  { title, named }: { readonly title: string; readonly named?: string | undefined },
): Promise<ApiService> {
  const choices = explorer.chosen.choices(definition);
  const environment =
    choices.find(({ name }) => name === named) ?? (await askEnvironment(explorer, definition, choices, title));
  const mayLogIn = vscode.workspace.isTrusted || isUsers(explorer.library, definition);
  return {
    server: loadChunk('apis').serverAddress(index, environment.baseUrl),
    auth: authOf(mayLogIn ? index : undefined, environment, undefined),
    environment,
    secrets: [],
  };
}

async function askEnvironment(
  { chosen }: ApiExplorer,
  definition: string,
  choices: readonly ApiEnvironment[],
  title: string,
): Promise<ApiEnvironment> {
  const { t } = vscode.l10n;
  const now = chosen.get(definition)?.name;
  const ordered = [...choices].sort((a, b) => Number(b.name === now) - Number(a.name === now));
  const items = [
    ...ordered.map((environment) => {
      const description = [environment.baseUrl, environment.environment].filter(Boolean).join(' · ');
      return { label: environment.name, description, environment };
    }),
    { label: t('Another address...'), environment: undefined },
  ];
  const { environment } = await askPick(items, { title, placeHolder: t('Which service?'), matchOnDescription: true });
  if (environment !== undefined) return environment;
  const baseUrl = await askOnce(title).text({
    prompt: t('Address of the service; without a path that of the definition is added'),
    placeholder: 'https://10.0.0.1:8056',
    validate: (value) =>
      /^https?:\/\/[^@\s/]+(?:\/[^\s?#]*)?$/i.test(value) ? undefined : t('Enter an address with http:// or https://.'),
  });
  return { name: baseUrl, baseUrl };
}
