import type { Pattern } from '../../../patterns/catalogue';
import type { GoalNeed, Localized } from '../../../patterns/pattern';
import type { Integration } from '../../manifest/integration';
import type { TestResult, TestResults } from '../../results/testResults';

/**
 * What became of a goal: `failed` when a test of it failed, `passed` when one passed and none failed, `skipped` when all
 * were skipped, `missing` when there is none, `waived` when the manifest says so.
 */
export type GoalOutcome = 'passed' | 'failed' | 'skipped' | 'missing' | 'waived';

/** A verification goal of the integration with the tests that show it. */
export interface GoalFacts {
  readonly id: string;
  readonly title: Localized;
  /** Absent of a goal that the manifest adds. */
  readonly pattern?: string;
  readonly needs: readonly GoalNeed[];
  readonly waived?: Localized;
  readonly tests: readonly TestResult[];
  readonly outcome: GoalOutcome;
}

/** Goals that count: those of the patterns of the manifest, of what they are built on where tests show them, and its own. */
export function goalFacts(
  { patterns: chosen, goals: own }: Integration,
  patterns: readonly Pattern[],
  results: TestResults,
): readonly GoalFacts[] {
  const chosenIds = new Set(chosen.map(({ id }) => id));
  const byGoal = testsByGoal(results);
  const waived = new Map(own.map(({ id, waived }) => [id, waived]));
  const ofPatterns = patterns.flatMap((pattern) =>
    pattern.goals
      .filter(({ id }) => chosenIds.has(pattern.id) || byGoal.has(id) || waived.has(id))
      .map(({ id, title, needs }) => ({ id, title, needs, pattern: pattern.id })),
  );
  const known = new Set(ofPatterns.map(({ id }) => id));
  const added = own
    .filter(({ id }) => !known.has(id))
    .map(({ id, title }) => ({ id, title: title ?? { en: id, 'zh-cn': id }, needs: [] }));
  return [...ofPatterns, ...added].map((goal) => {
    const reason = waived.get(goal.id);
    const tests = byGoal.get(goal.id) ?? [];
    return { ...goal, ...(reason && { waived: reason }), tests, outcome: reason ? 'waived' : outcomeOf(tests) };
  });
}

/** What tests of one thing come to. */
export function outcomeOf(tests: readonly TestResult[]): Exclude<GoalOutcome, 'waived'> {
  const has = (outcome: TestResult['outcome']) => tests.some((test) => test.outcome === outcome);
  if (has('failed')) return 'failed';
  if (has('passed')) return 'passed';
  return has('skipped') ? 'skipped' : 'missing';
}

/** Tests by the goals and requirements in their names. */
export function testsByGoal({ tests }: TestResults): ReadonlyMap<string, readonly TestResult[]> {
  const found = new Map<string, TestResult[]>();
  for (const test of tests) {
    for (const goal of test.goals) found.set(goal, [...(found.get(goal) ?? []), test]);
  }
  return found;
}
