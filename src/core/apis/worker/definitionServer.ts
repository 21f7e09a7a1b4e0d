import { AppError } from '../../base/errors';
import { generateClient } from '../clients/generateClient';
import { operationDetail } from '../detail/operationDetail';
import { schemaDetail } from '../detail/schemaDetail';
import { SchemaViews } from '../detail/schemaViews';
import { compareDefinitions } from '../diff/compareDefinitions';
import type { FileSource } from '../document/fileSource';
import { suggestionsAt } from '../httpFile/suggestions';
import { type OpenDefinition, openDefinition } from '../openDefinition';
import { scannedIndex } from '../outline/scannedIndex';
import type { ApiResponse } from '../requests/apiResponse';
import { checkResponse } from '../requests/contract/checkResponse';
import { checkService, type OperationCheck } from '../requests/contract/checkService';
import { followRequest } from '../requests/follow/followRequest';
import { Redactor } from '../requests/redactor';
import { sampleRequest } from '../samples/sampleRequest';
import { SearchIndex } from '../search/searchIndex';
import type { OperationShape } from '../shapes/operationShape';
import { readOperation } from '../shapes/readOperation';
import { FolderFiles } from './folderFiles';
import type { CallMessage, FromWorker, MethodName, ParamsOf, ResultOf, ToWorker } from './protocol';
import { receivedError, sentError } from './sentError';

interface Opened {
  readonly definition: OpenDefinition;
  readonly views: SchemaViews;
  search: SearchIndex | undefined;
}

interface Waiting<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** The worker's side: definitions that are open, and what is asked about them. */
export class DefinitionServer {
  readonly #post: (message: FromWorker) => void;
  readonly #opened = new Map<string, Opened>();
  readonly #running = new Map<number, AbortController>();
  readonly #reads = new Map<number, Waiting<string>>();
  readonly #sends = new Map<number, Waiting<ApiResponse>>();
  #lastQuestion = 0;

  constructor(post: (message: FromWorker) => void) {
    this.#post = post;
  }

  receive(message: ToWorker): void {
    switch (message.kind) {
      case 'call':
        void this.#answer(message);
        break;
      case 'cancel':
        this.#running.get(message.call)?.abort();
        break;
      case 'file':
        take(this.#reads, message.read)?.resolve(message.text);
        break;
      case 'noFile':
        take(this.#reads, message.read)?.reject(receivedError(message.error));
        break;
      case 'sent':
        take(this.#sends, message.send)?.resolve(message.response);
        break;
      case 'notSent':
        take(this.#sends, message.send)?.reject(receivedError(message.error));
        break;
    }
  }

  async #answer(message: CallMessage): Promise<void> {
    const { call } = message;
    const controller = new AbortController();
    this.#running.set(call, controller);
    try {
      this.#post({ kind: 'result', call, result: await this.#run(message, controller.signal) });
    } catch (error) {
      this.#post({ kind: 'failed', call, error: sentError(error) });
    } finally {
      this.#running.delete(call);
    }
  }

  async #run(message: CallMessage, signal: AbortSignal): Promise<ResultOf<MethodName>> {
    switch (message.method) {
      case 'open':
        return this.#open(message.call, message.params, signal);
      case 'checkService':
        return this.#checkService(message.call, message.params, signal);
      case 'dispose':
        this.#opened.delete(message.params.key);
        return undefined;
      case 'diff':
        return compareDefinitions(this.#get(message.params.from).definition, this.#get(message.params.to).definition);
      default:
        return this.#ask(message);
    }
  }

  #checkService(
    call: number,
    { key, ...params }: ParamsOf<'checkService'>,
    signal: AbortSignal,
  ): Promise<readonly OperationCheck[]> {
    return checkService({
      ...params,
      definition: this.#get(key).definition,
      signal,
      // The host knows the secrets, and takes them out of what it is told.
      redactor: new Redactor(),
      send: (request) => {
        const send = ++this.#lastQuestion;
        return new Promise<ApiResponse>((resolve, reject) => {
          this.#sends.set(send, { resolve, reject });
          this.#post({ kind: 'send', call, send, request });
        });
      },
      onOperation: (_, done, of) => this.#post({ kind: 'progress', call, done, of }),
    });
  }

  #ask(message: Exclude<CallMessage, { method: 'open' | 'dispose' | 'diff' | 'checkService' }>): ResultOf<MethodName> {
    const opened = this.#get(message.params.key);
    const { definition, views } = opened;
    switch (message.method) {
      case 'operation':
        return operationDetail(definition, views, message.params.id);
      case 'schema':
        return schemaDetail(definition, views, message.params.name);
      case 'children':
        return views.children(message.params.handle, message.params.above);
      case 'search':
        opened.search ??= new SearchIndex(definition);
        return opened.search.search(message.params.query, message.params.options);
      case 'client': {
        const { ids, language, name } = message.params;
        const operations = ids.flatMap((id) => definition.operations.get(id) ?? []);
        return generateClient(definition, operations, language, name);
      }
      case 'sample': {
        const operation = definition.operations.get(message.params.id);
        return (
          operation && sampleRequest(definition.document, operation, { optional: message.params.optional ?? false })
        );
      }
      case 'check': {
        const shape = shapeOf(definition, message.params.id);
        return shape && checkResponse(definition.document, shape, message.params.response);
      }
      case 'follow': {
        const { id, request, response } = message.params;
        return followRequest(definition, id, request, response);
      }
      case 'suggest': {
        const shape = shapeOf(definition, message.params.id);
        return shape === undefined ? [] : suggestionsAt(definition.document, shape, message.params.place);
      }
    }
  }

  async #open(call: number, params: Extract<CallMessage, { method: 'open' }>['params'], signal: AbortSignal) {
    const { key, source } = params;
    const scanned = scannedIndex(source);
    if (scanned !== undefined) this.#post({ kind: 'scan', call, index: scanned });
    const files = this.#filesOf(call, source.readable);
    const definition = await openDefinition({ uri: source.uri, text: source.text, files, signal });
    const views = new SchemaViews(definition.document, definition.graph);
    this.#opened.set(key, { definition, views, search: undefined });
    return definition.index;
  }

  #filesOf(call: number, readable: readonly string[]): FileSource {
    return new FolderFiles(readable, (uri, maxBytes, signal) => {
      const read = ++this.#lastQuestion;
      return new Promise<string>((resolve, reject) => {
        this.#reads.set(read, { resolve, reject });
        signal?.addEventListener('abort', () => reject(new AppError('cancelled', 'Reading was cancelled')), {
          once: true,
        });
        this.#post({ kind: 'read', call, read, uri, maxBytes });
      });
    });
  }

  #get(key: string): Opened {
    const opened = this.#opened.get(key);
    if (opened !== undefined) return opened;
    throw new AppError('internal', `The definition ${key} is not open`);
  }
}

function shapeOf({ document, operations }: OpenDefinition, id: string): OperationShape | undefined {
  const operation = operations.get(id);
  return operation && readOperation(document, operation);
}

/** Takes somebody out who waits for an answer. */
function take<T>(waiting: Map<number, Waiting<T>>, number: number): Waiting<T> | undefined {
  const found = waiting.get(number);
  waiting.delete(number);
  return found;
}
