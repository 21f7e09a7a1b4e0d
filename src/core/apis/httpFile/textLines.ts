/** A line of a text without its end (`\n` or `\r\n`), and where it stands. */
export interface TextLine {
  readonly text: string;
  readonly start: number;
  /** Behind the last character, ahead of the line's end. */
  readonly end: number;
}

export function textLines(text: string): readonly TextLine[] {
  const lines: TextLine[] = [];
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length : newline;
    const end = next > start && newline >= 0 && text[next - 1] === '\r' ? next - 1 : next;
    lines.push({ text: text.slice(start, end), start, end });
    start = next + 1;
  }
  return lines;
}
