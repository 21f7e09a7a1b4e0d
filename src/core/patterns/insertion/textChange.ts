/** What of a text is another than before: lines, from 0, `to` not among them. */
export interface TextChange {
  readonly from: number;
  readonly to: number;
  /** Whole lines with their ends. */
  readonly text: string;
}

/** The one stretch of lines that differs, so that a reader is not shown a whole file for a line that was added. */
export function textChange(before: string, after: string): TextChange {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const most = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < most && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail += 1;
  return { from: head, to: old.length - tail, text: fresh.slice(head, fresh.length - tail).join('') };
}

/** With their ends; the last one is empty where the text ends with one. */
function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/);
}
