import type { OperationEntry } from '../index/definitionIndex';

/** A line of code that names an operation. */
export interface OperationUse {
  readonly id: string;
  /** From 1. */
  readonly line: number;
}

type Named = Pick<OperationEntry, 'id' | 'path' | 'operationId'>;

/** Letters of an operationId that is looked for by name; shorter ones (`list`) are words of any code. */
const minLetters = 5;
/** Characters of a line; longer ones are made by tools. */
const maxLine = 2_000;

/**
 * Finds operations in code by what stands there: their operationId as a word, or their path, whatever the code writes for its
 * parameters (`${id}`, `{id}`, `%s`, `<id>`, a number) and before it. A path stands for all of its methods.
 */
export class OperationUses {
  readonly #byName = new Map<string, readonly string[]>();
  readonly #byPath = new Map<string, readonly string[]>();

  constructor(operations: readonly Named[]) {
    for (const { id, path, operationId = '' } of operations) {
      if (operationId.length >= minLetters) append(this.#byName, operationId, id);
      const plain = normalPath(path);
      if (/\/[^/{]/.test(plain)) append(this.#byPath, plain, id);
    }
  }

  find(text: string): readonly OperationUse[] {
    return text.split('\n').flatMap((line, at) => {
      if (line.length > maxLine) return [];
      return [...new Set([...this.#named(line), ...this.#pathed(line)])].map((id) => ({ id, line: at + 1 }));
    });
  }

  #named(line: string): readonly string[] {
    return [...line.matchAll(/\w+/g)].flatMap(([word]) => this.#byName.get(word) ?? []);
  }

  #pathed(line: string): readonly string[] {
    return [...line.matchAll(/\/[^\s"'`?#,;|\\]*/g)].flatMap(([token]) => {
      const path = normalPath(token);
      for (let from = 0; from >= 0; from = path.indexOf('/', from + 1)) {
        const ids = this.#byPath.get(path.slice(from));
        if (ids !== undefined) return ids;
      }
      return [];
    });
  }
}

function normalPath(path: string): string {
  const plain = path.replace(/\$?\{[^{}]*\}\}?|%[a-z]|<[^<>]*>/gi, '{}').replace(/\/\d+(?=[/:]|$)/g, '/{}');
  return plain.replace(/[)\]}>]+$/, (end) => (end.startsWith('}') && plain.endsWith('{}') ? '}' : ''));
}

function append(map: Map<string, readonly string[]>, key: string, id: string): void {
  map.set(key, [...(map.get(key) ?? []), id]);
}
