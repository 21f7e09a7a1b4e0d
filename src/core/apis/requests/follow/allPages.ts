import { AppError } from '../../../base/errors';
import { isMembers, type JsonMembers, type JsonValue, membersOf } from '../../exactJson/jsonValue';
import { writeJson } from '../../exactJson/writeJson';
import type { ApiRequest } from '../apiRequest';
import { type EnvelopedList, envelopedList } from '../envelope';
import { identityOf } from '../identity';
import { withoutQuery } from '../requestUrl';
import { responseJson } from '../responseJson';
import type { Send } from '../sendRequest';
import { queryValue, withQueryValue } from './pageQuery';

export interface PagesOptions {
  readonly send: Send;
  /** Items a page where the request does not say. */
  readonly pageSize: number;
  /** Items that are read at most. */
  readonly mostItems: number;
  readonly signal?: AbortSignal;
  onPage?(items: number, total: number | undefined): void;
}

/** What changed at the service while its pages were read, or what its paging does wrong. */
export type Drift =
  /** The number of items was not the same on all pages. */
  | { readonly kind: 'totalChanged'; readonly page: number; readonly from: number; readonly to: number }
  /** An item came on more than one page: others moved behind it, and one may be missing. It is kept once. */
  | { readonly kind: 'repeated'; readonly page: number; readonly identity: string }
  /** Fewer or more items than the service says there are. */
  | { readonly kind: 'count'; readonly found: number; readonly total: number }
  /** The service gives the same page whatever the offset. */
  | { readonly kind: 'offsetIgnored'; readonly page: number };

export interface AllPages {
  /** The first page's answer, with all items in its list. */
  readonly document: JsonValue;
  readonly items: number;
  readonly pages: number;
  readonly drift: readonly Drift[];
  /** There are more than may be read. */
  readonly cut: boolean;
}

/**
 * Reads a list page by page with `limit` and `offset`.
 * @throws AppError `store.unexpected` when a page is refused or has no list, and what sending throws.
 */
export function allPages(request: ApiRequest, options: PagesOptions): Promise<AllPages> {
  return new PageReader(request, options).read();
}

class PageReader {
  readonly #request: ApiRequest;
  readonly #options: PagesOptions;
  readonly #limit: number;
  readonly #items: JsonValue[] = [];
  readonly #seen = new Set<string>();
  readonly #drift: Drift[] = [];
  #first: JsonValue = null;
  #member: string | undefined;
  #total: number | undefined;
  #pages = 0;

  constructor(request: ApiRequest, options: PagesOptions) {
    this.#request = request;
    this.#options = options;
    this.#limit = Number(queryValue(request.url, 'limit') ?? options.pageSize);
  }

  async read(): Promise<AllPages> {
    const start = Number(queryValue(this.#request.url, 'offset') ?? 0);
    let offset = start;
    for (let more = true; more; ) {
      const { items } = await this.#page(offset);
      offset += items.length;
      more = this.#take(items) && this.#isMore(items.length, offset);
    }
    const total = this.#total;
    const cut = this.#items.length >= this.#options.mostItems && (total === undefined || offset < total);
    if (total !== undefined && !cut && this.#items.length !== total - start) {
      this.#drift.push({ kind: 'count', found: this.#items.length, total: total - start });
    }
    return { document: this.#whole(), items: this.#items.length, pages: this.#pages, drift: this.#drift, cut };
  }

  async #page(offset: number): Promise<EnvelopedList> {
    const { send, signal } = this.#options;
    const url = withQueryValue(withQueryValue(this.#request.url, 'limit', this.#limit), 'offset', offset);
    const response = await send({ ...this.#request, url }, signal);
    const answer = responseJson(response);
    const list = envelopedList(answer);
    if (response.status !== 200 || list === undefined || answer === undefined) {
      const facts = { operation: withoutQuery(url), status: response.status, detail: `offset ${offset}` };
      const problem = response.status === 200 ? 'has no list' : `was answered with ${response.status}`;
      throw new AppError('store.unexpected', `The page at offset ${offset} ${problem}`, { facts });
    }
    this.#pages++;
    if (this.#pages === 1) {
      this.#first = answer;
      this.#member = list.member;
    }
    this.#checkTotal(totalIn(answer));
    return list;
  }

  #checkTotal(total: number | undefined): void {
    if (total !== undefined && this.#total !== undefined && total !== this.#total) {
      this.#drift.push({ kind: 'totalChanged', page: this.#pages, from: this.#total, to: total });
    }
    this.#total = total ?? this.#total;
  }

  /** Adds the items that are new; false when the page brought nothing. */
  #take(items: readonly JsonValue[]): boolean {
    const fresh = items.filter((item) => !this.#seen.has(keyOf(item)));
    if (items.length > 0 && fresh.length === 0) {
      this.#drift.push({ kind: 'offsetIgnored', page: this.#pages });
      return false;
    }
    for (const item of items) {
      const key = keyOf(item);
      if (this.#seen.has(key)) this.#drift.push({ kind: 'repeated', page: this.#pages, identity: key });
      else if (this.#items.length < this.#options.mostItems) this.#items.push(item);
      this.#seen.add(key);
    }
    this.#options.onPage?.(this.#items.length, this.#total);
    return items.length > 0;
  }

  #isMore(got: number, offset: number): boolean {
    if (this.#items.length >= this.#options.mostItems) return false;
    // More than was asked for: the service does not page, and this is all.
    if (got > this.#limit) return false;
    return this.#total === undefined ? got === this.#limit : offset < this.#total;
  }

  #whole(): JsonValue {
    if (this.#member === undefined || !isMembers(this.#first)) return this.#items;
    return { ...this.#first, [this.#member]: this.#items };
  }
}

/** Whether an answer is a page of a list: its address says which, or it tells how many items there are in all. */
export function isPage(url: string, answer: JsonValue | undefined): boolean {
  const list = envelopedList(answer);
  if (list === undefined || answer === undefined) return false;
  return ['limit', 'offset'].some((name) => queryValue(url, name) !== undefined) || totalIn(answer) !== undefined;
}

/** Items without identity are compared whole. */
function keyOf(item: JsonValue): string {
  return identityOf(item) ?? writeJson(item, 0);
}

const totals = ['total_count', 'totalCount', 'total', 'count_total'] as const;

/** How many items there are, as the answer or its paging object says. */
function totalIn(answer: JsonValue): number | undefined {
  if (!isMembers(answer)) return undefined;
  const objects: JsonMembers[] = [
    answer,
    ...membersOf(answer).flatMap(([, value]) => (isMembers(value) ? [value] : [])),
  ];
  for (const name of totals) {
    for (const object of objects) {
      const value = object[name];
      if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    }
  }
  return undefined;
}
