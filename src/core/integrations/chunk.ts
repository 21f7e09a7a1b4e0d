/** The entry of dist/integrations.js: what delivered integrations are made of. Loaded at first use (platform/chunks.ts). */
import { editManifest, loadManifest, readManifest } from './manifest/integrationFile';
import { manifestCompletions, manifestKeyAt, manifestText } from './manifest/manifestAssist';
import { applyPlan } from './scaffold/applyPlan';
import { lockFileName } from './scaffold/lockFile';
import { settleConflicts } from './scaffold/planScaffold';

export const chunk = {
  applyPlan,
  editManifest,
  loadManifest,
  lockFileName,
  manifestCompletions,
  manifestKeyAt,
  manifestText,
  readManifest,
  settleConflicts,
};
