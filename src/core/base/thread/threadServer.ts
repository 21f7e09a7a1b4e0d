import { AppError } from '../errors';
import { fromPlainError, toPlainError } from '../plainError';
import type { FromThread, MethodName, Params, QuestionName, Result, ThreadContract, ToThread } from './threadContract';

/** A call as the thread works on it. */
export interface ThreadCall<C extends ThreadContract> {
  /** Aborted when nobody waits for the result any more. */
  readonly signal: AbortSignal;
  /** Tells the host something ahead of the result. */
  tell(news: C['news']): void;
  /** Asks the host. @throws AppError what the host answers with; `cancelled` when the call is. */
  ask<Name extends QuestionName<C>>(
    name: Name,
    params: Params<C['questions'], Name>,
  ): Promise<Result<C['questions'], Name>>;
}

/** How each method is done. */
export type ThreadMethods<C extends ThreadContract> = {
  readonly [Name in MethodName<C>]: (
    params: Params<C['methods'], Name>,
    call: ThreadCall<C>,
  ) => Result<C['methods'], Name> | Promise<Result<C['methods'], Name>>;
};

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** The thread's side: does what it is called for, and tells errors as plain data. */
export class ThreadServer<C extends ThreadContract> {
  readonly #methods: ThreadMethods<C>;
  readonly #post: (message: FromThread) => void;
  readonly #running = new Map<number, AbortController>();
  readonly #asked = new Map<number, Waiting>();
  #lastQuestion = 0;

  constructor(methods: ThreadMethods<C>, post: (message: FromThread) => void) {
    this.#methods = methods;
    this.#post = post;
  }

  receive(message: ToThread): void {
    switch (message.kind) {
      case 'call':
        void this.#work(message);
        break;
      case 'cancel':
        this.#running.get(message.call)?.abort();
        break;
      case 'answer':
        this.#take(message.question)?.resolve(message.answer);
        break;
      case 'noAnswer':
        this.#take(message.question)?.reject(fromPlainError(message.error));
        break;
    }
  }

  async #work({ call, method, params }: Extract<ToThread, { kind: 'call' }>): Promise<void> {
    const controller = new AbortController();
    this.#running.set(call, controller);
    try {
      // The host's side is typed by the same contract: what comes is what the method takes.
      const work = this.#methods[method as MethodName<C>] as (params: unknown, call: ThreadCall<C>) => unknown;
      this.#post({ kind: 'result', call, result: await work(params, this.#callOf(call, controller.signal)) });
    } catch (error) {
      this.#post({ kind: 'failed', call, error: toPlainError(error) });
    } finally {
      this.#running.delete(call);
    }
  }

  #callOf(call: number, signal: AbortSignal): ThreadCall<C> {
    return {
      signal,
      tell: (news) => this.#post({ kind: 'news', call, news }),
      ask: (name, params) => this.#ask(call, { name, params, signal }) as Promise<never>,
    };
  }

  #ask(
    call: number,
    { name, params, signal }: { readonly name: string; readonly params: unknown; readonly signal: AbortSignal },
  ): Promise<unknown> {
    const question = ++this.#lastQuestion;
    return new Promise<unknown>((resolve, reject) => {
      const leave = () => reject(new AppError('cancelled', `Nobody waits for ${name} any more`));
      if (signal.aborted) return leave();
      signal.addEventListener('abort', leave, { once: true });
      this.#asked.set(question, { resolve, reject });
      this.#post({ kind: 'ask', call, question, name, params });
    });
  }

  #take(question: number): Waiting | undefined {
    const waiting = this.#asked.get(question);
    this.#asked.delete(question);
    return waiting;
  }
}
