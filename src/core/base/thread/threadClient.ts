import { AppError } from '../errors';
import { Emitter } from '../event';
import { fromPlainError, toPlainError } from '../plainError';
import { CallClock } from './callClock';
import type {
  FromThread,
  MethodName,
  Params,
  QuestionName,
  Result,
  Thread,
  ThreadContract,
  ToThread,
} from './threadContract';

/** How the host answers what the thread asks. */
export type HostAnswers<C extends ThreadContract> = {
  readonly [Name in QuestionName<C>]?: (params: Params<C['questions'], Name>) => Promise<Result<C['questions'], Name>>;
};

export interface ThreadCallOptions<C extends ThreadContract> {
  readonly signal?: AbortSignal;
  readonly answers?: HostAnswers<C>;
  onNews?(news: C['news']): void;
}

export interface ThreadClientOptions<C extends ThreadContract> {
  /** The error of the calls that were under way when the thread ended, or was ended. English reason. */
  readonly lost: (reason: string) => AppError;
  /** Milliseconds that the thread may take for one call; no limit when absent. */
  readonly deadline?: number;
  /** Questions whose answers take time that is not the thread's: the deadline waits for them. */
  readonly patientFor?: readonly QuestionName<C>[];
  /** Milliseconds without a call after which the thread is ended; it starts again when it is needed. Never when absent. */
  readonly idle?: number;
}

/** Milliseconds that a thread has to stop working on a call that was cancelled; then it is ended. */
const grace = 5_000;

interface Call<C extends ThreadContract> {
  readonly method: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: AppError) => void;
  readonly options: ThreadCallOptions<C>;
  readonly clock: CallClock;
}

/**
 * The host's side of a thread: starts it at the first call, carries over results, news, questions, cancellation and errors, and ends it
 * when a call takes too long, so that its work can hold up nothing but itself.
 */
export class ThreadClient<C extends ThreadContract> {
  readonly #start: () => Thread;
  readonly #options: ThreadClientOptions<C>;
  readonly #calls = new Map<number, Call<C>>();
  readonly #onDidReset = new Emitter<void>();
  readonly #idle = new CallClock(() => this.#end());
  #thread: Thread | undefined;
  #last = 0;

  /** Fires when the thread was lost: what it held is gone. */
  readonly onDidReset = this.#onDidReset.event;

  constructor(start: () => Thread, options: ThreadClientOptions<C>) {
    this.#start = start;
    this.#options = options;
  }

  dispose(): void {
    this.#idle.stop();
    this.#end();
    this.#rejectAll(new AppError('cancelled', 'The thread was closed'));
    this.#onDidReset.dispose();
  }

  /** @throws AppError what the method throws, `cancelled`, and `lost` of the options when the thread ends on the way. */
  call<Name extends MethodName<C>>(
    method: Name,
    params: Params<C['methods'], Name>,
    options: ThreadCallOptions<C> = {},
  ): Promise<Result<C['methods'], Name>> {
    const { signal } = options;
    if (signal?.aborted) return Promise.reject(new AppError('cancelled', 'The call was cancelled'));
    this.#idle.stop();
    const number = ++this.#last;
    const thread = this.#running();
    const clock = new CallClock(() => this.#giveUp(`${method} took too long`));
    clock.start(this.#options.deadline);
    const cancel = () => {
      thread.post({ kind: 'cancel', call: number });
      clock.start(grace);
    };
    signal?.addEventListener('abort', cancel, { once: true });
    const result = new Promise<unknown>((resolve, reject) => {
      this.#calls.set(number, { method, resolve, reject, options, clock });
      thread.post({ kind: 'call', call: number, method, params });
    });
    const done = () => {
      clock.stop();
      signal?.removeEventListener('abort', cancel);
      this.#calls.delete(number);
      if (this.#calls.size === 0 && this.#thread !== undefined) this.#idle.start(this.#options.idle);
    };
    return result.finally(done) as Promise<Result<C['methods'], Name>>;
  }

  #running(): Thread {
    if (this.#thread !== undefined) return this.#thread;
    const thread = this.#start();
    this.#thread = thread;
    thread.onMessage((message) => this.#receive(thread, message));
    thread.onEnd((reason) => {
      if (thread === this.#thread) this.#giveUp(reason);
    });
    return thread;
  }

  #receive(thread: Thread, message: FromThread): void {
    const call = this.#calls.get(message.call);
    if (message.kind === 'ask') void this.#answer(thread, message, call);
    else if (message.kind === 'news') call?.options.onNews?.(message.news as C['news']);
    else if (message.kind === 'result') call?.resolve(message.result);
    else call?.reject(fromPlainError(message.error));
  }

  async #answer(
    thread: Thread,
    { question, name, params }: Extract<FromThread, { kind: 'ask' }>,
    call: Call<C> | undefined,
  ): Promise<void> {
    const isPatient = this.#options.patientFor?.includes(name as QuestionName<C>) ?? false;
    if (isPatient) call?.clock.stop();
    const post = (message: ToThread) => {
      if (thread === this.#thread) thread.post(message);
    };
    try {
      const answers = call?.options.answers as
        | Readonly<Record<string, (params: unknown) => Promise<unknown>>>
        | undefined;
      const answer = answers?.[name];
      if (answer === undefined) throw new AppError('cancelled', `Nobody answers ${name}`);
      post({ kind: 'answer', question, answer: await answer(params) });
    } catch (error) {
      post({ kind: 'noAnswer', question, error: toPlainError(error) });
    } finally {
      const isWaiting = call !== undefined && [...this.#calls.values()].includes(call);
      if (isPatient && isWaiting && !call.options.signal?.aborted) call.clock.start(this.#options.deadline);
    }
  }

  #giveUp(reason: string): void {
    this.#end();
    this.#rejectAll(this.#options.lost(reason));
    this.#onDidReset.fire();
  }

  #end(): void {
    const thread = this.#thread;
    this.#thread = undefined;
    thread?.terminate();
  }

  #rejectAll(error: AppError): void {
    const cancelled = new AppError('cancelled', 'The call was cancelled');
    for (const { reject, options } of [...this.#calls.values()]) reject(options.signal?.aborted ? cancelled : error);
  }
}
