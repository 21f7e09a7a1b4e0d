import { AppError } from '../../base/errors';
import { Emitter } from '../../base/event';
import type { DefinitionIndex } from '../index/definitionIndex';
import type { ApiRequest } from '../requests/apiRequest';
import type { ApiResponse } from '../requests/apiResponse';
import type { DefinitionText, FromWorker, MethodName, ParamsOf, ResultOf, ToWorker } from './protocol';
import { receivedError, sentError } from './sentError';

/** A worker as far as the client uses it. */
export interface DefinitionWorker {
  post(message: ToWorker): void;
  onMessage(listener: (message: FromWorker) => void): void;
  /** It ended by itself: out of memory, or a mistake of ours. */
  onEnd(listener: (reason: string) => void): void;
  terminate(): void;
}

export interface CallOptions {
  /** The first look at the lines, well ahead of the result. */
  readonly onScan?: (index: DefinitionIndex) => void;
  /** Reads a file that the definition names, from one of its readable folders. @throws AppError */
  readonly readFile?: (uri: string, maxBytes: number) => Promise<string>;
  /** Sends a request for the worker. @throws AppError */
  readonly send?: (request: ApiRequest) => Promise<ApiResponse>;
  readonly onProgress?: (done: number, of: number) => void;
  readonly signal?: AbortSignal;
}

/** Milliseconds for one call. Ours take 2 s at most; more is a definition that was made to be costly. */
const deadline = 30_000;

interface Call {
  readonly resolve: (result: ResultOf<MethodName>) => void;
  readonly reject: (error: AppError) => void;
  readonly options: CallOptions;
  readonly clock: DeadlineClock;
}

/** Runs out unless it is stopped. */
class DeadlineClock {
  readonly #milliseconds: number;
  readonly #runOut: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number, runOut: () => void) {
    this.#milliseconds = milliseconds;
    this.#runOut = runOut;
    this.start();
  }

  /** Starts it anew. */
  start(): void {
    this.stop();
    this.#timer = setTimeout(this.#runOut, this.#milliseconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/**
 * The host's side: starts the worker at the first call, and ends it when a call takes too long, so that no definition can hold up
 * anything but itself.
 */
export class DefinitionClient {
  readonly #start: () => DefinitionWorker;
  readonly #deadline: number;
  readonly #calls = new Map<number, Call>();
  readonly #onDidReset = new Emitter<void>();
  #worker: DefinitionWorker | undefined;
  #last = 0;

  /** Fires when the worker was ended: all definitions have to be opened again. */
  readonly onDidReset = this.#onDidReset.event;

  constructor(start: () => DefinitionWorker, options: { readonly deadline?: number } = {}) {
    this.#start = start;
    this.#deadline = options.deadline ?? deadline;
  }

  /** @throws AppError `cancelled`, `api.tooCostly` */
  open(key: string, source: DefinitionText, options: CallOptions = {}): Promise<DefinitionIndex> {
    return this.#call('open', { key, source }, options);
  }

  /** @throws AppError `internal` when the definition is not open, `api.tooCostly` */
  ask<Name extends Exclude<MethodName, 'open' | 'checkService'>>(
    method: Name,
    params: ParamsOf<Name>,
    signal?: AbortSignal,
  ): Promise<ResultOf<Name>> {
    return this.#call(method, params, signal === undefined ? {} : { signal });
  }

  /** @throws AppError as {@link DefinitionClient.ask}, and what keeps the service from being asked */
  checkService(
    params: ParamsOf<'checkService'>,
    options: Required<Pick<CallOptions, 'send' | 'onProgress' | 'signal'>>,
  ): Promise<ResultOf<'checkService'>> {
    return this.#call('checkService', params, options);
  }

  dispose(): void {
    this.#end(new AppError('cancelled', 'API definitions were closed'));
    this.#onDidReset.dispose();
  }

  #call<Name extends MethodName>(method: Name, params: ParamsOf<Name>, options: CallOptions): Promise<ResultOf<Name>> {
    const { signal } = options;
    if (signal?.aborted) return Promise.reject(new AppError('cancelled', 'The call was cancelled'));
    const call = ++this.#last;
    const worker = this.#running();
    const cancel = () => worker.post({ kind: 'cancel', call });
    const clock = new DeadlineClock(this.#deadline, () =>
      this.#giveUp(`${method} took more than ${this.#deadline} ms`),
    );
    signal?.addEventListener('abort', cancel, { once: true });
    const result = new Promise<ResultOf<MethodName>>((resolve, reject) => {
      this.#calls.set(call, { resolve, reject, options, clock });
      worker.post({ kind: 'call', call, method, params } as ToWorker);
    });
    const done = () => {
      clock.stop();
      signal?.removeEventListener('abort', cancel);
      this.#calls.delete(call);
    };
    return result.finally(done) as Promise<ResultOf<Name>>;
  }

  #running(): DefinitionWorker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = this.#start();
    this.#worker = worker;
    worker.onMessage((message) => this.#receive(worker, message));
    worker.onEnd((reason) => {
      if (worker === this.#worker) this.#giveUp(reason);
    });
    return worker;
  }

  #receive(worker: DefinitionWorker, message: FromWorker): void {
    const call = this.#calls.get(message.call);
    if (message.kind === 'read') void this.#read(worker, message, call);
    else if (message.kind === 'send') void this.#send(worker, message, call);
    else if (message.kind === 'progress') call?.options.onProgress?.(message.done, message.of);
    else if (message.kind === 'scan') call?.options.onScan?.(message.index);
    else if (message.kind === 'result') call?.resolve(message.result);
    else call?.reject(receivedError(message.error));
  }

  async #read(
    worker: DefinitionWorker,
    message: Extract<FromWorker, { kind: 'read' }>,
    call: Call | undefined,
  ): Promise<void> {
    const { read, uri, maxBytes } = message;
    try {
      const readFile = call?.options.readFile;
      if (readFile === undefined) throw new AppError('local.io', `No reader for ${uri}`, { facts: { file: uri } });
      worker.post({ kind: 'file', read, text: await readFile(uri, maxBytes) });
    } catch (error) {
      worker.post({ kind: 'noFile', read, error: sentError(error) });
    }
  }

  /** Time that a service takes is not the worker's. */
  async #send(
    worker: DefinitionWorker,
    { send, request }: Extract<FromWorker, { kind: 'send' }>,
    call: Call | undefined,
  ): Promise<void> {
    call?.clock.stop();
    try {
      if (call?.options.send === undefined) throw new AppError('cancelled', 'Nobody waits for this request any more');
      worker.post({ kind: 'sent', send, response: await call.options.send(request) });
    } catch (error) {
      worker.post({ kind: 'notSent', send, error: sentError(error) });
    } finally {
      if (call !== undefined && [...this.#calls.values()].includes(call)) call.clock.start();
    }
  }

  #giveUp(reason: string): void {
    this.#end(
      new AppError('api.tooCostly', `Reading API definitions was stopped: ${reason}`, { facts: { detail: reason } }),
    );
    this.#onDidReset.fire();
  }

  #end(error: AppError): void {
    const worker = this.#worker;
    this.#worker = undefined;
    worker?.terminate();
    for (const call of [...this.#calls.values()]) call.reject(error);
  }
}
