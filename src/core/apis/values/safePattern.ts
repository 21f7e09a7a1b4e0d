/** Longest pattern that is tried; the longest of real definitions has 300 characters. */
const maxLength = 1_000;

/** `(a+)+`, `(a*)*`, `(a|aa)+`: repeated groups that repeat or choose inside, which take for ever on texts that nearly fit. */
const nested = /\((?:[^()\\]|\\.)*(?:[+*}]|\|)(?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,)/;

const known = new Map<string, RegExp | undefined>();

/**
 * The regular expression of a schema's `pattern`, which is somebody else's text.
 * @returns `undefined` when it is none for JavaScript, or may take for ever: it is then not checked.
 */
export function safePattern(pattern: string): RegExp | undefined {
  if (!known.has(pattern)) {
    if (known.size > 10_000) known.clear();
    known.set(pattern, compiled(pattern));
  }
  return known.get(pattern);
}

function compiled(pattern: string): RegExp | undefined {
  if (pattern.length > maxLength || nested.test(pattern)) return undefined;
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags);
    } catch {
      // Patterns of other dialects: many are right without `u` only, some not at all.
    }
  }
  return undefined;
}
