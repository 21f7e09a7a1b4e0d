/** Longest pattern that is tried; the longest of real definitions has 300 characters. */
const maxLength = 1_000;

/** Groups without groups inside that repeat without bound: `(...)+`, `(...)*`, `(...){2,}`. */
const repeatedGroup = /\((?:\?:|\?<\w+>)?((?:[^()\\]|\\.)*)\)(?:[+*]|\{\d+,\})/g;

/**
 * `(a+)+`, `(a*)*`, `(a|aa)+`: groups that repeat and may divide one text among their rounds in many ways, which takes for ever on
 * texts that nearly fit. Judged by what a group starts and ends with; some harmless ones are refused with them.
 */
function mayExplode(pattern: string): boolean {
  return [...pattern.matchAll(repeatedGroup)].some(([, inside = '']) => {
    const bare = inside.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
    if (/[+*]$|\{\d+,\}$/.test(bare) || /^[^|]{0,2}[+*]/.test(bare)) return true;
    const starts = inside.split('|').map((alternative) => alternative[0] ?? '');
    const vague = starts.filter((start) => /[[\\.]/.test(start) || start === '').length;
    return starts.length > 1 && (vague > 1 || new Set(starts).size < starts.length);
  });
}

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
  if (pattern.length > maxLength || mayExplode(pattern)) return undefined;
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags);
    } catch {
      // Patterns of other dialects: many are right without `u` only, some not at all.
    }
  }
  return undefined;
}
