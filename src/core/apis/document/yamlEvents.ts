import { type Event, parseEvents, YAMLException } from 'js-yaml';
import { definitionLimits } from './limits';
import type { ProblemList } from './problem';
import type { SourceFile } from './sourceFile';

interface ParsedText {
  readonly events: readonly Event[];
  /** The text that the events' offsets are of: as long as the file's, with blanks for what had to be left out. */
  readonly text: string;
}

/**
 * Parses YAML, or JSON, which the parser reads as YAML and twice as fast. Where the text is neither, the smallest block around the
 * mistake is left out, reported, and the rest is parsed again: one wrong line must not hide a thousand operations.
 * @returns `undefined` when too little is right for that; the problem is reported.
 */
export function parseYamlEvents(file: SourceFile, problems: ProblemList): ParsedText | undefined {
  const deadline = performance.now() + definitionLimits.repairMilliseconds;
  let state: Repair = { text: file.text, last: undefined };
  for (let attempt = 0; attempt <= definitionLimits.repairs; attempt++) {
    try {
      return { events: parseEvents(state.text, { maxDepth: definitionLimits.depth }), text: state.text };
    } catch (error) {
      const repaired = repair(file, state, mistakeOf(error, state.text.length), problems);
      if (repaired === undefined || performance.now() > deadline) return undefined;
      state = repaired;
    }
  }
  return undefined;
}

interface Repair {
  readonly text: string;
  /** What was left out last. */
  readonly last: Block | undefined;
}

interface Mistake {
  readonly offset: number;
  readonly detail: string;
}

function repair(file: SourceFile, { text, last }: Repair, mistake: Mistake, problems: ProblemList): Repair | undefined {
  const lines = new Lines(file, text);
  const line = file.line(mistake.offset);
  const tooFarLeft = mistake.detail === 'deficient indentation';
  if (tooFarLeft && lines.startsWithBracket(line)) {
    // `}` below its key: YAML wants it further in (8.1: n+1), everybody writes it so. Part of the line before, it is right.
    problems.add('yaml.bracketIndent', place(file, line));
    return { text: lines.joined(line), last };
  }
  // Quotes or brackets that are never closed are noticed at the next line that is too far left.
  const at = tooFarLeft ? lines.before(line) : line;
  // The same block once more: it was too small. The mistake is the same one, so it is reported once.
  const again = last !== undefined && at >= last.from && at <= last.to + 1;
  if (!again) problems.add('yaml.syntax', place(file, at), { detail: mistake.detail });
  const block = again ? lines.wider(last) : lines.blockAt(at);
  return block === undefined ? undefined : { text: lines.without(block), last: block };
}

function place(file: SourceFile, line: number) {
  return file.main ? { line } : { uri: file.uri, line };
}

function mistakeOf(error: unknown, length: number): Mistake {
  if (error instanceof YAMLException) {
    return { offset: Math.min(error.mark?.position ?? 0, Math.max(length - 1, 0)), detail: error.reason };
  }
  // The parser recurses: very deep flow collections may exhaust the stack before its own limit counts.
  return { offset: 0, detail: error instanceof RangeError ? 'nesting is too deep' : String(error) };
}

/** Lines from and to, from 1, both included. */
interface Block {
  readonly from: number;
  readonly to: number;
}

/** Blocks of lines by their indentation. */
class Lines {
  readonly #file: SourceFile;
  readonly #text: string;
  readonly #count: number;

  constructor(file: SourceFile, text: string) {
    this.#file = file;
    this.#text = text;
    this.#count = file.lines;
  }

  /** A line and what is indented below it. */
  blockAt(line: number): Block {
    let from = line;
    while (from > 1 && this.#indent(from) === undefined) from--; // an end of file is reported on an empty last line
    const indent = this.#indent(from) ?? 0;
    let to = from;
    while (to < this.#count && (this.#indent(to + 1) ?? indent + 1) > indent) to++;
    return { from, to: Math.max(to, line) };
  }

  /** The nearest line before a line that holds anything. */
  before(line: number): number {
    let at = line - 1;
    while (at > 1 && this.#indent(at) === undefined) at--;
    return Math.max(at, 1);
  }

  startsWithBracket(line: number): boolean {
    const start = this.#file.lineStart(line);
    return /^[ \t]*[\]}]/.test(this.#text.slice(start, this.#file.lineStart(line + 1)));
  }

  /** The text with a space for the break before a line. */
  joined(line: number): string {
    const start = this.#file.lineStart(line);
    const crLf = this.#text[start - 2] === '\r' ? 2 : 1;
    return this.#text.slice(0, start - crLf) + ' '.repeat(crLf) + this.#text.slice(start);
  }

  /** The block around a block, or `undefined` at the outermost. */
  wider(block: Block): Block | undefined {
    const indent = this.#fileIndent(block.from);
    if (indent === 0) return undefined;
    let from = block.from - 1;
    while (from > 1 && (this.#indent(from) ?? indent) >= indent) from--;
    const outer = this.blockAt(from);
    return { from: outer.from, to: Math.max(outer.to, block.to) };
  }

  /** The text with spaces for a block: offsets and lines stay what they are. */
  without(block: Block): string {
    const from = this.#file.lineStart(block.from);
    const to = this.#file.lineStart(block.to + 1);
    const blank = this.#text.slice(from, to).replace(/[^\r\n]/g, ' ');
    return this.#text.slice(0, from) + blank + this.#text.slice(to);
  }

  #fileIndent(line: number): number {
    return indentAt(this.#file.text, this.#file.lineStart(line), this.#file.lineStart(line + 1)) ?? 0;
  }

  /** Columns before the text of a line, `undefined` for an empty one. */
  #indent(line: number): number | undefined {
    return indentAt(this.#text, this.#file.lineStart(line), this.#file.lineStart(line + 1));
  }
}

/** YAML knows no tabs in indentation; whoever writes one means far to the right. */
const tabColumns = 100;

function indentAt(text: string, start: number, end: number): number | undefined {
  let columns = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return undefined;
    if (code !== 32 && code !== 9) return columns;
    columns += code === 9 ? tabColumns : 1;
  }
  return undefined;
}
