/** Replaces a stretch of a text; offsets are in UTF-16 units, `to` not among them. */
export interface CodeEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Where code goes in a file: a selection, which it replaces. */
export interface CodePlace {
  /** The whole file. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Code whose further lines are indented as the line is that it begins on, without the line end after it. */
export function codeAt({ text, from, to }: CodePlace, code: string): CodeEdit {
  const before = text.slice(text.lastIndexOf('\n', from - 1) + 1, from);
  const [indent = ''] = /^\s*/.exec(before) ?? [];
  return { from, to, text: code.trimEnd().replace(/\n(?=[^\n])/g, `\n${indent}`) };
}

/** Code that needs imports, in a file with a header that nothing else may stand in: there it goes to the end instead. */
export function codeWithImports(place: CodePlace, code: string, imports: CodeEdit, headerEnd: number): CodeEdit[] {
  const inHeader = place.from < headerEnd || place.from === imports.from;
  if (!inHeader) return [imports, codeAt(place, code)].filter(({ text }) => text !== '');
  const end = place.text.length;
  const apart = place.text.endsWith('\n') ? '\n' : '\n\n';
  if (imports.from === end && imports.text !== '')
    return [{ ...imports, text: `${imports.text}\n${code.trimEnd()}\n` }];
  return [imports, { from: end, to: end, text: `${apart}${code.trimEnd()}\n` }].filter(({ text }) => text !== '');
}

/** `name`, or `name2` and so on where a text has something of that name. */
export function freeName(text: string, name: string): string {
  for (let count = 1; ; count += 1) {
    const free = count === 1 ? name : `${name}${count}`;
    if (!new RegExp(`\\b${free}\\b`).test(text)) return free;
  }
}
