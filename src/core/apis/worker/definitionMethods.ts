import { AppError } from '../../base/errors';
import type { ThreadCall, ThreadMethods } from '../../base/thread/threadServer';
import { generateClient } from '../clients/generateClient';
import { operationDetail } from '../detail/operationDetail';
import { schemaDetail } from '../detail/schemaDetail';
import { SchemaViews } from '../detail/schemaViews';
import { compareDefinitions } from '../diff/compareDefinitions';
import { suggestionsAt } from '../httpFile/suggestions';
import type { DefinitionIndex } from '../index/definitionIndex';
import { type OpenDefinition, openDefinition } from '../openDefinition';
import { scannedIndex } from '../outline/scannedIndex';
import { checkResponse } from '../requests/contract/checkResponse';
import { checkService, type OperationCheck } from '../requests/contract/checkService';
import { followRequest } from '../requests/follow/followRequest';
import { Redactor } from '../requests/redactor';
import { sampleRequest } from '../samples/sampleRequest';
import { SearchIndex } from '../search/searchIndex';
import type { OperationShape } from '../shapes/operationShape';
import { readOperation } from '../shapes/readOperation';
import { FolderFiles } from './folderFiles';
import type { DefinitionContract, ParamsOf } from './protocol';

interface Opened {
  readonly definition: OpenDefinition;
  readonly views: SchemaViews;
  search: SearchIndex | undefined;
}

type Call = ThreadCall<DefinitionContract>;

/** The worker's side: definitions that are open, and what is asked about them. */
export function definitionMethods(): ThreadMethods<DefinitionContract> {
  const definitions = new Map<string, Opened>();
  const get = (key: string): Opened => {
    const opened = definitions.get(key);
    if (opened !== undefined) return opened;
    throw new AppError('internal', `The definition ${key} is not open`);
  };
  const documentOf = (key: string) => get(key).definition.document;
  return {
    open: (params, call) => open(definitions, params, call),
    operation: ({ key, id }) => operationDetail(get(key).definition, get(key).views, id),
    schema: ({ key, name }) => schemaDetail(get(key).definition, get(key).views, name),
    children: ({ key, handle, above }) => get(key).views.children(handle, above),
    search: ({ key, query, options }) => searchOf(get(key)).search(query, options),
    client: ({ key, ids, language, name }) => {
      const { definition } = get(key);
      const operations = ids.flatMap((id) => definition.operations.get(id) ?? []);
      return generateClient(definition, operations, language, name);
    },
    sample: ({ key, id, optional = false }) => {
      const operation = get(key).definition.operations.get(id);
      return operation && sampleRequest(documentOf(key), operation, { optional });
    },
    check: ({ key, id, response }) => {
      const shape = shapeOf(get(key).definition, id);
      return shape && checkResponse(documentOf(key), shape, response);
    },
    follow: ({ key, id, request, response }) => followRequest(get(key).definition, id, request, response),
    suggest: ({ key, id, place }) => {
      const shape = shapeOf(get(key).definition, id);
      return shape === undefined ? [] : suggestionsAt(documentOf(key), shape, place);
    },
    checkService: ({ key, ...params }, call) => compareService(get(key).definition, params, call),
    diff: ({ from, to }) => compareDefinitions(get(from).definition, get(to).definition),
    dispose: ({ key }) => {
      definitions.delete(key);
      return undefined;
    },
  };
}

async function open(
  definitions: Map<string, Opened>,
  { key, source }: ParamsOf<'open'>,
  call: Call,
): Promise<DefinitionIndex> {
  const scanned = scannedIndex(source);
  if (scanned !== undefined) call.tell({ tells: 'scan', index: scanned });
  const files = new FolderFiles(source.readable, (uri, maxBytes) => call.ask('read', { uri, maxBytes }));
  const definition = await openDefinition({ uri: source.uri, text: source.text, files, signal: call.signal });
  const views = new SchemaViews(definition.document, definition.graph);
  definitions.set(key, { definition, views, search: undefined });
  return definition.index;
}

function compareService(
  definition: OpenDefinition,
  params: Omit<ParamsOf<'checkService'>, 'key'>,
  call: Call,
): Promise<readonly OperationCheck[]> {
  return checkService({
    ...params,
    definition,
    signal: call.signal,
    // The host knows the secrets, and takes them out of what it is told.
    redactor: new Redactor(),
    send: (request) => call.ask('send', { request }),
    onOperation: (_, done, of) => call.tell({ tells: 'progress', done, of }),
  });
}

function searchOf(opened: Opened): SearchIndex {
  opened.search ??= new SearchIndex(opened.definition);
  return opened.search;
}

function shapeOf({ document, operations }: OpenDefinition, id: string): OperationShape | undefined {
  const operation = operations.get(id);
  return operation && readOperation(document, operation);
}
