import type { SampleLanguage } from '../pattern';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of terminals begin with an escape character
const colours = /\u001b\[[\d;]*m/g;

/** How many tests passed, from what the runner of a language printed; undefined when it did not get that far. */
export function testCounts(language: SampleLanguage, output: string): TestCounts | undefined {
  const text = output.replaceAll(colours, '');
  const count = (pattern: RegExp) => Number([...text.matchAll(pattern)].at(-1)?.[1] ?? 0);
  const lines = (pattern: RegExp) => [...text.matchAll(pattern)].length;
  const counts = countsBy(language, count, lines);
  return counts.passed + counts.failed + counts.skipped === 0 ? undefined : counts;
}

function countsBy(
  language: SampleLanguage,
  count: (pattern: RegExp) => number,
  lines: (pattern: RegExp) => number,
): TestCounts {
  switch (language) {
    case 'typescript':
      return {
        passed: count(/^\s*(\d+) passing\b/gm),
        failed: count(/^\s*(\d+) failing\b/gm),
        skipped: count(/^\s*(\d+) pending\b/gm),
      };
    case 'python':
      return {
        passed: count(/^=+ .*?\b(\d+) passed\b/gm),
        failed: count(/^=+ .*?\b(\d+) failed\b/gm) + count(/^=+ .*?\b(\d+) errors?\b/gm),
        skipped: count(/^=+ .*?\b(\d+) skipped\b/gm),
      };
    case 'java': {
      const summary = (name: string) => count(new RegExp(`^(?:\\[\\w+\\] )?Tests run:.*?\\b${name}: (\\d+)`, 'gm'));
      const run = count(/^(?:\[\w+\] )?Tests run: (\d+)/gm);
      const failed = summary('Failures') + summary('Errors');
      return { passed: run - failed - summary('Skipped'), failed, skipped: summary('Skipped') };
    }
    case 'go':
      return {
        passed: lines(/^--- PASS:/gm),
        failed: lines(/^--- FAIL:/gm),
        skipped: lines(/^--- SKIP:/gm),
      };
  }
}
