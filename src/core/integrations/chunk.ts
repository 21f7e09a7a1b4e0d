/** The entry of dist/integrations.js: what delivered integrations are made of. Loaded at first use (platform/chunks.ts). */

import { editManifest, loadManifest, readManifest } from './manifest/integrationFile';
import { manifestCompletions, manifestKeyAt, manifestText } from './manifest/manifestAssist';

export const chunk = {
  editManifest,
  loadManifest,
  manifestCompletions,
  manifestKeyAt,
  manifestText,
  readManifest,
};
