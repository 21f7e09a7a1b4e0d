/** What a place in a file of a language with braces is in. */
export type Enclosing =
  /** Nothing: the top of the file. */
  | 'file'
  /** The body of a class, an interface, an enum or a record. */
  | 'type'
  /** The body of a function, or a block in one. */
  | 'code';

/** Comments, strings, characters and raw strings of Java and Go; one that is not closed goes on to the end. */
const noCode =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"""[\s\S]*?(?:"""|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|`[^`]*`?/g;

/** The file with blanks in place of comments and strings, so that offsets stay; line ends stay, too. */
export function withoutTexts(text: string): string {
  return text.replace(noCode, (found) => found.replace(/[^\n]/g, ' '));
}

/** Reads braces only, so it takes any file, also one that does not compile yet. */
export function enclosingBlock(text: string, at: number): Enclosing {
  const open: number[] = [];
  const code = withoutTexts(text).slice(0, at);
  for (const { 0: brace, index } of code.matchAll(/[{}]/g)) {
    if (brace === '{') open.push(index);
    else open.pop();
  }
  const innermost = open.at(-1);
  if (innermost === undefined) return 'file';
  const [head = ''] = /[^;{}]*$/.exec(code.slice(0, innermost)) ?? [];
  return /\b(?:class|interface|enum|record)\s+\w/.test(head) ? 'type' : 'code';
}
