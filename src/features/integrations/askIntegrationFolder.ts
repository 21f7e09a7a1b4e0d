import * as vscode from 'vscode';
import { AppError } from '../../core/base/errors';
import { askPick } from '../../platform/prompts';
import { reportLanguage } from '../../platform/reportLanguage';
import type { IntegrationLibrary } from './integrationLibrary';
import { folderOfNode } from './integrationNodes';

/**
 * The folder of the integration that a command is for: the node's, that of the workspace's only integration, or the one
 * that the reader picks.
 * @throws AppError `cancelled`, `input.invalid` when there is none.
 */
export async function askIntegrationFolder(library: IntegrationLibrary, node: unknown, title: string): Promise<string> {
  const given = folderOfNode(node);
  if (given !== undefined) return given;
  const states = await library.list();
  const [only] = states;
  if (only === undefined)
    throw new AppError('input.invalid', 'The workspace has no integration', { facts: { reason: 'noIntegration' } });
  if (states.length === 1) return only.folder;
  const items = states.map(({ folder, integration }) => ({
    label: integration?.title[reportLanguage()] ?? folder,
    description: vscode.workspace.asRelativePath(folder),
    folder,
  }));
  return (await askPick(items, { title, placeHolder: vscode.l10n.t('Choose an integration') })).folder;
}
