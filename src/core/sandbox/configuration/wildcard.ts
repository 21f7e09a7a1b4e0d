/**
 * Whether `text` has the form of `pattern`: `*` stands for any text, also none, and `?` for one character where `single` says
 * so. Takes time in proportion to both lengths at worst, whatever the pattern (no backtracking over more than one `*`).
 */
export function matchesWildcard(pattern: string, text: string, single: 'single' | 'noSingle' = 'noSingle'): boolean {
  let [at, inText] = [0, 0];
  let [star, resume] = [-1, 0];
  while (inText < text.length) {
    const expected = pattern[at];
    if (expected === '*') {
      star = at++;
      resume = inText;
    } else if (expected !== undefined && (expected === text[inText] || (expected === '?' && single === 'single'))) {
      at++;
      inText++;
    } else if (star >= 0) {
      at = star + 1;
      inText = ++resume;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
