/**
 * A small, tolerant reader of INI files. The `ini` package is no use here: it turns dots in section names into nesting
 * (`[my.remote]`), un-escapes values (a secret may contain a backslash) and cuts them at `;` and `#`.
 */
export interface IniDialect {
  /** Characters that make a line a comment when they come first. */
  readonly comments: string;
  /** Characters that part a key from its value; the first one in the line counts. */
  readonly separators: string;
  /** ` #` and ` ;` (after a space) end a value. */
  readonly inlineComments: boolean;
  /** A pair of double quotes around a whole value is no part of it. */
  readonly quotedValues: boolean;
  /** Deeper indented lines below a key without a value belong to it; below one with a value they continue it. */
  readonly nested: boolean;
}

export interface IniEntry {
  readonly key: string;
  readonly value: string;
  /** From 1. */
  readonly line: number;
  readonly children: readonly IniEntry[];
}

export interface IniSection {
  /** As written between the brackets, outer spaces dropped; empty for what stands before the first section. */
  readonly name: string;
  /** Line of the header, from 1; 0 for what stands before the first section. */
  readonly line: number;
  readonly entries: readonly IniEntry[];
}

export interface IniFile {
  /** In the file's order; a name that occurs twice is there twice. */
  readonly sections: readonly IniSection[];
  /** Lines, from 1, that are neither blank, comment, section nor entry. */
  readonly ignoredLines: readonly number[];
}

/** Source: AWS SDKs and Tools Reference Guide, "Using shared config and credentials files"; botocore reads it so, too. */
export const awsIni: IniDialect = {
  comments: '#;',
  separators: '=:',
  inlineComments: true,
  quotedValues: false,
  nested: true,
};

/** Source: github.com/unknwon/goconfig, which rclone's configuration file is read with. */
export const rcloneIni: IniDialect = { ...awsIni, inlineComments: false, nested: false };

/** Source: s3cmd, S3/Config.py, class ConfigParser. */
export const s3cmdIni: IniDialect = { ...rcloneIni, comments: '#', separators: '=', quotedValues: true };

interface OpenEntry extends IniEntry {
  readonly children: IniEntry[];
}

/** Reads a whole file; nothing in it makes this fail. CR LF and a byte order mark are taken as what they are. */
export function parseIni(text: string, dialect: IniDialect): IniFile {
  const reader = new IniReader(dialect);
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .entries())
    reader.read(line, index + 1);
  return reader.file;
}

/** The last value of a key, whatever its case; undefined when it is missing or empty. */
export function iniValue(entries: readonly IniEntry[], key: string): string | undefined {
  const value = entries.findLast((entry) => entry.key.toLowerCase() === key.toLowerCase())?.value;
  return value === '' ? undefined : value;
}

/** What stands indented below a key, whatever its case. */
export function iniChildren(entries: readonly IniEntry[], key: string): readonly IniEntry[] {
  return entries.findLast((entry) => entry.key.toLowerCase() === key.toLowerCase())?.children ?? [];
}

class IniReader {
  readonly #dialect: IniDialect;
  readonly #sections: { name: string; line: number; entries: IniEntry[] }[] = [];
  readonly #ignoredLines: number[] = [];
  #entries: IniEntry[];
  #last: { entry: OpenEntry; indent: number } | undefined;

  constructor(dialect: IniDialect) {
    this.#dialect = dialect;
    this.#entries = this.#open('', 0);
  }

  get file(): IniFile {
    return {
      sections: this.#sections.filter(({ line, entries }) => line > 0 || entries.length > 0),
      ignoredLines: this.#ignoredLines,
    };
  }

  read(line: string, number: number): void {
    const trimmed = line.trim();
    if (trimmed === '' || this.#dialect.comments.includes(trimmed.charAt(0))) return;
    const header = /^\[([^\]]*)\]/.exec(trimmed)?.[1];
    if (header !== undefined) this.#entries = this.#open(header.trim(), number);
    else this.#add(trimmed, number, line.length - line.trimStart().length);
  }

  #open(name: string, line: number): IniEntry[] {
    const entries: IniEntry[] = [];
    this.#sections.push({ name, line, entries });
    this.#last = undefined;
    return entries;
  }

  #add(text: string, line: number, indent: number): void {
    const below =
      this.#dialect.nested && this.#last !== undefined && indent > this.#last.indent ? this.#last.entry : undefined;
    const entry = below !== undefined && below.value !== '' ? undefined : this.#entry(text, line);
    if (entry === undefined) {
      this.#ignoredLines.push(line);
    } else if (below === undefined) {
      this.#entries.push(entry);
      this.#last = { entry, indent };
    } else {
      below.children.push(entry);
    }
  }

  #entry(text: string, line: number): OpenEntry | undefined {
    const found = [...this.#dialect.separators].map((separator) => text.indexOf(separator)).filter((at) => at >= 0);
    const at = Math.min(...found);
    if (found.length === 0 || at === 0) return undefined;
    return { key: text.slice(0, at).trim(), value: this.#value(text.slice(at + 1).trim()), line, children: [] };
  }

  #value(raw: string): string {
    const value = this.#dialect.inlineComments ? raw.replace(/(?:^|\s+)[#;].*$/, '') : raw;
    return (this.#dialect.quotedValues ? /^"(.*)"$/.exec(value)?.[1] : undefined) ?? value;
  }
}
