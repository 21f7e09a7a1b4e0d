import type { CheckFinding, CheckTopic } from '../../core/integrations/checking/checkFinding';
import type { OpenQuestion } from '../../core/integrations/documents/openQuestions';
import type { PhaseId } from '../../core/integrations/manifest/integration';

/** What the view "Integrations" shows. `folder` is the absolute path of the integration's folder. */
export type IntegrationNode =
  | { readonly kind: 'integration'; readonly folder: string }
  | { readonly kind: 'integrationPhase'; readonly folder: string; readonly phase: PhaseId }
  | { readonly kind: 'integrationTopic'; readonly folder: string; readonly topic: CheckTopic }
  | {
      readonly kind: 'integrationFinding';
      readonly folder: string;
      readonly finding: CheckFinding;
      /** Among those of its topic. */
      readonly at: number;
    }
  | { readonly kind: 'integrationQuestion'; readonly folder: string; readonly question: OpenQuestion };

/** The folder of the integration that a command was started on. */
export function folderOfNode(value: unknown): string | undefined {
  const { folder, kind } = (value ?? {}) as { readonly folder?: unknown; readonly kind?: unknown };
  return typeof folder === 'string' && typeof kind === 'string' && kind.startsWith('integration') ? folder : undefined;
}
