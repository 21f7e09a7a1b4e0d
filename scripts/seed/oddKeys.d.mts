/** A key that a careless client loses, renames or confuses. */
export interface OddKey {
  /** What is odd about it, unique: for test titles. */
  readonly name: string;
  readonly key: string;
}
export const oddKeys: readonly OddKey[];
