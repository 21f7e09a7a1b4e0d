/** A line of YAML in block style as the scan sees it. */
export interface BlockLine {
  /** From 1. */
  readonly line: number;
  /** Columns before the key, or before the dash of an item. */
  readonly indent: number;
  /** An item of a list, `- ...`. */
  readonly item: boolean;
  /** `undefined` for lines that do not start with a key. */
  readonly key: string | undefined;
  /** The scalar behind key or dash, without quotes and comment; empty when there is none. */
  readonly value: string;
}

/** Characters that start what the scan does not understand: flow style, anchors, aliases, tags, complex keys. */
const odd = /^[[{&*!?%@`\t]/;

/** Lines deeper than this are not keys that the scan looks for, and dominate: they are passed over without a look. */
const deepestIndent = 24;

/**
 * The lines of the text that hold anything, without comments, up to the end of the first document.
 * @param wants Asked before each line, by its indent, so that the many that nobody wants cost next to nothing.
 */
export function* blockLines(text: string, wants: (indent: number) => boolean = () => true): Iterable<BlockLine> {
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (let line = 1; start < text.length; line++) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const at = afterSpaces(text, start);
    const indent = at - start;
    start = end + 1;
    if (at >= end || indent > deepestIndent || !wants(indent) || isBlank(text, at, end)) continue;
    const content = text.slice(at, end).trimEnd();
    if (indent > 0 || !isMarker(content)) yield readLine(content, indent, line);
    else if (line > 1 || content === '...') return;
  }
}

/** `---` at the start of the first document, or the end of it. */
function isMarker(content: string): boolean {
  return content === '---' || content === '...';
}

function afterSpaces(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === 32) at++;
  return at;
}

function isBlank(text: string, at: number, end: number): boolean {
  const code = text.charCodeAt(at);
  return code === 35 || code === 13 || (code === 9 && text.slice(at, end).trim() === '');
}

function readLine(content: string, indent: number, line: number): BlockLine {
  const item = content === '-' || content.startsWith('- ');
  const rest = item ? content.slice(1).trimStart() : content;
  const split = splitKey(rest);
  return { line, indent, item, key: split?.key, value: split?.value ?? scalar(rest) };
}

function splitKey(text: string): { key: string; value: string } | undefined {
  const first = text[0];
  if (first === '"' || first === "'") {
    const end = text.indexOf(first, 1);
    const key = text.slice(1, end);
    // Escapes and doubled quotes are left to the parser.
    if (end < 0 || key.includes('\\') || text[end + 1] !== ':') return undefined;
    return { key, value: scalar(text.slice(end + 2).trim()) };
  }
  if (odd.test(text)) return undefined;
  const colon = text.indexOf(': ');
  const end = colon < 0 && text.endsWith(':') ? text.length - 1 : colon;
  return end <= 0 ? undefined : { key: text.slice(0, end).trimEnd(), value: scalar(text.slice(end + 1).trim()) };
}

/** A scalar's text without quotes and comment; as written, quotes included, when only a parser could tell. */
function scalar(text: string): string {
  const first = text[0];
  if (first === undefined || first === '#') return '';
  if (first === '"' || first === "'") {
    const end = text.indexOf(first, 1);
    const rest = text.slice(end + 1).trim();
    return end < 0 || text.includes('\\') || (rest !== '' && rest[0] !== '#') ? text : text.slice(1, end);
  }
  const comment = text.indexOf(' #');
  return comment < 0 ? text : text.slice(0, comment).trimEnd();
}
