/** The entry of dist/integrations.js: what delivered integrations are made of. Loaded at first use (platform/chunks.ts). */

import { openLocation } from '../apis/openLocation';
import { definitionsAtHand } from './definitionsAtHand';
import { editManifest, loadManifest, readManifest, writeManifest } from './manifest/integrationFile';
import { manifestCompletions, manifestKeyAt, manifestText } from './manifest/manifestAssist';
import { applyPlans, lockChange, recoverScaffold } from './scaffold/applyPlan';
import { planIntegration } from './scaffold/planIntegration';
import { settleConflicts } from './scaffold/planScaffold';

export const chunk = {
  applyPlans,
  definitionsAtHand,
  editManifest,
  loadManifest,
  lockChange,
  manifestCompletions,
  manifestKeyAt,
  manifestText,
  openLocation,
  planIntegration,
  readManifest,
  recoverScaffold,
  settleConflicts,
  writeManifest,
};
