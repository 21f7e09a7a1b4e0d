import * as vscode from 'vscode';
import { askPattern } from '../askPattern';
import { patternIdOf } from '../patternNodes';
import type { Patterns } from '../patterns';

/** "Show Adaptation Pattern": its page. */
export function showPattern(patterns: Patterns) {
  return async (given?: unknown): Promise<void> => {
    const title = vscode.l10n.t('Show Adaptation Pattern');
    await patterns.pages.show(patternIdOf(given) ?? (await askPattern(patterns, { title })).id);
  };
}
