import path from 'node:path';
import type { CheckReport } from '../../core/integrations/checking/checkFinding';
import { loadChunk } from '../../platform/chunks';
import type { Services } from '../../platform/services';

/** How integrations are checked here: against the catalogue and the templates that ship with the extension; no service is asked. */
export function integrationChecker({ patternLibrary, context }: Services) {
  return async (folder: string, signal: AbortSignal): Promise<CheckReport> => {
    const catalogue = await patternLibrary.catalogue();
    const templates = path.join(context.extensionPath, 'templates', 'documents');
    return loadChunk('integrations').checkIntegration(folder, { catalogue, templates, signal });
  };
}
