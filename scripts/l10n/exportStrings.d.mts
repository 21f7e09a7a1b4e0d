export interface FoundString {
  readonly text: string;
  /** Below the root, with slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export function collectStrings(root: string): FoundString[];
export function bundleProblems(strings: readonly FoundString[], bundle: Readonly<Record<string, string>>): string[];
export function readBundle(root: string): Record<string, string>;
