import type { Verdicts } from './verdict';

/** How a store makes itself known in its answers. Patterns are regular expressions without flags. */
export interface VendorTraits {
  /** Of the `Server` header. */
  readonly serverHeader?: string;
  /** Names of answer headers, lower case, that only this vendor sends. */
  readonly headers?: readonly string[];
  /** Of the request id, in x-amz-request-id. */
  readonly requestId?: string;
}

/**
 * What is known of one vendor's store, or one version of it: one file of `vendors/`. A result of the probe has the same
 * verdicts, so the sandbox can take either as its dialect.
 */
export interface VendorKnowledge {
  /** `rgw-16`; the name of the file and of the dialect. */
  readonly id: string;
  readonly name: string;
  /** The version that was measured. */
  readonly version: string;
  /** Where the verdicts come from: `measured` here, or read in the vendor's `documentation`. */
  readonly source: 'measured' | 'documentation';
  /** Of the measurement or of the reading, `yyyy-mm-dd`. */
  readonly date: string;
  readonly traits: VendorTraits;
  readonly verdicts: Verdicts;
}
