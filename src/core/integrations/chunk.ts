/** The entry of dist/integrations.js: what delivered integrations are made of. Loaded at first use (platform/chunks.ts). */

import { openLocation } from '../apis/openLocation';
import { topicTitles } from './checking/checkTexts';
import { actionText, findingText } from './checking/reportText';
import { definitionsAtHand } from './definitionsAtHand';
import { faultText, packageProblemText } from './delivery/verifyTexts';
import { documentSources } from './documents/documentSources';
import { planDocuments } from './documents/planDocuments';
import { editManifest, loadManifest, manifestError, readManifest, writeManifest } from './manifest/integrationFile';
import { manifestCompletions, manifestKeyAt, manifestText } from './manifest/manifestAssist';
import { packageBeside } from './manifest/packageBeside';
import { packageProblem } from './manifest/packageName';
import { testSteps } from './results/testSteps';
import { applyPlans, lockChange, recoverScaffold } from './scaffold/applyPlan';
import { planIntegration } from './scaffold/planIntegration';
import { settleConflicts } from './scaffold/planScaffold';

export const chunk = {
  actionText,
  findingText,
  topicTitles,
  applyPlans,
  definitionsAtHand,
  documentSources,
  editManifest,
  faultText,
  loadManifest,
  lockChange,
  manifestCompletions,
  manifestError,
  manifestKeyAt,
  manifestText,
  openLocation,
  packageBeside,
  packageProblem,
  packageProblemText,
  planDocuments,
  planIntegration,
  readManifest,
  recoverScaffold,
  settleConflicts,
  testSteps,
  writeManifest,
};
