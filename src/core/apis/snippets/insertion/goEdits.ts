import { type CodeEdit, type CodePlace, codeWithImports, freeName } from './codeEdit';
import { enclosingBlock, withoutTexts } from './enclosingBlock';

/** A request by its imports and the statements of a function. */
export interface GoParts {
  readonly imports: readonly string[];
  readonly statements: readonly string[];
}

/**
 * A request in a Go file: what it imports goes to the other imports, its statements into the function that the cursor is
 * in, or into one of their own. Undefined for a file without a package clause, which takes a whole program.
 */
export function goEdits({ imports, statements }: GoParts, place: CodePlace): readonly CodeEdit[] | undefined {
  const code = withoutTexts(place.text);
  const clause = /^[ \t]*package[ \t]+(\w+)[^\n]*\n?/m.exec(code);
  if (clause === null) return undefined;
  const first = importEdit(imports, place.text, code, clause.index + clause[0].length);
  const isMain = clause[1] === 'main' && !/^func[ \t]+main\b/m.test(code);
  const name = isMain ? 'main' : freeName(code, 'call');
  const inside = enclosingBlock(place.text, place.from) === 'code';
  const text = (inside ? statements : goFunction(name, statements)).join('\n');
  return codeWithImports(place, text, first, headerEnd(code, clause.index + clause[0].length));
}

/** A function of these statements. */
export function goFunction(name: string, statements: readonly string[]): readonly string[] {
  return [`func ${name}() {`, ...statements.map((line) => (line === '' ? line : `\t${line}`)), '}'];
}

const declarations = /^import[ \t]*(?:\([^)]*\)|[^\n]*)[^\n]*\n?/gm;

function headerEnd(code: string, clauseEnd: number): number {
  const last = [...code.matchAll(declarations)].at(-1);
  return last ? last.index + last[0].length : clauseEnd;
}

/** Packages that are imported under their own names already are left out: twice is an error (Go specification, Import declarations). */
function importEdit(wanted: readonly string[], text: string, code: string, clauseEnd: number): CodeEdit {
  const header = text.slice(0, headerEnd(code, clauseEnd));
  const present = new Set([...header.matchAll(/^(?:import)?[ \t(]*"([^"\n]+)"/gm)].map(([, name]) => name));
  const lines = wanted.filter((name) => !present.has(name)).map((name) => `\t"${name}"\n`);
  const block = /^import[ \t]*\([^)]*(?=\))/m.exec(code);
  const at = block ? block.index + block[0].length : headerEnd(code, clauseEnd);
  const edit = (added: string) => ({ from: at, to: at, text: lines.length === 0 ? '' : added });
  if (block) return edit(`${block[0].endsWith('\n') ? '' : '\n'}${lines.join('')}`);
  return edit(`${header.endsWith('\n') ? '' : '\n'}\nimport (\n${lines.join('')})\n`);
}
