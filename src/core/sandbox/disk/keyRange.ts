import { toSortable } from './sortableKey';

/**
 * A stretch of keys in the order of their UTF-8 bytes; whatever is given must hold together. The bounds are low and high
 * in that order, in whichever direction the stretch is walked.
 */
export interface KeyRange {
  /** This key and those behind it. */
  readonly from?: string | undefined;
  /** Only keys behind this one. */
  readonly after?: string | undefined;
  /** Only keys ahead of this one. */
  readonly before?: string | undefined;
  readonly prefix?: string | undefined;
}

/** The same range for keys in their sortable form. */
export function sortableRange(range: KeyRange): KeyRange {
  const sortable = (key: string | undefined): string | undefined => (key === undefined ? undefined : toSortable(key));
  return {
    from: sortable(range.from),
    after: sortable(range.after),
    before: sortable(range.before),
    prefix: sortable(range.prefix),
  };
}

/** A question about a sortable key that is false for the first keys of an ordered row and true for the rest. */
export type KeyTest = (sortable: string) => boolean;

/** Tells whether a key is at or behind the beginning of a sortable range. */
export function atOrBehindStart({ from, after, prefix }: KeyRange): KeyTest {
  return (key) =>
    (prefix === undefined || key >= prefix) &&
    (from === undefined || key >= from) &&
    (after === undefined || key > after);
}

/** Tells whether a key is behind the last one of a sortable range. */
export function behindEnd({ before, prefix }: KeyRange): KeyTest {
  return (key) =>
    (before !== undefined && key >= before) || (prefix !== undefined && !key.startsWith(prefix) && key > prefix);
}
