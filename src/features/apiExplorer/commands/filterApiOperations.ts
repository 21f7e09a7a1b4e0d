import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import { ContextKey } from '../../../ids';
import type { ApiExplorer } from '../apiExplorer';

/** "Filter Operations": narrows the tree to what fits some words. */
export function filterApiOperations(explorer: ApiExplorer) {
  return async (given?: unknown): Promise<void> => {
    const words = typeof given === 'string' ? given : await ask(explorer.filter.words);
    await applyFilter(explorer, words);
  };
}

/** Narrows the tree; empty words show all again. */
export async function applyFilter({ filter, tree, view }: ApiExplorer, words: string): Promise<void> {
  filter.set(words);
  view.message = filter.words === '' ? '' : vscode.l10n.t('Filter: {0}', filter.words);
  await vscode.commands.executeCommand('setContext', ContextKey.apiFiltered, filter.words !== '');
  for (const definition of tree.loadedChildren(undefined)) await tree.refresh(definition);
}

async function ask(value: string): Promise<string> {
  const { t } = vscode.l10n;
  const words = await vscode.window.showInputBox({
    title: t('Filter Operations'),
    prompt: t('Words of a path, name, tag, parameter, schema or description; empty shows all.'),
    value,
  });
  if (words === undefined) throw new AppError('cancelled', 'No filter was entered');
  return words;
}
