import * as vscode from 'vscode';
import { askPattern } from '../askPattern';
import type { Patterns } from '../patterns';

/** "Find Adaptation Pattern": by words of either language, then its page. */
export function findPattern(patterns: Patterns) {
  return async (): Promise<void> => {
    const { id } = await askPattern(patterns, { title: vscode.l10n.t('Find Adaptation Pattern') });
    await patterns.pages.show(id);
  };
}
