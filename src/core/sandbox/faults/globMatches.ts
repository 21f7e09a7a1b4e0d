interface Step {
  readonly kind: 'any' | 'one' | 'literal';
  readonly char: string;
}

/** The steps of a pattern; neighbouring stars are one. */
function stepsOf(pattern: string): Step[] {
  const steps: Step[] = [];
  const chars = [...pattern];
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] as string;
    if (char === '*') {
      if (steps.at(-1)?.kind !== 'any') steps.push({ kind: 'any', char });
    } else if (char === '?') steps.push({ kind: 'one', char });
    else if (char === '\\' && at + 1 < chars.length) steps.push({ kind: 'literal', char: chars[++at] as string });
    else steps.push({ kind: 'literal', char });
  }
  return steps;
}

const matchesOne = (step: Step | undefined, char: string | undefined) =>
  step !== undefined && step.kind !== 'any' && (step.kind === 'one' || step.char === char);

/**
 * True when the pattern matches the whole text: `*` stands for any characters, slashes included, `?` for one, and a
 * backslash takes the character after it as it is. `logs/*` is the prefix `logs/`. Takes text times pattern steps at
 * most, where a regular expression of many stars could take forever.
 */
export function globMatches(pattern: string, text: string): boolean {
  const steps = stepsOf(pattern);
  const chars = [...text];
  let step = 0;
  let star = -1;
  let resume = 0;
  let at = 0;
  while (at < chars.length) {
    if (matchesOne(steps[step], chars[at])) {
      step += 1;
      at += 1;
    } else if (steps[step]?.kind === 'any') {
      star = step++;
      resume = at;
    } else if (star >= 0) {
      // The last star takes one character more, and what follows it is tried again.
      step = star + 1;
      at = ++resume;
    } else return false;
  }
  return step === steps.length || (step === steps.length - 1 && steps[step]?.kind === 'any');
}
