/** The entry of dist/integrations.js: what delivered integrations are made of. Loaded at first use (platform/chunks.ts). */

import { openLocation } from '../apis/openLocation';
import { topicTitles } from './checking/checkTexts';
import { actionText, findingText } from './checking/reportText';
import { definitionsAtHand } from './definitionsAtHand';
import { faultText, packageProblemText } from './delivery/verifyTexts';
import { documentSources } from './documents/documentSources';
import { planDocuments } from './documents/planDocuments';
import { ignoredByGit, someOf } from './inventory/ignoredByGit';
import { editManifest, loadManifest, manifestError, readManifest, writeManifest } from './manifest/integrationFile';
import { isIntegrationName } from './manifest/integrationName';
import { integrationAbove } from './manifest/manifestAbove';
import { manifestCompletions, manifestKeyAt, manifestText } from './manifest/manifestAssist';
import { packageBeside } from './manifest/packageBeside';
import { packageProblem } from './manifest/packageName';
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
  isIntegrationName,
  loadLock,
  placeText,
  placesOf,
  portBindings,
  readChosenCode,
  requirementOfPlace,
  requirementTitle,
  unboundText,
  actionText,
  findingText,
  topicTitles,
  applyPlans,
  ignoredByGit,
  someOf,
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
