import * as vscode from 'vscode';
import type { CheckTopic } from '../../core/integrations/checking/checkFinding';
import type { PhaseId, PhaseState } from '../../core/integrations/manifest/integration';

/** What is looked at in which phase. */
export const phaseTopics: Readonly<Record<PhaseId, readonly CheckTopic[]>> = {
  survey: ['manifest', 'capabilities', 'definition', 'questions'],
  development: ['patterns', 'operations', 'scaffold', 'tests', 'secrets'],
  delivery: ['documents', 'licences', 'phases'],
};

export function phaseTitle(phase: PhaseId): string {
  const { t } = vscode.l10n;
  switch (phase) {
    case 'survey':
      return t('Survey and Justification');
    case 'development':
      return t('Development');
    case 'delivery':
      return t('Documents and Delivery');
  }
}

export function phaseStateText(state: PhaseState): string {
  const { t } = vscode.l10n;
  switch (state) {
    case 'open':
      return t('not begun');
    case 'active':
      return t('under way');
    case 'done':
      return t('done');
  }
}
