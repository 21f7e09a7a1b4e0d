import { indented } from '../renderText';
import { type CodeEdit, type CodePlace, codeWithImports, freeName } from './codeEdit';
import { enclosingBlock, withoutTexts } from './enclosingBlock';

/** A request by its imports and the statements of a method that may throw anything. */
export interface JavaParts {
  readonly imports: readonly string[];
  readonly statements: readonly string[];
}

/**
 * A request in a Java file: what it imports goes to the other imports, its statements into the method that the cursor is
 * in, into one of their own, or into a class. Undefined for a file with no code.
 */
export function javaEdits({ imports, statements }: JavaParts, place: CodePlace): readonly CodeEdit[] | undefined {
  const code = withoutTexts(place.text);
  if (code.trim() === '') return undefined;
  const header = /^(?:[ \t]*(?:package|import)\b[^;]*;[^\n]*(?:\n|$)|[ \t]*\n)*/.exec(code)?.[0].trimEnd().length ?? 0;
  const end = header === 0 ? 0 : lineEnd(code, header);
  const first = importEdit(imports, code, end);
  const hasType = /\b(?:class|interface|enum|record)\s+\w/.test(code);
  const lines = {
    code: () => statements,
    type: () => javaMethod(`static void ${freeName(code, 'call')}()`, statements),
    // A file has one public class, and that is of its name (JLS 17, 7.6).
    file: () => javaClass(`${hasType ? '' : 'public '}class ${freeName(code, 'Call')}`, statements),
  }[enclosingBlock(place.text, place.from)]();
  return codeWithImports(place, lines.join('\n'), first, end);
}

/** A program of its own: a class with these statements in its main method. */
export function javaClass(declaration: string, statements: readonly string[]): readonly string[] {
  const main = javaMethod('public static void main(String[] args)', statements);
  return [`${declaration} {`, ...indented(main, 4), '}'];
}

function javaMethod(declaration: string, statements: readonly string[]): readonly string[] {
  return [`${declaration} throws Exception {`, ...indented(statements, 4), '}'];
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

function importEdit(wanted: readonly string[], code: string, at: number): CodeEdit {
  const present = new Set([...code.matchAll(/^[ \t]*import[ \t]+([\w.*]+)[ \t]*;/gm)].map(([, name]) => name));
  const lines = wanted
    .filter((name) => !present.has(name) && !present.has(name.replace(/\w+$/, '*')))
    .map((name) => `import ${name};\n`)
    .join('');
  if (lines === '') return { from: at, to: at, text: '' };
  const before = code.slice(0, at);
  const [above, below] = [present.size > 0 || before === '' ? '' : '\n', before === '' ? '\n' : ''];
  return { from: at, to: at, text: `${before === '' || before.endsWith('\n') ? '' : '\n'}${above}${lines}${below}` };
}
