/** One file of a definition: its text and how offsets in it become lines. */
export class SourceFile {
  /** Absolute address of the file. */
  readonly uri: string;
  readonly text: string;
  /** True for the file that the definition was opened from. */
  readonly main: boolean;
  #lineStarts: Uint32Array | undefined;

  constructor(uri: string, text: string, main: boolean) {
    this.uri = uri;
    this.text = text;
    this.main = main;
  }

  /** The line, from 1, of an offset in UTF-16 code units. */
  line(offset: number): number {
    this.#lineStarts ??= lineStarts(this.text);
    let low = 0;
    let high = this.#lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** The offset at which a line, from 1, starts; the text's length for lines behind the last. */
  lineStart(line: number): number {
    this.#lineStarts ??= lineStarts(this.text);
    return this.#lineStarts[line - 1] ?? this.text.length;
  }

  /** How many lines the text has. */
  get lines(): number {
    this.#lineStarts ??= lineStarts(this.text);
    return this.#lineStarts.length;
  }
}

/** Offsets at which lines start. YAML 1.2 (5.4) and editors end lines at CR LF, LF and a lone CR. */
function lineStarts(text: string): Uint32Array {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return Uint32Array.from(starts);
}
