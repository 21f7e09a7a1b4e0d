import type { PatternSpec } from './pattern';

/** What a pattern is found by, beside its id: titles, what it replaces and its constructs, in both languages. */
export function patternWords({ id, slug, title, replaces, constructs }: PatternSpec): string {
  return [id, slug, ...Object.values(title), ...Object.values(replaces), ...constructs].join('\n');
}

/** True when all words are found, whatever their case; no words fit everything. */
export function patternMatches(pattern: PatternSpec, words: readonly string[]): boolean {
  const text = patternWords(pattern).toLowerCase();
  return words.every((word) => text.includes(word.toLowerCase()));
}
