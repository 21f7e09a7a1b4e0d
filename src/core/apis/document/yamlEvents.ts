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
  let text = file.text;
  let last: Block | undefined;
  for (let attempt = 0; attempt <= definitionLimits.repairs; attempt++) {
    try {
      return { events: parseEvents(text, { maxDepth: definitionLimits.depth }), text };
    } catch (error) {
      const mistake = mistakeOf(error, text.length);
      const line = file.line(mistake.offset);
      // The same block once more: it was too small. The mistake is the same one, so it is reported once.
      const again = last !== undefined && line >= last.from && line <= last.to + 1;
      if (!again) problems.add('yaml.syntax', place(file, line), { detail: mistake.detail });
      const lines = new Lines(file, text);
      const block: Block | undefined = again && last !== undefined ? lines.wider(last) : lines.blockAt(line);
      if (block === undefined || performance.now() > deadline) return undefined;
      text = lines.without(block);
      last = block;
    }
  }
  return undefined;
}

function place(file: SourceFile, line: number) {
  return file.main ? { line } : { uri: file.uri, line };
}

function mistakeOf(error: unknown, length: number): { offset: number; detail: string } {
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

function indentAt(text: string, start: number, end: number): number | undefined {
  let at = start;
  while (at < end && (text[at] === ' ' || text[at] === '\t')) at++;
  if (at >= end || text[at] === '\n' || text[at] === '\r') return undefined;
  return at - start;
}
