import { diff3Merge } from 'node-diff3';

export interface Merged {
  /** Both sides' changes; absent when some contradict each other. */
  readonly text?: string;
  /** With markers as git writes them; only when changes contradict each other. */
  readonly conflicted?: string;
}

export interface MergeLabels {
  readonly mine: string;
  readonly theirs: string;
}

/**
 * Merges by lines what two sides made of one text. What both changed alike is no conflict.
 * @param base What both came from; '' when they have nothing in common, and then all that differs is a conflict.
 */
export function threeWayMerge(mine: string, base: string, theirs: string, labels: MergeLabels): Merged {
  const regions = diff3Merge<string>(linesOf(mine), linesOf(base), linesOf(theirs), { excludeFalseConflicts: true });
  if (regions.every(({ conflict }) => conflict === undefined)) {
    return { text: regions.flatMap(({ ok }) => ok ?? []).join('') };
  }
  const parts = regions.map(({ ok, conflict }) => {
    if (!conflict) return (ok ?? []).join('');
    const { a, b } = conflict;
    return `<<<<<<< ${labels.mine}\n${closed(a)}=======\n${closed(b)}>>>>>>> ${labels.theirs}\n`;
  });
  return { conflicted: parts.join('') };
}

/** With their ends, so that a last line without one stays so. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** A marker begins a line. */
function closed(lines: readonly string[]): string {
  const text = lines.join('');
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
