import * as vscode from 'vscode';
import type { FileRequest, HttpFile } from '../../core/apis/httpFile/httpFile';
import type { HttpFilePlace } from '../../core/apis/httpFile/placeInHttpFile';
import { loadChunk } from '../../platform/chunks';
import type { ApiExplorer } from './apiExplorer';
import { definitionOfRequest } from './definitionOfRequest';
import { type RequestVariable, requestVariables } from './requestVariables';

/** Where in a document something is completed. */
interface Place {
  readonly document: vscode.TextDocument;
  readonly offset: number;
  readonly file: HttpFile;
}

const { Enum, EnumMember, Property, Field, Variable, Method, Reference } = vscode.CompletionItemKind;

/** Characters behind which something new may be offered. */
export const completionTriggers = ['{', '.', '?', '&', '=', ':', ' ', '"', '/', '@'];

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** Headers that requests have whatever the definition says. */
const usualHeaders = ['Accept', 'Accept-Language', 'Authorization', 'Content-Type', 'If-Match', 'If-None-Match'];

/** Completes `.http` documents: variables, operations, and what the definition offers at a place. */
export class RequestCompletion implements vscode.CompletionItemProvider {
  readonly #explorer: ApiExplorer;

  constructor(explorer: ApiExplorer) {
    this.#explorer = explorer;
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.CompletionItem[]> {
    const { parseHttpFile, placeInHttpFile } = loadChunk('apis');
    const file = parseHttpFile(document.getText());
    const at: Place = { document, offset: document.offsetAt(position), file };
    const line = document.lineAt(position.line).text.slice(0, position.character);
    const variable = /\{\{\s*([^{}]*)$/.exec(line);
    if (variable) return this.#variables(at, variable[1]?.length ?? 0);
    const note = /^\s*(?:#|\/\/)\s*@(\w*)(?:\s+(.*))?$/.exec(line);
    if (note) return this.#annotation(at, note[1] ?? '', note[2]);
    const place = placeInHttpFile(file, at.offset);
    return place === undefined ? [] : this.#place(at, place);
  }

  async #variables({ document, offset, file }: Place, written: number): Promise<vscode.CompletionItem[]> {
    const text = document.getText();
    const end = offset + (/^[\w.$[\]"'-]*/.exec(text.slice(offset))?.[0].length ?? 0);
    const range = rangeOf(document, offset - written, end);
    const close = /^\s*\}\}/.test(text.slice(end)) ? '' : '}}';
    const request = file.requests.find((each) => offset >= each.start && offset <= each.end);
    const variables = await requestVariables(this.#explorer, document.uri, file, request);
    return variables.map(({ name, origin, detail }) => {
      const item = new vscode.CompletionItem(name, kindOf(origin));
      item.insertText = name.endsWith(' ') ? name : name + close;
      item.filterText = name;
      item.range = range;
      if (detail !== undefined) item.detail = detail;
      return item;
    });
  }

  /** `# @operation GET /x` and `# @definition name`. */
  async #annotation(at: Place, key: string, value: string | undefined): Promise<vscode.CompletionItem[]> {
    const { document, offset, file } = at;
    if (value === undefined) {
      const range = rangeOf(document, offset - key.length, offset);
      return ['name', 'operation', 'definition'].map((name) => itemAt(range, name, Property));
    }
    const range = rangeOf(document, offset - value.length, offset);
    const { library } = this.#explorer;
    if (key === 'definition') return (await library.sources()).map(({ name }) => itemAt(range, name, Reference));
    if (key !== 'operation') return [];
    const request = file.requests.find((each) => offset >= each.start && offset <= each.end);
    const definition = await definitionOfRequest(library, document.uri, request?.definition?.text);
    const keys = definition === undefined ? (await library.sources()).map((source) => source.key) : [definition];
    const indexes = await Promise.all(keys.map((each) => library.index(each).catch(() => undefined))); // the view tells why
    return indexes.flatMap((index) =>
      (index?.operations ?? []).map(({ id, operationId = '', summary = '' }) => {
        const item = itemAt(range, id, Method);
        item.filterText = `${id} ${operationId}`;
        item.detail = [operationId, summary].filter(Boolean).join(' · ');
        return item;
      }),
    );
  }

  async #place({ document }: Place, place: HttpFilePlace): Promise<vscode.CompletionItem[]> {
    const range = rangeOf(document, place.start, place.end);
    if (place.kind === 'method') return methods.map((method) => itemAt(range, method, Enum));
    const { library } = this.#explorer;
    const definition = await definitionOfRequest(library, document.uri, place.request.definition?.text);
    const operation = place.request.operation?.text;
    const items = [
      ...(await this.#suggested(definition, operation, place, range)),
      ...(await this.#ids(definition, place, range)),
    ];
    const usual = place.kind === 'headerName' ? usualHeaders.map((name) => itemAt(range, name, Field)) : [];
    const all = [...items, ...usual.filter(({ label }) => items.every((each) => each.label !== label))];
    return place.kind === 'headerName' ? all.map((item) => withColon(item, document, place)) : all;
  }

  async #suggested(
    definition: string | undefined,
    operation: string | undefined,
    place: HttpFilePlace,
    range: vscode.Range,
  ): Promise<vscode.CompletionItem[]> {
    if (definition === undefined || operation === undefined) return [];
    const suggestions = await this.#explorer.library.ask('suggest', definition, { id: operation, place });
    const kind = place.kind.endsWith('Name') ? Property : EnumMember;
    return suggestions.map(({ text, description, required }) => {
      const item = itemAt(range, text, kind);
      if (required) item.detail = vscode.l10n.t('required');
      if (description !== undefined) item.documentation = description;
      item.sortText = `${required ? 0 : 1} ${text}`;
      return item;
    });
  }

  /** Objects that earlier answers have shown. */
  async #ids(
    definition: string | undefined,
    place: HttpFilePlace,
    range: vscode.Range,
  ): Promise<vscode.CompletionItem[]> {
    if (definition === undefined || (place.kind !== 'pathValue' && place.kind !== 'queryValue')) return [];
    const { requests, library } = this.#explorer;
    const path = place.kind === 'pathValue' ? pathOf(place.request) : await pathWith(library, definition, place.name);
    if (path === undefined) return [];
    const { records } = await requests.history();
    const own = records.filter((record) => record.definition === definition);
    return loadChunk('apis')
      .knownIds(own, path, place.name)
      .map(({ id, name }, at) => {
        const item = itemAt(range, name === undefined ? id : { label: id, description: name }, Reference);
        item.insertText = encodeURIComponent(id);
        item.filterText = `${id} ${name ?? ''}`;
        item.sortText = `2 ${String(at).padStart(4, '0')}`;
        return item;
      });
  }
}

function pathOf({ operation }: FileRequest): string | undefined {
  return operation?.text.replace(/^\S+\s+/, '');
}

/** A path whose object a query parameter is called after: of `bucket_id` `/os-buckets/{bucket_id}`. */
async function pathWith(
  library: ApiExplorer['library'],
  definition: string,
  parameter: string,
): Promise<string | undefined> {
  const { operations } = await library.index(definition);
  return operations.find(({ path }) => path.endsWith(`/{${parameter}}`))?.path;
}

function rangeOf(document: vscode.TextDocument, start: number, end: number): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

function itemAt(
  range: vscode.Range,
  label: string | vscode.CompletionItemLabel,
  kind: vscode.CompletionItemKind,
): vscode.CompletionItem {
  const item = new vscode.CompletionItem(label, kind);
  item.range = range;
  return item;
}

function withColon(
  item: vscode.CompletionItem,
  document: vscode.TextDocument,
  place: HttpFilePlace,
): vscode.CompletionItem {
  const has = /^\s*:/.test(document.getText().slice(place.end));
  if (!has) item.insertText = `${typeof item.label === 'string' ? item.label : item.label.label}: `;
  return item;
}

function kindOf(origin: RequestVariable['origin']): vscode.CompletionItemKind {
  return origin === 'answer' ? Reference : origin === 'system' ? Method : Variable;
}
