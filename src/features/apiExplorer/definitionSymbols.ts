import * as vscode from 'vscode';
import type { DefinitionIndex, OperationEntry, SchemaEntry } from '../../core/apis/index/definitionIndex';
import { type Disposable, DisposableStore } from '../../core/base/disposable';
import { signalFrom } from '../../platform/progress';
import { definitionFiles } from './definitionFiles';
import type { DefinitionLibrary } from './definitionLibrary';
import { documentUri } from './definitionUris';

/** Symbols of one definition in one answer. */
const limit = 100;

/** Operations and schemas in "Go to Symbol in Workspace" and in the outline of definition files. */
export function registerSymbols(library: DefinitionLibrary): Disposable {
  const owned = new DisposableStore();
  owned.add(vscode.languages.registerWorkspaceSymbolProvider(new WorkspaceSymbols(library)));
  const outline = { label: vscode.l10n.t('API') };
  owned.add(
    vscode.languages.registerDocumentSymbolProvider([...definitionFiles], new DefinitionOutline(library), outline),
  );
  return owned;
}

class WorkspaceSymbols implements vscode.WorkspaceSymbolProvider {
  readonly #library: DefinitionLibrary;

  constructor(library: DefinitionLibrary) {
    this.#library = library;
  }

  async provideWorkspaceSymbols(query: string, token: vscode.CancellationToken): Promise<vscode.SymbolInformation[]> {
    if (query.trim() === '') return [];
    const signal = signalFrom(token);
    const lists = await Promise.all(
      this.#library.states().map(async ({ source: { key, name }, index }) => {
        // Definitions that nobody looked at yet are not read for this.
        if (index?.stage !== 'full') return [];
        const hits = await this.#library.ask('search', key, { query, options: { limit } }, signal).catch(() => []);
        return hits.flatMap(({ kind, id }) => {
          const entry =
            kind === 'operation'
              ? index.operations.find((each) => each.id === id)
              : index.schemas.find((each) => each.name === id);
          return entry === undefined ? [] : [symbolOf(entry, key, name)];
        });
      }),
    );
    return lists.flat();
  }
}

const { Method, Struct } = vscode.SymbolKind;

function symbolOf(entry: OperationEntry | SchemaEntry, key: string, name: string): vscode.SymbolInformation {
  const at = new vscode.Position(Math.max(0, entry.line - 1), 0);
  const location = new vscode.Location(documentUri(entry.uri ?? key), at);
  if (!('method' in entry)) return new vscode.SymbolInformation(entry.name, Struct, name, location);
  const label = entry.operationId === undefined ? entry.id : `${entry.operationId} (${entry.id})`;
  const symbol = new vscode.SymbolInformation(label, Method, name, location);
  if (entry.deprecated) symbol.tags = [vscode.SymbolTag.Deprecated];
  return symbol;
}

class DefinitionOutline implements vscode.DocumentSymbolProvider {
  readonly #library: DefinitionLibrary;

  constructor(library: DefinitionLibrary) {
    this.#library = library;
  }

  async provideDocumentSymbols(document: vscode.TextDocument): Promise<vscode.DocumentSymbol[]> {
    const here = document.uri.toString();
    const state = await this.#library.stateOf(document.uri);
    if (state?.index === undefined) return [];
    const { source, index } = state;
    const inFile = ({ uri }: { readonly uri?: string }) => documentUri(uri ?? source.key).toString() === here;
    return outlineOf(index, inFile, document.lineCount);
  }
}

function outlineOf(
  index: DefinitionIndex,
  inFile: (place: { readonly uri?: string }) => boolean,
  lines: number,
): vscode.DocumentSymbol[] {
  const entries = [...index.operations, ...index.schemas].filter(inFile).sort((a, b) => a.line - b.line);
  return entries.map((entry, at) => {
    const first = Math.min(Math.max(0, entry.line - 1), lines - 1);
    const last = Math.min(Math.max(first, (entries[at + 1]?.line ?? lines) - 2), lines - 1);
    const whole = new vscode.Range(first, 0, last, Number.MAX_SAFE_INTEGER);
    const own = new vscode.Range(first, 0, first, 0);
    if (!('method' in entry)) return new vscode.DocumentSymbol(entry.name, '', Struct, whole, own);
    const symbol = new vscode.DocumentSymbol(entry.id, entry.operationId ?? '', Method, whole, own);
    if (entry.deprecated) symbol.tags = [vscode.SymbolTag.Deprecated];
    return symbol;
  });
}
