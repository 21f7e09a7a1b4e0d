/** What is done to a request. */
export type Fault =
  /** It waits before it is looked at. */
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** It is refused with an S3 error and not carried out. */
  | { readonly kind: 'status'; readonly status: FaultStatus; readonly code: string }
  /** The connection breaks: before the request is carried out, or after it was (only the answer is lost). */
  | { readonly kind: 'reset'; readonly at: ResetPoint }
  /** The announced length is the true one, but the connection ends after so many bytes of the body. */
  | { readonly kind: 'truncate'; readonly bytes: number }
  /** Not carried out: the answer is 200 with an error document, as CopyObject and CompleteMultipartUpload may fail. */
  | { readonly kind: 'errorIn200'; readonly code: string }
  /** The body of the answer comes no faster than this. */
  | { readonly kind: 'slowBody'; readonly bytesPerSecond: number }
  /** It is carried out twice, as behind a proxy that tries again; the second answer goes out. */
  | { readonly kind: 'duplicate' };

export const faultStatuses = [500, 503] as const;
export type FaultStatus = (typeof faultStatuses)[number];

export const resetPoints = ['request', 'answer'] as const;
export type ResetPoint = (typeof resetPoints)[number];

/** The S3 error code that goes with a status where a rule names none. */
export const defaultCodes = { 500: 'InternalError', 503: 'SlowDown' } as const satisfies Record<FaultStatus, string>;

/** Which requests a fault strikes, and how often. What a rule leaves out matches every request. */
export interface FaultRule {
  /** `fault-1`, `fault-2` ... where the rule was given none. */
  readonly id: string;
  /** HTTP methods, upper case. */
  readonly methods?: readonly string[];
  /** S3 operations as AWS names them, `PutObject`; compared without regard to case. */
  readonly operations?: readonly string[];
  /** A pattern (globMatches) of the whole key. Requests that are about no object do not match. */
  readonly keyPattern?: string;
  readonly bucket?: string;
  /** So many matching requests pass unharmed first; 0. */
  readonly after?: number;
  /** How many requests it strikes; all when absent. */
  readonly count?: number;
  /** From above 0 to 1: how often it strikes what it could strike; 1. */
  readonly probability?: number;
  /** Makes the choices of `probability` the same every time; 1. */
  readonly seed?: number;
  readonly fault: Fault;
}

/** A rule as it is given: an id is found for it where it has none. */
export type NewFaultRule = Omit<FaultRule, 'id'> & { readonly id?: string };

/** What a rule is compared with. */
export interface FaultRequest {
  readonly method: string;
  /** Empty for the service itself. */
  readonly bucket: string;
  /** Empty for a bucket itself. */
  readonly key: string;
  /** As AWS names it, `PutObject`; absent where nobody knows it yet. */
  readonly operation?: string;
}
