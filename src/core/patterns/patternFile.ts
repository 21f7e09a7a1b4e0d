import { LineCounter, parse, parseDocument } from 'yaml';
import type { DependencyRules } from './dependencyRules';
import type { PatternSpec } from './pattern';
import { parseDependencyRules, parsePattern } from './patternSchema';

/** What is wrong with a file of the catalogue. */
export interface CatalogueProblem {
  /** Relative to the folder of the catalogue, with `/`. */
  readonly file: string;
  /** From 1; absent where no line is to blame. */
  readonly line?: number;
  readonly message: string;
}

/** Reads the text of a `pattern.yaml`; what does not fit comes back with its lines. */
export function readPatternFile(
  file: string,
  text: string,
): { readonly spec?: PatternSpec; readonly problems: readonly CatalogueProblem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  if (document.errors.length > 0) {
    return { problems: document.errors.map(({ message, pos }) => ({ file, line: lineAt(pos[0]), message })) };
  }
  const parsed = parsePattern(document.toJS());
  if (parsed.ok) return { spec: parsed.spec, problems: [] };
  const lineOf = (path: string): number | undefined => {
    const keys = path === '' ? [] : path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    // What is missing has no place of its own: the nearest that holds it has.
    for (let depth = keys.length; depth > 0; depth--) {
      const node = document.getIn(keys.slice(0, depth), true) as { range?: [number] } | undefined;
      if (node?.range) return lineAt(node.range[0]);
    }
    return 1;
  };
  return {
    problems: parsed.issues.map(({ path, message }) => {
      const line = lineOf(path);
      return { file, ...(line !== undefined && { line }), message: path === '' ? message : `${path}: ${message}` };
    }),
  };
}

/**
 * Reads `dependencies.yaml` of the catalogue.
 * @throws Error when it does not fit: a catalogue that ships always does.
 */
export function readDependencyRules(text: string): DependencyRules {
  return parseDependencyRules(parse(text));
}
