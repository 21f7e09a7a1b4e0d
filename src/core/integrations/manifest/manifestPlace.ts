/** Where a cursor is in a manifest, by its keys; entries of lists count from 0. */
export interface ManifestPlace {
  /** Of the map or list that the cursor is in: `['buckets', 0]`. */
  readonly path: readonly (string | number)[];
  /** The key whose value is typed; absent where a key is typed. */
  readonly key?: string;
  /** The cursor is within `[a, b]` or behind `- `. */
  readonly inList: boolean;
  /** What is typed of the word at the cursor. */
  readonly typed: string;
}

interface Level {
  readonly indent: number;
  readonly key: string | number;
}

const linePattern = /^(?<dashes>(?:\s*-(?=\s|$))*)(?<space>\s*)(?:(?<key>[\w.-]+)\s*:(?=\s|$))?/;

/**
 * Finds where the cursor is by the indentation of the lines above it: a text that is just being typed is no YAML yet.
 * @param line From 0.
 * @param column From 0.
 */
export function manifestPlaceAt(text: string, line: number, column: number): ManifestPlace {
  const lines = text.split(/\r?\n/);
  const levels: Level[] = [];
  for (const above of lines.slice(0, line)) enterLine(levels, above);
  const before = (lines[line] ?? '').slice(0, column);
  const indent = before.match(/^\s*/)?.[0].length ?? 0;
  const content = before.trimStart();
  if (content === '' && !content.includes('-')) {
    // A blank line belongs to whatever is less indented than the cursor.
    leave(levels, column);
    return { path: levels.map(({ key }) => key), inList: false, typed: '' };
  }
  leave(levels, indent, content.startsWith('-'));
  return placeWithin(levels, before, indent);
}

function enterLine(levels: Level[], line: string): void {
  if (/^\s*(?:#|$|---)/.test(line)) return;
  let rest = line;
  let indent = line.match(/^\s*/)?.[0].length ?? 0;
  leave(levels, indent, rest.trimStart().startsWith('-'));
  while (/^\s*-(?:\s|$)/.test(rest)) {
    const dash = rest.match(/^\s*-\s*/)?.[0] ?? '';
    nextEntry(levels, indent);
    indent += dash.trimStart().length;
    rest = rest.slice(dash.length);
  }
  const key = rest.trimStart().match(linePattern)?.groups?.['key'];
  if (key !== undefined) levels.push({ indent, key });
}

/** Leaves what does not hold a line of this indentation; a list may stand at the indentation of its key. */
function leave(levels: Level[], indent: number, isEntry = false): void {
  for (let last = levels.at(-1); last; last = levels.at(-1)) {
    if (last.indent < indent || (isEntry && last.indent === indent)) return;
    levels.pop();
  }
}

function nextEntry(levels: Level[], indent: number): void {
  const last = levels.at(-1);
  if (last && typeof last.key === 'number' && last.indent === indent)
    levels.splice(-1, 1, { indent, key: last.key + 1 });
  else levels.push({ indent, key: 0 });
}

function placeWithin(levels: Level[], before: string, start: number): ManifestPlace {
  let indent = start;
  let rest = before.trimStart();
  let inList = false;
  while (/^-(?:\s|$)/.test(rest)) {
    const dash = rest.match(/^-\s*/)?.[0] ?? '';
    // An entry at the indentation of the one before it is the next one.
    nextEntry(levels, indent);
    indent += dash.length;
    rest = rest.slice(dash.length);
    inList = true;
  }
  const path = levels.map(({ key }) => key);
  const named = rest.match(/^([\w.-]+)\s*:\s+(.*)$/s) ?? rest.match(/^([\w.-]+)\s*:()$/);
  if (!named) return { path, inList, typed: rest };
  const [, key = '', value = ''] = named;
  const inFlow = value.startsWith('[');
  return { path, key, inList: inFlow, typed: inFlow ? (value.split(/[[,]/).at(-1) ?? '').trimStart() : value };
}
