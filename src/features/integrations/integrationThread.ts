import path from 'node:path';
import { startThread } from '../../core/base/thread/startThread';
import { type CheckThread, checkHeapMegabytes, checkThread } from '../../core/integrations/worker/checkThread';
import type { Services } from '../../platform/services';

/** The thread that checks and packs integrations, with the catalogue and the templates that ship with the extension. */
export function integrationThread({ context: { extensionPath } }: Services): CheckThread {
  const places = {
    catalogue: path.join(extensionPath, 'snippets'),
    templates: path.join(extensionPath, 'templates', 'documents'),
  };
  return checkThread(() => startThread(path.join(__dirname, 'checks.js'), checkHeapMegabytes, places));
}
