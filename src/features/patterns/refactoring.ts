import * as vscode from 'vscode';
import type { InsertionPlan } from '../../core/patterns/insertion/planInsertion';
import type { FileChange } from '../../platform/fileChanges';

/** What a plan writes, for the reader to look through: files that are there already stay. */
export function changesOf({ changes }: InsertionPlan): readonly FileChange[] {
  const { t } = vscode.l10n;
  return changes.flatMap(({ file, status, text, before, pattern }): FileChange[] => {
    if (status !== 'create' && status !== 'change') return [];
    const label = status === 'create' ? t('New files') : t('Additions to files of the project');
    return [
      {
        file,
        after: text,
        label,
        ...(before !== undefined && { before }),
        ...(pattern !== undefined && { description: pattern }),
      },
    ];
  });
}
