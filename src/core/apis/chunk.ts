/**
 * The entry of dist/apis.js: definitions from the web, pages about them, requests to their services. Loaded at first use
 * (platform/chunks.ts).
 */
import { authPresets, isAuthPreset } from './auth/authPresets';
import { flowFor } from './auth/flowFor';
import { planFiles, writePlan } from './clients/filePlan';
import { clientLanguages } from './clients/readme';
import { diffJson, diffMarkdown } from './diff/diffReport';
import { formatJson } from './exactJson/formatJson';
import { writeJson } from './exactJson/writeJson';
import { findDefinition } from './files/findDefinition';
import { HttpFiles } from './files/httpFiles';
import { answerPaths } from './httpFile/answerPaths';
import { draftOfRequest } from './httpFile/draftForOperation';
import { parseHttpFile } from './httpFile/parseHttpFile';
import { placeInHttpFile } from './httpFile/placeInHttpFile';
import { resolveRequest } from './httpFile/resolveRequest';
import { neededVariables, secretValues, unknownVariables } from './httpFile/variableReferences';
import { systemVariables } from './httpFile/variables';
import { writeHttpRequest, writeVariables } from './httpFile/writeHttpRequest';
import { answerHtml } from './pages/answerHtml';
import { clientPlanHtml } from './pages/clientPlanHtml';
import { comparisonHtml } from './pages/comparisonHtml';
import { contractHtml } from './pages/contractHtml';
import { diffHtml } from './pages/diffHtml';
import { operationHtml } from './pages/operationHtml';
import { pageTexts } from './pages/pageTexts';
import { schemaChildren } from './pages/schemaHtml';
import { schemaPage } from './pages/schemaPage';
import { ApiConnection } from './requests/apiConnection';
import { contractMarkdown, contractReport } from './requests/contract/contractReport';
import { DiskSink, suggestedFileName } from './requests/diskSink';
import { allPages, isPage } from './requests/follow/allPages';
import { followOperation } from './requests/follow/followOperation';
import { compareResponses } from './requests/history/compareResponses';
import { draftOfRecord, lacksSecret } from './requests/history/draftOfRecord';
import { historyRecord, redactedBody } from './requests/history/historyRecord';
import { knownIds } from './requests/history/knownIds';
import { RequestHistory } from './requests/history/requestHistory';
import { requestOfSample } from './requests/requestOfSample';
import { urlParts } from './requests/requestUrl';
import { responseJson } from './requests/responseJson';
import { serverAddress, serverPath } from './requests/serverAddress';
import { httpSnippetRequest } from './snippets/httpSnippetRequest';
import { insertSnippet } from './snippets/insertion/insertSnippet';
import { snippetRequest } from './snippets/snippetRequest';
import { snippetTargetIds, snippetTargets, targetsFor } from './snippets/snippetTargets';
import { UseFinder } from './uses/useFinder';

export const chunk = {
  ApiConnection,
  DiskSink,
  HttpFiles,
  RequestHistory,
  UseFinder,
  allPages,
  answerHtml,
  answerPaths,
  authPresets,
  clientLanguages,
  clientPlanHtml,
  compareResponses,
  comparisonHtml,
  contractHtml,
  contractMarkdown,
  contractReport,
  diffHtml,
  diffJson,
  diffMarkdown,
  draftOfRecord,
  draftOfRequest,
  findDefinition,
  flowFor,
  followOperation,
  formatJson,
  historyRecord,
  httpSnippetRequest,
  insertSnippet,
  isAuthPreset,
  isPage,
  knownIds,
  lacksSecret,
  neededVariables,
  operationHtml,
  pageTexts,
  parseHttpFile,
  planFiles,
  placeInHttpFile,
  redactedBody,
  requestOfSample,
  resolveRequest,
  responseJson,
  schemaChildren,
  schemaPage,
  secretValues,
  serverAddress,
  serverPath,
  snippetRequest,
  snippetTargetIds,
  snippetTargets,
  suggestedFileName,
  targetsFor,
  systemVariables,
  unknownVariables,
  urlParts,
  writeHttpRequest,
  writeJson,
  writePlan,
  writeVariables,
};
