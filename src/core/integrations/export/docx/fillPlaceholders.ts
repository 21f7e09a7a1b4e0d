/** The text of an element `w:t`, and where it stands. */
interface TextPiece {
  readonly begin: number;
  readonly end: number;
  text: string;
}

/**
 * Fills `{{key}}` in the texts of a part. Word cuts what was typed into pieces as it likes: a placeholder is found across them.
 * @param values Without what XML cannot hold; a key that is not there stays as it is.
 */
export function fillPlaceholders(xml: string, values: ReadonlyMap<string, string>): string {
  return xml.replace(/<w:p\b[\s\S]*?<\/w:p>/g, (paragraph) => fillParagraph(paragraph, values));
}

function fillParagraph(paragraph: string, values: ReadonlyMap<string, string>): string {
  const pieces = [...paragraph.matchAll(/<w:t(?:\s[^>]*)?>([^<]*)<\/w:t>/g)].map(
    (found): TextPiece => ({ begin: found.index, end: found.index + found[0].length, text: found[1] ?? '' }),
  );
  const whole = pieces.map(({ text }) => text).join('');
  const found = [...whole.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].filter(([, key]) => values.has(key ?? ''));
  if (found.length === 0) return paragraph;
  for (const { 0: placeholder, 1: key = '', index } of [...found].reverse()) {
    replaceText(pieces, index, placeholder.length, escaped(values.get(key) ?? ''));
  }
  let filled = paragraph;
  for (const { begin, end, text } of [...pieces].reverse()) {
    filled = `${filled.slice(0, begin)}<w:t xml:space="preserve">${text}</w:t>${filled.slice(end)}`;
  }
  return filled;
}

/** Puts a text into the first of the pieces that hold what it replaces, and takes that out of the others. */
function replaceText(pieces: readonly TextPiece[], index: number, length: number, replacement: string): void {
  let offset = 0;
  let inserted = replacement;
  for (const piece of pieces) {
    const size = piece.text.length;
    const from = Math.max(0, index - offset);
    const to = Math.min(size, index + length - offset);
    if (from < to) {
      piece.text = piece.text.slice(0, from) + inserted + piece.text.slice(to);
      inserted = '';
    }
    offset += size;
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
