import path from 'node:path';
import * as vscode from 'vscode';
import type { AuthFlow } from '../../core/apis/auth/authFlow';
import type { FileRequest, HttpFile } from '../../core/apis/httpFile/httpFile';
import type { DefinitionIndex } from '../../core/apis/index/definitionIndex';
import { type ApiEnvironment, simpleAuthKinds } from '../../core/apis/requests/apiEnvironment';
import type { RequestBody } from '../../core/apis/requests/apiRequest';
import { AppError } from '../../core/base/errors';
import { loadChunk } from '../../platform/chunks';
import type { Services } from '../../platform/services';
import type { Call } from './apiCall';
import type { ApiExplorer } from './apiExplorer';
import { definitionOfRequest } from './definitionOfRequest';

/** A request of a `.http` document. */
export interface PlacedRequest {
  readonly document: vscode.Uri;
  readonly file: HttpFile;
  readonly request: FileRequest;
}

/**
 * Makes a request ready to be sent: its variables, those of the environment and of other answers included, and how it is let in.
 * @param to The environment; the chosen one when absent.
 * @throws AppError `input.invalid` for what has no value, `cancelled` when a secret is not entered
 */
export async function prepareCall(
  explorer: Pick<ApiExplorer, 'library' | 'chosen' | 'requests' | 'environmentSecrets'>,
  placed: PlacedRequest,
  to?: ApiEnvironment,
): Promise<Call> {
  const { library, chosen } = explorer;
  const { document, file, request } = placed;
  const { resolveRequest, secretValues, serverAddress } = loadChunk('apis');
  const definition = await definitionOfRequest(library, document, request.definition?.text);
  const index = definition === undefined ? undefined : await library.index(definition);
  const environment = to ?? chosen.get(definition);
  const given = environment && (index ? serverAddress(index, environment.baseUrl) : environment.baseUrl);
  const { scope, secrets } = await scopeFor(explorer, placed, environment, given);
  const folder = path.dirname(document.fsPath);
  const resolved = resolveRequest(file, request, { folder, scope, ...(given !== undefined && { server: given }) });
  checkFiles(resolved.body);
  const operation = request.operation?.text;
  const mayLogIn = vscode.workspace.isTrusted || definition === undefined || isUsers(library, definition);
  return {
    request: resolved,
    server: given ?? serverWritten(file, resolved.url, index),
    auth: authOf(mayLogIn ? index : undefined, environment, operation),
    environment,
    operation,
    definition,
    secrets: [...secrets, ...secretValues(file, request, scope)],
    ...(request.name && { name: { document: document.toString(), name: request.name.text } }),
  };
}

async function scopeFor(
  { requests, environmentSecrets }: Pick<ApiExplorer, 'requests' | 'environmentSecrets'>,
  { document, file, request }: PlacedRequest,
  environment: ApiEnvironment | undefined,
  baseUrl: string | undefined,
) {
  const needed = loadChunk('apis').neededVariables(file, request);
  const secrets = environment ? await environmentSecrets.values(environment, needed) : {};
  const scope = {
    environment: { ...environment?.variables, ...secrets, ...(baseUrl !== undefined && { baseUrl }) },
    // A file of an untrusted workspace could send variables of this machine anywhere.
    process: vscode.workspace.isTrusted ? process.env : {},
    answer: (name: string) => requests.answers.named(document.toString(), name),
  };
  return { scope, secrets: Object.values(secrets) };
}

/** The service of a request that says itself where it goes: its file's `@baseUrl`, else host and the definition's path. */
function serverWritten({ variables }: HttpFile, url: string, index: DefinitionIndex | undefined): string {
  const { serverAddress, urlParts } = loadChunk('apis');
  const own = variables.find(({ name }) => name.text === 'baseUrl')?.value.text;
  if (own && url.startsWith(own)) return own;
  const { origin } = urlParts(url);
  return index === undefined ? origin : serverAddress(index, origin);
}

/** @throws AppError `input.invalid`, reason `untrustedFile`, for a file outside of a workspace that is not trusted */
function checkFiles(body: RequestBody | undefined): void {
  if (body === undefined || vscode.workspace.isTrusted) return;
  if (body.kind === 'joined') body.pieces.forEach(checkFiles);
  if (body.kind !== 'file' || vscode.workspace.getWorkspaceFolder(vscode.Uri.file(body.path)) !== undefined) return;
  const facts = { reason: 'untrustedFile', file: body.path };
  throw new AppError('input.invalid', `${body.path} is outside of a workspace that is not trusted`, { facts });
}

/** Whether the user added a definition, rather than the workspace. */
export function isUsers(library: ApiExplorer['library'], definition: string): boolean {
  return library.state(definition)?.source.placed.scope === 'user';
}

/** How a service lets requests in: as its environment says, else as the definition does. */
export function authOf(
  index: DefinitionIndex | undefined,
  environment: ApiEnvironment | undefined,
  operation: string | undefined,
): AuthFlow {
  const { authPresets, flowFor, isAuthPreset } = loadChunk('apis');
  const { auth } = environment ?? {};
  if (auth !== undefined && isAuthPreset(auth)) return authPresets[auth];
  const kind = simpleAuthKinds.find((each) => each === auth);
  if (kind !== undefined) return { kind };
  if (index === undefined) return { kind: 'none' };
  const entry = index.operations.find(({ id }) => id === operation);
  return flowFor(index, entry);
}

/** Requests that change something in production are asked about. @throws AppError `cancelled` */
export async function confirmChange(
  { prompts }: Pick<Services, 'prompts'>,
  { request, environment }: Call,
): Promise<void> {
  if (environment?.environment !== 'production' || /^(?:GET|HEAD|OPTIONS)$/.test(request.method)) return;
  const { t } = vscode.l10n;
  await prompts.confirm({
    message: t('Send {0} to "{1}"? It is marked as production.', request.method, environment.name),
    detail: request.url.replace(/\?.*$/, ''),
    action: t('Send'),
  });
}
