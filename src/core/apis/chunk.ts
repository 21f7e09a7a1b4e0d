/**
 * The entry of dist/apis.js: definitions from the web, pages about them, requests to their services. Loaded at first use
 * (platform/chunks.ts).
 */
import { authPresets, isAuthPreset } from './auth/authPresets';
import { flowFor } from './auth/flowFor';
import { planFiles, writePlan } from './clients/filePlan';
import { clientLanguages } from './clients/readme';
import { diffMarkdown } from './diff/diffReport';
import { formatJson } from './exactJson/formatJson';
import { HttpFiles } from './files/httpFiles';
import { draftOfRequest } from './httpFile/draftForOperation';
import { parseHttpFile } from './httpFile/parseHttpFile';
import { resolveRequest } from './httpFile/resolveRequest';
import { writeHttpRequest, writeVariables } from './httpFile/writeHttpRequest';
import { clientPlanHtml } from './pages/clientPlanHtml';
import { diffHtml } from './pages/diffHtml';
import { operationHtml } from './pages/operationHtml';
import { pageTexts } from './pages/pageTexts';
import { schemaChildren } from './pages/schemaHtml';
import { schemaPage } from './pages/schemaPage';
import { ApiConnection } from './requests/apiConnection';
import { historyRecord } from './requests/history/historyRecord';
import { RequestHistory } from './requests/history/requestHistory';
import { requestOfSample } from './requests/requestOfSample';
import { urlParts } from './requests/requestUrl';
import { responseText } from './requests/responseJson';
import { serverAddress, serverPath } from './requests/serverAddress';
import { httpSnippetRequest } from './snippets/httpSnippetRequest';
import { snippetRequest } from './snippets/snippetRequest';
import { snippetTargetIds, snippetTargets, targetsFor } from './snippets/snippetTargets';

export const chunk = {
  ApiConnection,
  HttpFiles,
  RequestHistory,
  authPresets,
  clientLanguages,
  clientPlanHtml,
  diffHtml,
  diffMarkdown,
  draftOfRequest,
  flowFor,
  formatJson,
  historyRecord,
  httpSnippetRequest,
  isAuthPreset,
  operationHtml,
  pageTexts,
  parseHttpFile,
  planFiles,
  requestOfSample,
  resolveRequest,
  responseText,
  schemaChildren,
  schemaPage,
  serverAddress,
  serverPath,
  snippetRequest,
  snippetTargetIds,
  snippetTargets,
  targetsFor,
  urlParts,
  writeHttpRequest,
  writePlan,
  writeVariables,
};
