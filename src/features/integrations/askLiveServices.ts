import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../core/base/errors';
import type { Connection } from '../../core/connections/connection';
import type { Integration, IntegrationConnection } from '../../core/integrations/manifest/integration';
import type { UsedDefinition } from '../../core/integrations/worker/checkContract';
import type { KnownService } from '../../platform/apiDirectory';
import type { Services } from '../../platform/services';

/** What a reader wants to be asked of an integration's live services. */
export interface ChosenServices {
  /** Stores that are probed, which writes to them. */
  readonly stores: readonly Connection[];
  /** Management APIs, by definition as the manifest names it. */
  readonly apis: ReadonlyMap<string, KnownService>;
}

/** Answers to what is asked, for key bindings. */
export interface GivenServices {
  /** Names of connections. */
  readonly connections?: readonly string[];
  /** Names of environments of API definitions, by definition as the manifest names it. */
  readonly environments?: Readonly<Record<string, string>>;
}

interface ServiceItem extends vscode.QuickPickItem {
  readonly store?: Connection;
  readonly definition?: UsedDefinition;
}

/**
 * Asks which of the services that a manifest names are to be asked, and before anything is written to a store.
 * @throws AppError `cancelled`, `input.invalid` when there is none
 */
export async function askLiveServices(
  services: Services,
  {
    title,
    folder,
    integration,
  }: { readonly title: string; readonly folder: string; readonly integration: Integration },
  definitions: readonly UsedDefinition[],
  given: GivenServices | undefined,
): Promise<ChosenServices> {
  const items = [...storeItems(services, integration.connections), ...definitions.map(definitionItem)];
  if (items.length === 0) {
    const facts = { reason: 'noLiveService' };
    throw new AppError('input.invalid', 'The manifest names no service that is known here', { facts });
  }
  const chosen = given === undefined ? await askItems(title, items) : items.filter((item) => isGiven(item, given));
  const stores = chosen.flatMap(({ store }) => store ?? []);
  if (stores.length > 0) await confirmProbes(services, stores);
  const apis = new Map<string, KnownService>();
  for (const { definition } of chosen) {
    if (definition === undefined) continue;
    const { where, index } = definition;
    const environment = given?.environments?.[where];
    const key = /^https?:/i.test(where) ? where : vscode.Uri.file(path.resolve(folder, where)).toString();
    const known = await services.apiDirectory.service({ key, index }, { title, ...(environment && { environment }) });
    apis.set(where, known);
  }
  return { stores, apis };
}

/** A connection whose report of a probe there is to compare with; one that is read-only cannot be probed. */
function storeItems({ connections }: Services, named: readonly IntegrationConnection[]): readonly ServiceItem[] {
  const { t } = vscode.l10n;
  const known = connections.hasAny() ? connections.list().map(({ connection }) => connection) : [];
  return named.flatMap(({ name, probe }): readonly ServiceItem[] => {
    const store = known.find((each) => each.name === name);
    if (store === undefined || store.readOnly || probe === undefined) return [];
    const detail = t('Probed anew and compared with {0}; the probe writes test objects and removes them', probe);
    return [{ label: name, description: store.endpoint, detail, store }];
  });
}

function definitionItem(definition: UsedDefinition): ServiceItem {
  const { where, index } = definition;
  const label = `${index.info.title} ${index.info.version}`.trim();
  const detail = vscode.l10n.t('Operations in use that change nothing are sent, and the answers are compared');
  return { label, description: where, detail, definition };
}

async function askItems(title: string, items: readonly ServiceItem[]): Promise<readonly ServiceItem[]> {
  const placeHolder = vscode.l10n.t('Which services may be asked?');
  const options = { title, placeHolder, canPickMany: true as const, ignoreFocusOut: true };
  const chosen = await vscode.window.showQuickPick(items, options);
  if (chosen !== undefined && chosen.length > 0) return chosen;
  throw new AppError('cancelled', 'No service was chosen');
}

function isGiven({ store, definition }: ServiceItem, { connections = [], environments = {} }: GivenServices): boolean {
  if (store !== undefined) return connections.includes(store.name);
  return definition !== undefined && Object.hasOwn(environments, definition.where);
}

function confirmProbes({ prompts }: Services, stores: readonly Connection[]): Promise<void> {
  const { t } = vscode.l10n;
  const names = stores.map(({ name }) => name).join(', ');
  const production = stores.filter(({ environment }) => environment === 'production').map(({ name }) => name);
  const lines = [
    t('Each probe writes some hundred small objects and two of 8 MiB, where it did before, and removes all of it.'),
    t('It takes about a minute and can be cancelled at any time.'),
    ...(production.length > 0 ? [t('Marked as production: {0}', production.join(', '))] : []),
  ];
  return prompts.confirm({
    message: t('Probe what "{0}" really does?', names),
    detail: lines.join('\n\n'),
    action: t('Probe'),
  });
}
