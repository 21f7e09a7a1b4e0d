/** The entry of dist/integrations.js: what delivered integrations are made of. Loaded at first use (platform/chunks.ts). */

import { openLocation } from '../apis/openLocation';
import { checkIntegration, passes } from './checking/checkIntegration';
import { topicTitles } from './checking/checkTexts';
import { actionText, checkReportMarkdown, findingText } from './checking/reportText';
import { definitionsAtHand } from './definitionsAtHand';
import { buildPackage } from './delivery/buildPackage';
import { verifyPackage } from './delivery/verifyPackage';
import { packageProblemText } from './delivery/verifyTexts';
import { documentSources } from './documents/documentSources';
import { openQuestions } from './documents/openQuestions';
import { planDocuments } from './documents/planDocuments';
import { editManifest, loadManifest, readManifest, writeManifest } from './manifest/integrationFile';
import { manifestCompletions, manifestKeyAt, manifestText } from './manifest/manifestAssist';
import { packageBeside } from './manifest/packageBeside';
import { packageProblem } from './manifest/packageName';
import { testSteps } from './results/testSteps';
import { applyPlans, lockChange, recoverScaffold } from './scaffold/applyPlan';
import { planIntegration } from './scaffold/planIntegration';
import { settleConflicts } from './scaffold/planScaffold';

export const chunk = {
  actionText,
  checkIntegration,
  checkReportMarkdown,
  findingText,
  passes,
  topicTitles,
  verifyPackage,
  applyPlans,
  buildPackage,
  definitionsAtHand,
  documentSources,
  editManifest,
  loadManifest,
  lockChange,
  manifestCompletions,
  manifestKeyAt,
  manifestText,
  openLocation,
  openQuestions,
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
