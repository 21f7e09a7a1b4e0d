/**
 * How well words fit a text: `osbuck` fits `/os-buckets/`, `crbuck` fits `CreateOSBucket`. Letters must come in order; a run of them
 * counts more than single ones, the start of a word more than its middle, a short text more than a long one.
 */

const scores = { whole: 400, start: 200, wordStart: 120, inside: 80, scattered: 20 } as const;

/** Letters between which a new word starts. */
const separators = /[\s/_\-:.{}()[\],]/;

/**
 * @param needle Lower case, without spaces.
 * @param haystack Lower case.
 * @param original The haystack as written: its capitals start words.
 * @returns 0 when it does not fit.
 */
export function fuzzyScore(needle: string, haystack: string, original: string): number {
  if (needle === '') return 0;
  const at = bestRun(needle, haystack, original);
  if (at >= 0) {
    if (haystack.length === needle.length) return scores.whole;
    const base = at === 0 ? scores.start : startsWord(original, at) ? scores.wordStart : scores.inside;
    return base + (40 * needle.length) / haystack.length;
  }
  return scattered(needle, haystack, original);
}

/** Where the needle stands whole, at the start of a word if it does anywhere; -1 when it does not. */
function bestRun(needle: string, haystack: string, original: string): number {
  const first = haystack.indexOf(needle);
  for (let at = first; at >= 0; at = haystack.indexOf(needle, at + 1)) if (startsWord(original, at)) return at;
  return first;
}

function startsWord(original: string, at: number): boolean {
  if (at === 0) return true;
  const [before, letter, after] = [original[at - 1] ?? '', original[at] ?? '', original[at + 1] ?? ''];
  if (separators.test(before)) return true;
  // `CreateBucket`, and `OSBucket`, where the capital before belongs to an abbreviation.
  return /[A-Z]/.test(letter) && (!/[A-Z]/.test(before) || /[a-z]/.test(after));
}

/** Letters one by one; each must start a word or follow the one before, or it fits everything. */
function scattered(needle: string, haystack: string, original: string): number {
  let at = -1;
  let jumps = 0;
  for (const letter of needle) {
    const next = at + 1;
    if (haystack[next] === letter && at >= 0) {
      at = next;
      continue;
    }
    at = nextWordStart(letter, haystack, original, next);
    if (at < 0) return 0;
    jumps++;
  }
  return jumps > needle.length / 2 + 1 ? 0 : scores.scattered + (20 * needle.length) / haystack.length - jumps;
}

function nextWordStart(letter: string, haystack: string, original: string, from: number): number {
  for (let at = haystack.indexOf(letter, from); at >= 0; at = haystack.indexOf(letter, at + 1)) {
    if (startsWord(original, at)) return at;
  }
  return -1;
}
