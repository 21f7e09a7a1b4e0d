import path from 'node:path';
import * as vscode from 'vscode';
import type { AuthFlow } from '../../../core/apis/auth/authFlow';
import type { FileRequest, HttpFile } from '../../../core/apis/httpFile/httpFile';
import type { DefinitionIndex } from '../../../core/apis/index/definitionIndex';
import { AppError } from '../../../core/base/errors';
import { loadChunk } from '../../../platform/chunks';
import { withProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import type { ApiEnvironment } from '../apiEnvironments';
import type { ApiExplorer } from '../apiExplorer';
import type { Call } from '../apiRequests';
import { responseUri } from '../responseDocuments';

/** "Send Request": the request of a `.http` document that the lens stands at, or the cursor; its answer opens beside it. */
export function sendApiRequest(services: Services, { library, requests, chosen }: ApiExplorer) {
  return async (uri?: unknown, at?: unknown): Promise<void> => {
    const { document, file, request } = await requestAt(uri, at);
    const index = await indexOf(library, request.definition?.text);
    const call = callOf({ document, file, request }, index, chosen.get());
    await confirmChange(services, call);
    const { method, url } = call.request;
    const title = vscode.l10n.t('Sending {0} {1}', method, url.replace(/\?.*$/, ''));
    const record = await withProgress(title, (signal) => requests.send(call, signal));
    const answer = await vscode.workspace.openTextDocument(responseUri(record));
    await vscode.window.showTextDocument(answer, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
  };
}

interface PlacedRequest {
  readonly document: vscode.TextDocument;
  readonly file: HttpFile;
  readonly request: FileRequest;
}

async function requestAt(uri: unknown, at: unknown): Promise<PlacedRequest> {
  const editor = vscode.window.activeTextEditor;
  const document = uri instanceof vscode.Uri ? await vscode.workspace.openTextDocument(uri) : editor?.document;
  const file = loadChunk('apis').parseHttpFile(document?.getText() ?? '');
  const cursor = document && editor?.document === document ? document.offsetAt(editor.selection.active) : 0;
  const request =
    typeof at === 'number'
      ? file.requests[at]
      : (file.requests.find(({ start, end }) => cursor >= start && cursor <= end) ?? file.requests[0]);
  if (document !== undefined && request !== undefined) return { document, file, request };
  throw new AppError('input.invalid', 'There is no request here', { facts: { reason: 'noRequest' } });
}

/** The definition that the request names, where it is in the list. */
async function indexOf(
  library: ApiExplorer['library'],
  definition: string | undefined,
): Promise<DefinitionIndex | undefined> {
  const known = (await library.sources()).some(({ key }) => key === definition);
  return known && definition !== undefined ? library.index(definition) : undefined;
}

function callOf(
  { document, file, request }: PlacedRequest,
  index: DefinitionIndex | undefined,
  environment: ApiEnvironment | undefined,
): Call {
  const { resolveRequest, serverAddress, urlParts } = loadChunk('apis');
  const given = environment && (index ? serverAddress(index, environment.baseUrl) : environment.baseUrl);
  const resolved = resolveRequest(file, request, {
    folder: path.dirname(document.uri.fsPath),
    scope: {
      environment: { ...environment?.variables, ...(given !== undefined && { baseUrl: given }) },
      process: process.env,
      answer: () => undefined,
    },
    ...(given !== undefined && { server: given }),
  });
  const own = file.variables.find(({ name }) => name.text === 'baseUrl')?.value.text;
  const server = given ?? (own && resolved.url.startsWith(own) ? own : urlParts(resolved.url).origin);
  const operation = request.operation?.text;
  return { request: resolved, server, auth: authOf(index, environment, operation), environment, operation };
}

const simpleKinds = ['none', 'basic', 'bearer', 'mutualTls'] as const;

function authOf(
  index: DefinitionIndex | undefined,
  environment: ApiEnvironment | undefined,
  operation: string | undefined,
): AuthFlow {
  const { authPresets, flowFor, isAuthPreset } = loadChunk('apis');
  const { auth } = environment ?? {};
  if (auth !== undefined && isAuthPreset(auth)) return authPresets[auth];
  const kind = simpleKinds.find((each) => each === auth);
  if (kind !== undefined) return { kind };
  return index === undefined
    ? { kind: 'none' }
    : flowFor(
        index,
        index.operations.find(({ id }) => id === operation),
      );
}

/** Requests that change something in production are asked about. */
async function confirmChange({ prompts }: Services, { request, environment }: Call): Promise<void> {
  if (environment?.environment !== 'production' || /^(?:GET|HEAD|OPTIONS)$/.test(request.method)) return;
  const { t } = vscode.l10n;
  await prompts.confirm({
    message: t('Send {0} to "{1}"? It is marked as production.', request.method, environment.name),
    detail: request.url.replace(/\?.*$/, ''),
    action: t('Send'),
  });
}
