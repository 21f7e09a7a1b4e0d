import { rm } from 'node:fs/promises';
import type { ApiResponse } from '../../core/apis/requests/apiResponse';
import type { FollowResult } from '../../core/apis/requests/follow/followOperation';
import type { HistoryRecord } from '../../core/apis/requests/history/historyRecord';
import type { Call } from './apiCall';

/** An exchange. Besides its record, what is only known while this window is open. */
export interface Answer {
  readonly record: HistoryRecord;
  readonly call?: Call;
  readonly response?: ApiResponse;
  /** The whole body, where it is text; without secrets. */
  readonly text?: string;
  /** The file with the body, where it is neither text nor an image. */
  readonly file?: string;
  readonly followed?: FollowResult;
}

/** Answers that are kept whole: the last ones. */
const mostAnswers = 20;

/** The answers of this window, by the id of their record. */
export class ApiAnswers {
  readonly #answers = new Map<string, Answer>();
  /** By document and name. */
  readonly #named = new Map<string, ApiResponse>();

  add(answer: Answer): void {
    this.#answers.set(answer.record.id, answer);
    const { call, response } = answer;
    if (call?.name !== undefined && response !== undefined) this.#named.set(nameKey(call.name), response);
    const [oldest] = this.#answers.values();
    if (this.#answers.size > mostAnswers && oldest !== undefined) this.remove(oldest.record.id);
  }

  /** What is known of an exchange. */
  of(record: HistoryRecord): Answer {
    return this.#answers.get(record.id) ?? { record };
  }

  /** The last answer of a request with a name. */
  named(document: string, name: string): ApiResponse | undefined {
    return this.#named.get(nameKey({ document, name }));
  }

  remove(id: string): void {
    const file = this.#answers.get(id)?.file;
    this.#answers.delete(id);
    if (file !== undefined) void rm(file, { force: true }).catch(() => undefined); // old ones are removed at the next start
  }

  clear(): void {
    for (const id of [...this.#answers.keys()]) this.remove(id);
    this.#named.clear();
  }
}

function nameKey({ document, name }: { readonly document: string; readonly name: string }): string {
  return `${document}\n${name}`;
}
