import * as vscode from 'vscode';
import { AppError } from '../../core/base/errors';
import { displayName } from '../../platform/displayText';
import { askPick } from '../../platform/prompts';
import { asApiNode } from './apiNodes';
import type { DefinitionLibrary } from './definitionLibrary';
import type { DefinitionSource } from './definitionSources';

/** @throws AppError `input.invalid`, reason `noDefinitions`. */
export async function requireSources(library: DefinitionLibrary, atLeast = 1): Promise<readonly DefinitionSource[]> {
  const sources = await library.sources();
  if (sources.length >= atLeast) return sources;
  const reason = atLeast === 1 ? 'noDefinitions' : 'fewDefinitions';
  throw new AppError('input.invalid', `There are ${sources.length} API definitions`, { facts: { reason } });
}

/**
 * The definition of the node that a command was started on; from the palette the only one, or the one that the reader chooses.
 * @throws AppError `cancelled`, `input.invalid` where there is none.
 */
export async function askDefinition(
  library: DefinitionLibrary,
  node: unknown,
  title: string,
): Promise<DefinitionSource> {
  const sources = await requireSources(library);
  const { definition } = asApiNode(node, 'apiDefinition') ?? {};
  const given = sources.find(({ key }) => key === definition) ?? (sources.length === 1 ? sources[0] : undefined);
  return given ?? pickDefinition(sources, title);
}

/** Lets the reader choose one. @throws AppError `cancelled` */
export async function pickDefinition(sources: readonly DefinitionSource[], title: string): Promise<DefinitionSource> {
  const items = sources.map((source) => ({ label: displayName(source.name), description: source.key, source }));
  const placeHolder = vscode.l10n.t('Choose an API definition');
  return (await askPick(items, { title, placeHolder, matchOnDescription: true })).source;
}
