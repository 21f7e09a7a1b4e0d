/** A request as it reached the proxy; nothing is decoded or normalised. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query, byte for byte as sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** What was done to it; `none` when it was passed on as it came. */
  readonly fault: Fault['do'] | 'none';
}

/** An answer of the proxy itself; the store never sees the request. */
export interface CannedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type Fault =
  /** The connection breaks: before the store sees the request, after it has done it (the answer is lost), or midway. */
  | { readonly do: 'reset'; readonly at: 'request' | 'answer' | 'body'; readonly afterBytes?: number }
  /** The announced length is the true one, but the connection closes after so many bytes. */
  | { readonly do: 'truncate'; readonly afterBytes: number }
  /** Then nothing more comes: no answer at all, headers only, or a part of the body (half of it by default). */
  | { readonly do: 'stall'; readonly at: 'answer' | 'headers' | 'body'; readonly afterBytes?: number }
  | { readonly do: 'answer'; readonly answer: CannedAnswer }
  /** Moves the Date header of the store's answer. */
  | { readonly do: 'skewDate'; readonly seconds: number }
  | { readonly do: 'slow'; readonly bytesPerSecond: number }
  | { readonly do: 'delay'; readonly milliseconds: number };

export interface FaultRule {
  /** Any method when absent. */
  readonly method?: string | readonly string[];
  /** Tested against path and query; any when absent. */
  readonly path?: RegExp | ((url: string, method: string) => boolean);
  /** So many matching requests pass unharmed first: a fault in the middle of a long operation. */
  readonly skip?: number;
  /** How many requests it strikes; 1 when absent, `Infinity` for all. */
  readonly times?: number;
  readonly fault: Fault;
}

export interface InjectedRule {
  /** How often it has struck. */
  readonly hits: number;
  remove(): void;
}

class CountedRule implements InjectedRule {
  readonly rule: FaultRule;
  readonly #onRemove: (rule: CountedRule) => void;
  #seen = 0;
  hits = 0;

  constructor(rule: FaultRule, onRemove: (rule: CountedRule) => void) {
    this.rule = rule;
    this.#onRemove = onRemove;
  }

  remove(): void {
    this.#onRemove(this);
  }

  strikes(method: string, url: string): boolean {
    if (!matches(this.rule, method, url) || this.hits >= (this.rule.times ?? 1)) return false;
    this.#seen += 1;
    if (this.#seen <= (this.rule.skip ?? 0)) return false;
    this.hits += 1;
    return true;
  }
}

function matches({ method, path }: FaultRule, actualMethod: string, url: string): boolean {
  if (method !== undefined && ![method].flat().includes(actualMethod)) return false;
  if (path === undefined) return true;
  return typeof path === 'function' ? path(url, actualMethod) : path.test(url);
}

/** The rules in force, asked once for every request: the oldest rule that strikes wins. */
export class FaultRules {
  #rules: readonly CountedRule[] = [];

  add(rule: FaultRule): InjectedRule {
    const counted = new CountedRule(rule, (gone) => {
      this.#rules = this.#rules.filter((kept) => kept !== gone);
    });
    this.#rules = [...this.#rules, counted];
    return counted;
  }

  clear(): void {
    this.#rules = [];
  }

  faultFor(method: string, url: string): Fault | undefined {
    return this.#rules.find((counted) => counted.strikes(method, url))?.rule.fault;
  }
}

/** An S3 error document, which may come with any status, 200 included. */
export function s3Error(status: number, code: string, headers: Readonly<Record<string, string>> = {}): CannedAnswer {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><RequestId>fault</RequestId></Error>`;
  return { status, headers: { 'content-type': 'application/xml', ...headers }, body };
}

/** The faults that tests name most. */
export const faults = {
  slowDown: { do: 'answer', answer: s3Error(503, 'SlowDown') },
  accessDenied: { do: 'answer', answer: s3Error(403, 'AccessDenied') },
  /** How CopyObject and CompleteMultipartUpload fail once their headers are out. */
  errorIn200: { do: 'answer', answer: s3Error(200, 'InternalError') },
  resetBefore: { do: 'reset', at: 'request' },
  resetAfter: { do: 'reset', at: 'answer' },
  resetMidBody: { do: 'reset', at: 'body' },
  noAnswer: { do: 'stall', at: 'answer' },
} as const satisfies Record<string, Fault>;

/** What a store says when this machine's clock is off by so many seconds from its own. */
export function clockSkew(seconds: number): Fault {
  const date = new Date(Date.now() + seconds * 1000).toUTCString();
  return { do: 'answer', answer: s3Error(403, 'RequestTimeTooSkewed', { date }) };
}
