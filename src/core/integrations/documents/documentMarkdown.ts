/** Text as Markdown shows it: what would begin markup is escaped, also where the text is the first of its line. */
export function plain(text: string): string {
  return (
    text
      .replace(/[\\`*_[\]<>|~]/g, '\\$&')
      .replace(/&(?=#?\w+;)/g, '\\&')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters have no place in a document
      .replace(/[\u0000-\u001f\u007f]+/g, ' ')
      .replace(/^(\s*)(#{1,6}(?=\s|$)|[-+](?=\s|$)|[-=]+\s*$)/, '$1\\$2')
      .replace(/^(\s*\d+)([.)](?=\s|$))/, '$1\\$2')
  );
}

/** Inline code; backticks within are fenced by more of them. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}

/** A block of code. */
export function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/^`+/gm)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n+$/, '')}\n${fence}`;
}

/** A table whose cells are Markdown; line breaks become `<br>`, an empty cell a dash, so that none looks forgotten. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (text: string) =>
    text
      .trim()
      .replaceAll(/(?<!\\)\|/g, '\\|')
      .replaceAll(/\r?\n/g, '<br>') || '—';
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item.replaceAll('\n', '\n  ')}`).join('\n');
}

export function numbered(items: readonly string[]): string {
  return items.map((item, at) => `${at + 1}. ${item.replaceAll('\n', '\n   ')}`).join('\n');
}

/** Blocks with an empty line between them; those that are empty are left out. */
export function blocks(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

/** A Markdown text whose headings stand deeper by some levels; code is left alone. */
export function deeper(text: string, levels: number): string {
  return marked(text)
    .map(({ line, isCode }) => (!isCode && /^#{1,6} /.test(line) ? `${'#'.repeat(levels)}${line}` : line))
    .join('\n');
}

/** One empty line between blocks, none at the beginning, a line break at the end; code keeps its own. */
export function tidy(text: string): string {
  const kept: string[] = [];
  for (const { line, isCode } of marked(text.replaceAll('\r\n', '\n'))) {
    const isEmpty = !isCode && line.trim() === '';
    if (isEmpty && (kept.length === 0 || kept.at(-1) === '')) continue;
    kept.push(isCode ? line : line.trimEnd());
  }
  return `${kept.join('\n').trimEnd()}\n`;
}

/** A text without headings that nothing stands below; what they stood for is not part of this integration. */
export function withoutEmptySections(text: string): string {
  const lines = marked(text);
  const levelOf = ({ line, isCode }: MarkedLine) => (isCode ? undefined : /^#{1,6}(?= )/.exec(line)?.[0].length);
  const kept: MarkedLine[] = [];
  // From the end: below a heading that is kept there is something, or a deeper heading that is kept.
  let below: number | undefined = 0;
  let isAbove = false;
  for (const each of [...lines].reverse()) {
    const level = levelOf(each);
    const isAnchor = !each.isCode && /^(?:<a id="[^"]*"><\/a>)+$/.test(each.line);
    const isDropped: boolean = (level !== undefined && below !== undefined && below <= level) || (isAnchor && isAbove);
    if (level !== undefined) isAbove = isDropped;
    else if (each.line.trim() !== '' && !isAnchor) [below, isAbove] = [undefined, false];
    if (level !== undefined && !isDropped) below = level;
    if (!isDropped) kept.push(each);
  }
  return kept
    .reverse()
    .map(({ line }) => line)
    .join('\n');
}

interface MarkedLine {
  readonly line: string;
  /** Within a block of code; its fences are not. */
  readonly isCode: boolean;
}

function marked(text: string): readonly MarkedLine[] {
  let fence: string | undefined;
  return text.split('\n').map((line) => {
    const ticks = /^\s*(`{3,})/.exec(line)?.[1];
    const isFence = ticks !== undefined && (fence === undefined || ticks.length >= fence.length);
    if (isFence) fence = fence === undefined ? ticks : undefined;
    return { line, isCode: fence !== undefined && !isFence };
  });
}
