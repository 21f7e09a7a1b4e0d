import * as vscode from 'vscode';
import type { FileRequest, TextPart } from '../../core/apis/httpFile/httpFile';
import type { UnknownVariable } from '../../core/apis/httpFile/variableReferences';
import { type Disposable, DisposableStore } from '../../core/base/disposable';
import { ConfigKey } from '../../ids';
import { loadChunk } from '../../platform/chunks';
import type { ErrorBoundary } from '../../platform/commands';
import type { ApiExplorer } from './apiExplorer';
import { definitionOfRequest } from './definitionOfRequest';
import { environmentNames } from './requestVariables';

/** Milliseconds of quiet before a document is looked at: people type. */
const calm = 300;

/** Has the Problems panel show what `.http` documents name and nothing knows: variables, definitions, operations. */
export class RequestProblems implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #collection = this.#owned.add(vscode.languages.createDiagnosticCollection('storageIntegrator.requests'));
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #explorer: ApiExplorer;
  readonly #documents: vscode.DocumentSelector;
  readonly #boundary: ErrorBoundary;

  constructor(explorer: ApiExplorer, documents: vscode.DocumentSelector, boundary: ErrorBoundary) {
    this.#explorer = explorer;
    this.#documents = documents;
    this.#boundary = boundary;
    const { workspace } = vscode;
    const all = () => {
      for (const document of workspace.textDocuments) this.#lookSoon(document);
    };
    for (const event of [workspace.onDidOpenTextDocument, workspace.onDidSaveTextDocument])
      this.#owned.add(event((document) => this.#lookSoon(document)));
    this.#owned.add(workspace.onDidChangeTextDocument(({ document }) => this.#lookSoon(document)));
    this.#owned.add(workspace.onDidCloseTextDocument(({ uri }) => this.#collection.delete(uri)));
    this.#owned.add(explorer.chosen.onDidChange(all));
    this.#owned.add(explorer.library.onDidChange(all));
    this.#owned.add(
      workspace.onDidChangeConfiguration((event) => event.affectsConfiguration(ConfigKey.apiEnvironments) && all()),
    );
    all();
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#owned.dispose();
  }

  #lookSoon(document: vscode.TextDocument): void {
    if (vscode.languages.match(this.#documents, document) === 0) return;
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    const look = () => {
      this.#timers.delete(key);
      if (!document.isClosed) void this.#boundary.run('requests', () => this.#look(document));
    };
    this.#timers.set(key, setTimeout(look, calm));
  }

  async #look(document: vscode.TextDocument): Promise<void> {
    const { version, uri } = document;
    const { parseHttpFile, unknownVariables } = loadChunk('apis');
    const file = parseHttpFile(document.getText());
    const unknown = unknownVariables(file, await environmentNames(this.#explorer, uri, file));
    const problems = [
      ...unknown.map((each) => [each, variableText(each)] as const),
      ...(await Promise.all(file.requests.map((request) => this.#nameProblems(uri, request)))).flat(),
    ];
    // It was changed meanwhile: the next look tells.
    if (document.isClosed || document.version !== version) return;
    const range = ({ start, end }: Pick<TextPart, 'start' | 'end'>) =>
      new vscode.Range(document.positionAt(start), document.positionAt(end));
    this.#collection.set(
      uri,
      problems.map(([place, text]) => {
        const diagnostic = new vscode.Diagnostic(range(place), text, vscode.DiagnosticSeverity.Warning);
        diagnostic.source = 'API';
        return diagnostic;
      }),
    );
  }

  async #nameProblems(
    document: vscode.Uri,
    { definition, operation }: FileRequest,
  ): Promise<readonly (readonly [TextPart, string])[]> {
    if (definition === undefined) return [];
    const { t } = vscode.l10n;
    const { library } = this.#explorer;
    const key = await definitionOfRequest(library, document, definition.text);
    if (key === undefined) return [[definition, t('No API definition of the list is called "{0}".', definition.text)]];
    // A definition that was not read yet is not read for this.
    const { index } = library.state(key) ?? {};
    if (operation === undefined || index?.stage !== 'full') return [];
    const known = index.operations.some(({ id }) => id === operation.text);
    return known ? [] : [[operation, t('The definition has no "{0}" any more.', operation.text)]];
  }
}

function variableText({ name, reason }: UnknownVariable): string {
  const { t } = vscode.l10n;
  switch (reason) {
    case 'unknown':
      return t('Nothing gives {{{0}}} a value. Write @{0} = value at the top, or choose an environment.', name);
    case 'request':
      return t(
        '{{{0}}} refers to a request that this file does not have. Give one the line "# @name {1}".',
        name,
        name.split('.', 1)[0] ?? '',
      );
    case 'system':
      return t('There is no system variable {{{0}}}.', name);
  }
}
