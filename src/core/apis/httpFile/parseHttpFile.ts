import type { FileHeader, FileRequest, FileVariable, HttpFile, TextPart } from './httpFile';
import { type TextLine, textLines } from './textLines';

/**
 * Reads a `.http` file as the REST Client extension of VS Code does: `###` separates requests, `#` and `//` begin comments,
 * `@name = value` lines are variables, a blank line separates headers and body. Nothing in it is an error.
 */
export function parseHttpFile(text: string): HttpFile {
  const variables: FileVariable[] = [];
  const requests: FileRequest[] = [];
  for (const block of blocksOf(textLines(text))) {
    const request = new BlockReader(block, text, variables).read();
    if (request !== undefined) requests.push(request);
  }
  return { text, variables, requests };
}

interface Block {
  readonly title: string;
  readonly lines: readonly TextLine[];
}

function blocksOf(lines: readonly TextLine[]): readonly Block[] {
  const blocks: { title: string; lines: TextLine[] }[] = [{ title: '', lines: [] }];
  for (const line of lines) {
    const title = /^#{3,}(.*)$/.exec(line.text)?.[1];
    if (title === undefined) blocks.at(-1)?.lines.push(line);
    else blocks.push({ title: title.trim(), lines: [] });
  }
  return blocks;
}

const comment = /^\s*(?:#|\/\/)/;
const variable = /^\s*@([^\s=]+)\s*=\s*(.*?)\s*$/d;
const annotation = /^\s*(?:#|\/\/)\s*@(name|operation|definition)\s+(.*?)\s*$/d;
const requestLine = /^\s*(?:([A-Za-z]+)\s+)?(\S.*?)(?:\s+(HTTP\/[\d.]+))?\s*$/d;
const queryLine = /^\s*([?&].*?)(?:\s+HTTP\/[\d.]+)?\s*$/d;
const headerLine = /^\s*([^\s:]+)\s*:\s*(.*?)\s*$/d;

class BlockReader {
  readonly #title: string;
  readonly #lines: readonly TextLine[];
  readonly #text: string;
  readonly #variables: FileVariable[];
  readonly #annotations = new Map<string, TextPart>();
  #at = 0;

  constructor({ title, lines }: Block, text: string, variables: FileVariable[]) {
    this.#title = title;
    this.#lines = lines;
    this.#text = text;
    this.#variables = variables;
  }

  read(): FileRequest | undefined {
    const line = this.#firstLine();
    const [first, last] = [this.#lines[0], this.#lines.at(-1)];
    if (line === undefined || first === undefined || last === undefined) return undefined;
    const match = requestLine.exec(line.text);
    const target = part(line, match, 2);
    if (target === undefined) return undefined;
    this.#at++;
    const queryLines = this.#queryLines();
    const headers = this.#headers();
    const body = this.#body();
    return {
      start: first.start,
      end: last.end,
      title: this.#title,
      ...Object.fromEntries(this.#annotations),
      method: part(line, match, 1) ?? { text: 'GET', start: target.start, end: target.start },
      target,
      queryLines,
      headers,
      ...(body === undefined ? {} : { body }),
    };
  }

  /** The request line; what stands before it are comments and variables. */
  #firstLine(): TextLine | undefined {
    for (; this.#at < this.#lines.length; this.#at++) {
      const line = this.#lines[this.#at];
      if (line === undefined || !this.#before(line)) return line;
    }
    return undefined;
  }

  #before(line: TextLine): boolean {
    const note = annotation.exec(line.text);
    const [key = '', value] = [note?.[1], part(line, note, 2)];
    if (value !== undefined) this.#annotations.set(key, value);
    const found = variable.exec(line.text);
    const [name, content] = [part(line, found, 1), part(line, found, 2)];
    if (name !== undefined && content !== undefined) this.#variables.push({ name, value: content });
    return name !== undefined || comment.test(line.text) || line.text.trim() === '';
  }

  #queryLines(): readonly TextPart[] {
    const found: TextPart[] = [];
    for (let line = this.#lines[this.#at]; line !== undefined; line = this.#lines[++this.#at]) {
      const query = part(line, queryLine.exec(line.text), 1);
      if (query === undefined) break;
      found.push(query);
    }
    return found;
  }

  #headers(): readonly FileHeader[] {
    const found: FileHeader[] = [];
    for (let line = this.#lines[this.#at]; line !== undefined; line = this.#lines[this.#at]) {
      this.#at++;
      if (line.text.trim() === '') break;
      const match = comment.test(line.text) ? null : headerLine.exec(line.text);
      const [name, value] = [part(line, match, 1), part(line, match, 2)];
      if (name !== undefined && value !== undefined) found.push({ name, value });
    }
    return found;
  }

  #body(): TextPart | undefined {
    const lines = this.#lines.slice(this.#at);
    while (lines[0]?.text.trim() === '') lines.shift();
    while (lines.at(-1)?.text.trim() === '') lines.pop();
    const [first, last] = [lines[0], lines.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    return { text: this.#text.slice(first.start, last.end), start: first.start, end: last.end };
  }
}

/** A group of a match with its place in the file. */
function part(line: TextLine, match: RegExpExecArray | null, group: number): TextPart | undefined {
  const range = match?.indices?.[group];
  const text = match?.[group];
  if (range === undefined || text === undefined) return undefined;
  return { text, start: line.start + range[0], end: line.start + range[1] };
}
