/** Which objects a rule is for: all of what is given has to fit. Sizes are bytes and exclusive, as S3 has them. */
export interface LifecycleFilter {
  readonly prefix?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly greaterThan?: number;
  readonly lessThan?: number;
}

export type LifecycleExpiration =
  | { readonly days: number }
  /** ISO 8601, midnight UTC. */
  | { readonly date: string }
  | { readonly expiredObjectDeleteMarker: boolean };

export interface NoncurrentExpiration {
  readonly days: number;
  /** How many of the newest noncurrent versions are kept however old they are. */
  readonly keep?: number;
}

/** One rule of a bucket's lifecycle configuration. */
export interface LifecycleRule {
  readonly id: string;
  readonly enabled: boolean;
  readonly filter: LifecycleFilter;
  /** How the filter was written, for reading it back: the old `Prefix` of the rule, or a `Filter` with or without `And`. */
  readonly filterForm: 'prefix' | 'filter' | 'and';
  readonly expiration?: LifecycleExpiration;
  readonly noncurrentExpiration?: NoncurrentExpiration;
  /** Days from the start of a multipart upload. */
  readonly abortUploadsAfterDays?: number;
}
