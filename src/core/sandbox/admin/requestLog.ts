import { Emitter } from '../../base/event';
import type { RequestRecord } from '../http/requestRecord';

/** A request with its number, from 1 on since the sandbox started. */
export interface NumberedRequest extends RequestRecord {
  readonly number: number;
}

/** How many requests are kept. */
export const requestLogLimit = 500;

/** The last requests, oldest first. */
export class RequestLog {
  readonly #limit: number;
  readonly #added = new Emitter<NumberedRequest>();
  #requests: NumberedRequest[] = [];
  #count = 0;

  readonly onDidAdd = this.#added.event;

  constructor(limit: number = requestLogLimit) {
    this.#limit = limit;
  }

  /** How many there were since the start. */
  get count(): number {
    return this.#count;
  }

  add(record: RequestRecord): void {
    const numbered = { ...record, number: ++this.#count };
    this.#requests.push(numbered);
    // Cut now and then, not each time: moving 500 entries for every request would be felt in benchmarks.
    if (this.#requests.length >= this.#limit * 2) this.#requests = this.#requests.slice(-this.#limit);
    this.#added.fire(numbered);
  }

  /** Those with a number above `after`, as far as they are kept. */
  list(after = 0): readonly NumberedRequest[] {
    return this.#requests.slice(-this.#limit).filter(({ number }) => number > after);
  }
}
