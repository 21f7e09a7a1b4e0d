import path from 'node:path';
import type { CheckReport } from '../../core/integrations/checking/checkFinding';
import type { OpenQuestion } from '../../core/integrations/documents/openQuestions';
import { loadChunk } from '../../platform/chunks';
import type { Services } from '../../platform/services';

/** What is known of an integration beside its manifest. */
export interface Checked {
  readonly report: CheckReport;
  readonly questions: readonly OpenQuestion[];
}

/** How integrations are checked here: against the catalogue and the templates that ship with the extension; no service is asked. */
export function integrationChecker({ patternLibrary, context }: Services) {
  return async (folder: string, signal: AbortSignal): Promise<Checked> => {
    const catalogue = await patternLibrary.catalogue();
    const templates = path.join(context.extensionPath, 'templates', 'documents');
    const { checkIntegration, openQuestions } = loadChunk('integrations');
    const report = await checkIntegration(folder, { catalogue, templates, signal });
    const isUsable = report.findings.every(({ topic, severity }) => topic !== 'manifest' || severity !== 'error');
    return { report, questions: isUsable ? await openQuestions(folder) : [] };
  };
}
