import path from 'node:path';
import * as vscode from 'vscode';
import type { FileRequest, HttpFile } from '../../core/apis/httpFile/httpFile';
import type { SnippetRequest } from '../../core/apis/snippets/snippetRequest';
import { AppError } from '../../core/base/errors';
import { loadChunk } from '../../platform/chunks';
import type { Services } from '../../platform/services';
import type { ApiExplorer } from './apiExplorer';
import { asApiNode } from './apiNodes';
import { definitionOfRequest } from './definitionOfRequest';
import { askOperation } from './pickOperation';

/** What code is written for. */
export interface CodeSource {
  /** Method and path. */
  readonly name: string;
  readonly request: SnippetRequest;
}

/**
 * The request that a command is about: of an operation's node, of the place in a `.http` document that a lens gives (`at` counts its
 * requests), of the cursor in one, else a sample of the operation that the reader finds.
 * @throws AppError `cancelled`, `input.invalid`
 */
export async function askCodeSource(
  services: Services,
  explorer: ApiExplorer,
  [given, at]: readonly [given: unknown, at: unknown],
  title: string,
): Promise<CodeSource> {
  if (given instanceof vscode.Uri)
    return ofDocument(
      explorer,
      await vscode.workspace.openTextDocument(given),
      typeof at === 'number' ? at : undefined,
    );
  const active = vscode.window.activeTextEditor?.document;
  if (asApiNode(given, 'apiOperation') === undefined && active?.languageId === 'http')
    return ofDocument(explorer, active, undefined);
  return ofOperation(explorer, await askOperation(services, explorer.library, given, title));
}

async function ofOperation(
  { library, chosen }: ApiExplorer,
  { definition, id }: { readonly definition: string; readonly id: string },
): Promise<CodeSource> {
  const index = await library.index(definition);
  const sample = await library.ask('sample', definition, { id });
  if (sample === undefined) {
    const facts = { reason: 'unknownOperation', name: id };
    throw new AppError('input.invalid', `The definition has no ${id}`, { facts });
  }
  const entries = new Map(index.operations.map((entry) => [entry.id, entry]));
  return {
    name: id,
    request: loadChunk('apis').snippetRequest({ index, entries }, sample, chosen.get(definition)?.baseUrl),
  };
}

async function ofDocument(
  { library, chosen }: ApiExplorer,
  document: vscode.TextDocument,
  at: number | undefined,
): Promise<CodeSource> {
  const { flowFor, httpSnippetRequest, parseHttpFile, serverAddress } = loadChunk('apis');
  const file = parseHttpFile(document.getText());
  const request = at === undefined ? requestAtCursor(file, document) : file.requests[at];
  if (request === undefined)
    throw new AppError('input.invalid', 'There is no request here', { facts: { reason: 'noRequest' } });
  const definition = await definitionOfRequest(library, document.uri, request.definition?.text);
  const index = definition === undefined ? undefined : await library.index(definition);
  const environment = chosen.get(definition);
  const server = environment && (index ? serverAddress(index, environment.baseUrl) : environment.baseUrl);
  const operation = index?.operations.find(({ id }) => id === request.operation?.text);
  const snippet = httpSnippetRequest(file, request, {
    environment: { ...environment?.variables, ...(server !== undefined && { baseUrl: server }) },
    folder: path.dirname(document.uri.fsPath),
    ...(server !== undefined && { server }),
    flow: index === undefined ? { kind: 'none' } : flowFor(index, operation),
  });
  return { name: `${request.method.text} ${request.target.text}`, request: snippet };
}

function requestAtCursor({ requests }: HttpFile, document: vscode.TextDocument): FileRequest | undefined {
  const editor = vscode.window.activeTextEditor;
  const cursor = editor?.document === document ? document.offsetAt(editor.selection.active) : 0;
  return requests.find(({ start, end }) => cursor >= start && cursor <= end) ?? requests[0];
}
