import { diff3Merge, diffComm } from 'node-diff3';

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

/**
 * What an edit made of a text, in the lines that the text had before a tool wrote it in a form of its own.
 * @param text As people wrote it.
 * @param rewritten The same in the form of the tool; each line stands for one of the text's, else nothing can be kept.
 * @param edited `rewritten` with changes.
 * @param changed The form of a line that the edit changed or added. @param at Its place in `edited`, from 0.
 */
export function keepLines(
  { text, rewritten, edited }: { readonly text: string; readonly rewritten: string; readonly edited: string },
  changed: (line: string, at: number) => string,
): string {
  const own = linesOf(text);
  const before = linesOf(rewritten);
  if (own.length !== before.length) return edited;
  let [line, at] = [0, 0];
  const kept = diffComm(before, linesOf(edited)).flatMap((part) => {
    if ('common' in part) {
      line += part.common.length;
      at += part.common.length;
      return own.slice(line - part.common.length, line);
    }
    line += part.buffer1.length;
    return part.buffer2.map((each) => changed(each, at++));
  });
  return kept.join('');
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
