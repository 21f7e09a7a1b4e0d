/** Which live services a check asks, and what only the host knows of them. */
export interface LiveOrder {
  /** Addresses that operations' paths stand behind, by definition as the manifest names it. */
  readonly servers: Readonly<Record<string, string>>;
  /** Names of connections whose stores are probed. */
  readonly probed: readonly string[];
  /** A text without the secrets of these services. */
  redacted(text: string): string;
}
