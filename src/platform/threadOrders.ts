import { fromPlainError, type PlainError } from '../core/base/plainError';

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Orders to a thread, numbered, and their answers. */
export class ThreadOrders<Order> {
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  /** Resolves when the thread has done it. @throws AppError what the thread says, or what {@link ThreadOrders.failAll} is given. */
  give(thread: { postMessage(order: { number: number; order: Order }): void }, order: Order): Promise<void> {
    const number = ++this.#last;
    return new Promise<void>((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      thread.postMessage({ number, order });
    });
  }

  /** Takes the thread's answer to an order. */
  answer({ number, error }: { readonly number: number; readonly error?: PlainError }): void {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    if (error === undefined) waiting?.resolve();
    else waiting?.reject(fromPlainError(error));
  }

  /** The thread is gone. */
  failAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
