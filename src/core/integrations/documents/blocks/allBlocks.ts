import * as acceptance from './acceptanceBlocks';
import * as api from './apiBlocks';
import * as application from './applicationBlocks';
import type { Block, BlockContext } from './blockContext';
import * as capability from './capabilityBlocks';
import * as codeParts from './codeBlocks';
import * as command from './commandBlocks';
import * as diagram from './diagramBlocks';
import * as faq from './faqBlocks';
import * as feasible from './feasibilityBlocks';
import * as goal from './goalBlocks';
import * as introduction from './introductionBlocks';
import * as pattern from './patternBlocks';
import * as plan from './planBlocks';
import * as release from './releaseBlocks';
import * as result from './resultBlocks';
import * as setting from './settingBlocks';
import * as trace from './traceBlocks';
import * as training from './trainingBlocks';

/** The computed parts that templates can name: `<< blocks.settingTable >>`. */
export const allBlocks = {
  acceptanceSummary: acceptance.acceptanceSummary,
  allDocuments: introduction.allDocuments,
  applicationTable: application.applicationTable,
  architectureDiagram: diagram.architectureDiagram,
  buildCommands: command.buildCommands,
  bucketTable: application.bucketTable,
  capabilityMatrix: capability.capabilityMatrix,
  capacityTable: application.capacityTable,
  changedFiles: release.changedFiles,
  codeReference: codeParts.codeReference,
  codeTable: codeParts.codeTable,
  commitTable: release.commitTable,
  componentTable: release.componentTable,
  connectionTable: application.connectionTable,
  constructMatrix: pattern.constructMatrix,
  conclusion: feasible.conclusion,
  containerCommands: command.containerCommands,
  contentTable: release.contentTable,
  cutoverDiagram: diagram.cutoverDiagram,
  dangerousTable: capability.dangerousTable,
  decisionTable: pattern.decisionTable,
  deploymentDiagram: diagram.deploymentDiagram,
  deliverables: plan.deliverables,
  deliveryList: acceptance.deliveryList,
  errorMap: faq.errorMap,
  explanation: pattern.explanation,
  failureList: result.failureList,
  feasibility: feasible.feasibility,
  fileTable: release.fileTable,
  firstExcerpt: command.firstExcerpt,
  fitTable: capability.fitTable,
  gapMatrix: capability.gapMatrix,
  goalResults: goal.goalResults,
  goalTable: goal.goalTable,
  head: introduction.head,
  healthCommands: command.healthCommands,
  howTo: pattern.howTo,
  identification: introduction.identification,
  installation: command.installation,
  installedHealth: command.installedHealth,
  knownLimits: release.knownLimits,
  managementSequence: diagram.managementSequence,
  migrationText: diagram.migrationText,
  openIssues: acceptance.openIssues,
  operationReference: api.operationReference,
  operationTable: api.operationTable,
  operationTests: goal.operationTests,
  operatorExercises: training.operatorExercises,
  optionalExample: setting.optionalExample,
  patternTable: pattern.patternTable,
  peopleTable: plan.peopleTable,
  phaseTable: plan.phaseTable,
  pitfalls: faq.pitfalls,
  policies: pattern.policies,
  probeCommands: command.probeCommands,
  probeSummary: capability.probeSummary,
  references: introduction.references,
  relatedDocuments: introduction.relatedDocuments,
  releaseTable: release.releaseTable,
  requiredExample: setting.requiredExample,
  requirementAnchors: result.requirementAnchors,
  requirementList: goal.requirementList,
  requirementResults: trace.requirementResults,
  requirementTable: goal.requirementTable,
  requirements: command.requirements,
  resultList: result.resultList,
  resultSummary: result.resultSummary,
  riskTable: plan.riskTable,
  s3Operations: pattern.s3Operations,
  schedule: plan.schedule,
  scopeSummary: acceptance.scopeSummary,
  scopeTable: acceptance.scopeTable,
  secretTable: setting.secretTable,
  settingTable: setting.settingTable,
  settingsByPattern: setting.settingsByPattern,
  signatures: acceptance.signatures,
  startCommands: command.startCommands,
  storageSequence: diagram.storageSequence,
  storeLimits: capability.storeLimits,
  terms: introduction.terms,
  testCommands: command.testCommands,
  testConclusion: result.testConclusion,
  testEnvironment: result.testEnvironment,
  traceTable: trace.traceTable,
  trainingChecklist: training.trainingChecklist,
  trainingPeople: training.trainingPeople,
  trainingPlan: training.trainingPlan,
  trainingRecord: training.trainingRecord,
  workPackages: plan.workPackages,
} satisfies Readonly<Record<string, Block>>;

/** The parts of one document; each is computed when the template names it. */
export function blocksOf(context: BlockContext): Readonly<Record<keyof typeof allBlocks, string>> {
  const parts = {};
  for (const [name, block] of Object.entries(allBlocks)) {
    Object.defineProperty(parts, name, { enumerable: true, get: () => block(context) });
  }
  return parts as Readonly<Record<keyof typeof allBlocks, string>>;
}
