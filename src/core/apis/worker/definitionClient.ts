import { AppError } from '../../base/errors';
import { ThreadClient } from '../../base/thread/threadClient';
import type { Thread } from '../../base/thread/threadContract';
import type { DefinitionIndex } from '../index/definitionIndex';
import type { ApiRequest } from '../requests/apiRequest';
import type { ApiResponse } from '../requests/apiResponse';
import type { DefinitionContract, DefinitionText, MethodName, ParamsOf, ResultOf } from './protocol';

export interface OpenOptions {
  /** The first look at the lines, well ahead of the result. */
  readonly onScan?: (index: DefinitionIndex) => void;
  /** Reads a file that the definition names, from one of its readable folders. @throws AppError */
  readonly readFile?: (uri: string, maxBytes: number) => Promise<string>;
  readonly signal?: AbortSignal;
}

export interface CheckOptions {
  /** Sends a request for the worker. @throws AppError */
  readonly send: (request: ApiRequest) => Promise<ApiResponse>;
  readonly onProgress: (done: number, of: number) => void;
  readonly signal: AbortSignal;
}

/** Milliseconds for one call. Ours take 2 s at most; more is a definition that was made to be costly. */
const usualDeadline = 30_000;

/** API definitions in a thread of their own; one that takes too long ends the thread, so that it can hold up nothing but itself. */
export class DefinitionClient {
  readonly #thread: ThreadClient<DefinitionContract>;

  /** @param start Starts the thread, `dist/definitions.js`. */
  constructor(start: () => Thread, { deadline = usualDeadline }: { readonly deadline?: number } = {}) {
    // Time that a service takes is not the worker's.
    this.#thread = new ThreadClient(start, { deadline, patientFor: ['send'], lost });
  }

  /** Fires when the worker was ended: all definitions have to be opened again. */
  get onDidReset() {
    return this.#thread.onDidReset;
  }

  /** @throws AppError `cancelled`, `api.tooCostly` */
  open(key: string, source: DefinitionText, { onScan, readFile, signal }: OpenOptions = {}): Promise<DefinitionIndex> {
    const read = async ({ uri, maxBytes }: { readonly uri: string; readonly maxBytes: number }) => {
      if (readFile !== undefined) return readFile(uri, maxBytes);
      throw new AppError('local.io', `No reader for ${uri}`, { facts: { file: uri } });
    };
    return this.#thread.call(
      'open',
      { key, source },
      {
        answers: { read },
        onNews: (news) => news.tells === 'scan' && onScan?.(news.index),
        ...(signal && { signal }),
      },
    );
  }

  /** @throws AppError `internal` when the definition is not open, `api.tooCostly` */
  ask<Name extends Exclude<MethodName, 'open' | 'checkService'>>(
    method: Name,
    params: ParamsOf<Name>,
    signal?: AbortSignal,
  ): Promise<ResultOf<Name>> {
    return this.#thread.call(method, params, signal === undefined ? {} : { signal });
  }

  /** @throws AppError as {@link DefinitionClient.ask}, and what keeps the service from being asked */
  checkService(
    params: ParamsOf<'checkService'>,
    { send, onProgress, signal }: CheckOptions,
  ): Promise<ResultOf<'checkService'>> {
    return this.#thread.call('checkService', params, {
      answers: { send: ({ request }) => send(request) },
      onNews: (news) => news.tells === 'progress' && onProgress(news.done, news.of),
      signal,
    });
  }

  dispose(): void {
    this.#thread.dispose();
  }
}

function lost(reason: string): AppError {
  return new AppError('api.tooCostly', `Reading API definitions was stopped: ${reason}`, { facts: { detail: reason } });
}
