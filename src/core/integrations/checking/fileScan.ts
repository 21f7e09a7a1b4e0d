import type { FoundSecret } from './secrets/scanText';

/** What one look at a file tells. */
export interface FileScan {
  /** Relative to the integration. */
  readonly file: string;
  /** Why it was not looked into. */
  readonly unread?: 'binary' | 'large';
  readonly secrets: readonly FoundSecret[];
  /** The pattern that it came from. */
  readonly pattern?: { readonly id: string; readonly version: number };
  /** Of the first conflict that an update left; from 1. */
  readonly conflictLine?: number;
}
