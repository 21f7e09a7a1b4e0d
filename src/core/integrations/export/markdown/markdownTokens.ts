import MarkdownIt, { type StateBlock, type StateInline, type Token } from 'markdown-it';

/** What the parser gives: a flat list in which elements open and close. */
export type MarkdownToken = Token;

export interface ParsedMarkdown {
  readonly tokens: readonly MarkdownToken[];
  /** The Markdown of each footnote by its label, in the order of their first references. */
  readonly footnotes: ReadonlyMap<string, string>;
}

type Environment = {
  /** Text by label, of all that are defined. */
  readonly definitions: Map<string, string>;
  /** Labels in the order of their first references. */
  readonly referenced: Set<string>;
};

/** CommonMark with tables, strikethrough and footnotes (`text[^label]`, `[^label]: note`); HTML comes as tokens of its own. */
const parser = new MarkdownIt({ html: true, linkify: false, typographer: false });
parser.block.ruler.before('reference', 'footnote_definition', footnoteDefinition, { alt: ['paragraph', 'reference'] });
parser.inline.ruler.before('link', 'footnote_reference', footnoteReference);

/** Parses Markdown without front matter. */
export function markdownTokens(text: string): ParsedMarkdown {
  const environment: Environment = { definitions: new Map(), referenced: new Set() };
  const tokens = parser.parse(text, environment);
  const footnotes = [...environment.referenced].map(
    (label) => [label, environment.definitions.get(label) ?? ''] as const,
  );
  return { tokens, footnotes: new Map(footnotes) };
}

/** `[^label]: text` at the beginning of a line, with the indented lines that follow it. */
function footnoteDefinition(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const found = /^\[\^([^\]\s]+)\]:[ \t]*(.*)$/.exec(lineOf(state, startLine));
  if (state.level > 0 || !found) return false;
  if (silent) return true;
  const [, label = '', first = ''] = found;
  const lines = [first];
  let line = startLine + 1;
  while (line < endLine && !state.isEmpty(line) && (state.sCount[line] ?? 0) >= 2) lines.push(lineOf(state, line++));
  const { definitions } = state.env as Environment;
  definitions.set(label, lines.join('\n'));
  state.line = line;
  return true;
}

/** `[^label]`, when it is defined: definitions are read before what stands in lines. */
function footnoteReference(state: StateInline, silent: boolean): boolean {
  const [whole, label] = /^\[\^([^\]\s]+)\]/.exec(state.src.slice(state.pos, state.pos + 100)) ?? [];
  const { definitions, referenced } = state.env as Environment;
  if (whole === undefined || label === undefined || !definitions.has(label)) return false;
  if (!silent) {
    referenced.add(label);
    state.push('footnote_reference', '', 0).content = label;
  }
  state.pos += whole.length;
  return true;
}

function lineOf(state: StateBlock, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
}
