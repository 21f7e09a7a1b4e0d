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
import { integrationAbove } from './manifest/manifestAbove';
import { manifestCompletions, manifestKeyAt, manifestText } from './manifest/manifestAssist';
import { testSteps } from './results/testSteps';
import { applyPlans, lockChange, recoverScaffold } from './scaffold/applyPlan';
import { loadLock } from './scaffold/lockFile';
import { planIntegration } from './scaffold/planIntegration';
import { settleConflicts } from './scaffold/planScaffold';
import { codeLanguage, fittingKind, readChosenCode } from './selection/chosenCode';
import { constructText, evidenceText, placeText, requirementTitle, unboundText } from './selection/codeTexts';
import { placesOf, portBindings } from './selection/decideCode';
import { addChosenCode, requirementOfPlace } from './selection/requirementEdit';

export const chunk = {
  addChosenCode,
  codeLanguage,
  constructText,
  evidenceText,
  fittingKind,
  integrationAbove,
  loadLock,
  placeText,
  placesOf,
  portBindings,
  readChosenCode,
  requirementOfPlace,
  requirementTitle,
  unboundText,
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
  packageProblemText,
  planDocuments,
  planIntegration,
  readManifest,
  recoverScaffold,
  settleConflicts,
  testSteps,
  writeManifest,
};
