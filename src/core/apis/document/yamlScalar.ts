const words: ReadonlyMap<string, null | boolean | number> = new Map<string, null | boolean | number>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

const number = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;
const otherBase = /^0(?:o[0-7]+|x[0-9a-fA-F]+)$/;

/**
 * A plain scalar as the core schema of YAML 1.2 (10.3.2) reads it. Infinity and NaN, which JSON has not, stay text; so do
 * YAML 1.1's `yes`, octal `0777`-like numbers are decimal, and dates are text.
 */
export function plainScalar(source: string): null | boolean | number | string {
  const word = words.get(source);
  if (word !== undefined) return word;
  const first = source.charCodeAt(0);
  const numeric = first === 43 || first === 45 || first === 46 || (first >= 48 && first <= 57); // + - . digit
  if (!numeric) return source;
  if (otherBase.test(source)) return Number(source);
  if (!number.test(source)) return source;
  const value = Number(source);
  return Number.isFinite(value) ? value : source;
}
