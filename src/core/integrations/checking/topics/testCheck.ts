import { type GoalFacts, goalFacts, testsByGoal } from '../../documents/facts/goalFacts';
import { gitCommand } from '../../inventory/gitCommand';
import { resultFiles } from '../../results/resultFiles';
import { type Check, type CheckContext, finding } from '../checkContext';
import type { CheckFinding } from '../checkFinding';
import { unmetNeeds } from './probeVerdicts';

/** More failures than that are one problem: the test report lists them all. */
const maxFailures = 20;

/** Tests against the goals: there, passing, and not older than what they test. */
export const checkTests: Check = async (context) => {
  const { integration, patterns, results } = context;
  const unreadable = results.problems.map(({ file, message }) =>
    finding('error', 'tests.unreadable', [message], { file }),
  );
  if (results.files.length === 0) {
    return { findings: [finding('error', 'tests.none', [integration.tests.results.join(', ')])] };
  }
  const goals = goalFacts(integration, patterns, results);
  const findings = await Promise.all(goals.map((goal) => goalFinding(context, goal)));
  return {
    findings: [
      ...unreadable,
      ...failures(context),
      ...findings.flat(),
      ...requirements(context, goals),
      ...(await stale(context)),
    ],
  };
};

function failures({ results }: CheckContext): readonly CheckFinding[] {
  const failed = results.tests.filter(({ outcome }) => outcome === 'failed');
  const told = failed
    .slice(0, maxFailures)
    .map(({ suite, name, message = '' }) => finding('error', 'tests.failed', [`${suite} ${name}`, firstLine(message)]));
  const more = failed.length - told.length;
  return more > 0 ? [...told, finding('error', 'tests.moreFailed', [more])] : told;
}

function firstLine(text: string): string {
  const [line = ''] = text.trim().split('\n');
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

async function goalFinding(context: CheckContext, goal: GoalFacts): Promise<readonly CheckFinding[]> {
  switch (goal.outcome) {
    case 'missing':
      return [finding('error', 'tests.goalMissing', [goal.id])];
    case 'waived':
      return [finding('info', 'tests.waived', [goal.id, goal.waived?.en ?? ''])];
    case 'skipped': {
      const unmet = await unmetNeeds(context, goal.needs);
      const reason = goal.tests.find(({ message }) => message)?.message ?? '';
      if (unmet.length > 0) return [finding('info', 'tests.notApplicable', [goal.id, unmet.join(', ')])];
      return [finding('warning', 'tests.skipped', [goal.id, firstLine(reason)])];
    }
    // A failure is told with its test.
    case 'failed':
    case 'passed':
      return [];
  }
}

/** A requirement is shown by tests with its id, or by the goals of its patterns, or of its own. */
function requirements({ integration, results }: CheckContext, goals: readonly GoalFacts[]): readonly CheckFinding[] {
  const byGoal = testsByGoal(results);
  return integration.requirements.flatMap(({ id, patterns, operations }) => {
    const own = goals.filter(
      (goal) => goal.id.startsWith(`${id}-`) || (goal.pattern && patterns.includes(goal.pattern)),
    );
    const tests = [...(byGoal.get(id) ?? []), ...own.flatMap((goal) => goal.tests)];
    if (tests.some(({ outcome }) => outcome === 'passed')) return [];
    const code = patterns.length + operations.length === 0 ? 'tests.requirementOpen' : 'tests.requirementUntested';
    return [finding('warning', code, [id])];
  });
}

/** What a change of means that results must be made anew: sources and tests, and what they are built with. */
const tested =
  /\.(?:[cm]?[jt]sx?|py|java|kt|go|sql|ya?ml|toml|properties)$|(?:^|\/)(?:package(?:-lock)?\.json|pom\.xml|go\.(?:mod|sum)|requirements[\w-]*\.txt)$/;
const untested = /(?:^|\/)(?:integration\.ya?ml|\.github\/.*|\.gitlab-ci\.yml|\.integration\/.*)$/;
/** File systems and archives keep times in steps of up to two seconds. */
const stepMs = 2_000;

async function stale(context: CheckContext): Promise<readonly CheckFinding[]> {
  const { folder, integration, list } = context;
  const results = await resultFiles(folder, integration.tests.results);
  const sources = list.files.filter(
    ({ file }) => tested.test(file) && !untested.test(file) && !isBelow(file, integration.documents.folder),
  );
  const [oldest] = [...results].sort((a, b) => a.modified - b.modified);
  const newer = sources.filter(({ modified }) => oldest !== undefined && modified > oldest.modified + stepMs);
  const [newest] = [...newer].sort((a, b) => b.modified - a.modified);
  if (oldest === undefined || newest === undefined) return [];
  const changed = await whenChanged(
    context,
    newer.map(({ file }) => file),
    newest.modified,
  );
  const made = await whenChanged(context, [oldest.file], oldest.modified);
  if (changed <= made + stepMs) return [];
  return [finding('error', 'tests.stale', [day(made), newest.file, day(changed)], { file: oldest.file })];
}

function isBelow(file: string, folder: string): boolean {
  return file.startsWith(`${folder}/`);
}

/**
 * When some files last changed. Of what git knows and nobody has touched since it is the commit, should that be older: a clone gives all
 * files the time at which it was made.
 */
async function whenChanged(
  { folder, list, signal }: CheckContext,
  files: readonly string[],
  modified: number,
): Promise<number> {
  // Longer command lines are not possible everywhere; then the time of the file counts.
  if (!list.byGit || files.length > 200) return modified;
  const touched = await gitCommand(folder, ['status', '--porcelain', '--ignored', '-z', '--', ...files], signal);
  if (touched !== '') return modified;
  const seconds = await gitCommand(folder, ['log', '-1', '--format=%ct', '--', ...files], signal);
  return Math.min(modified, Number(seconds?.trim() || Number.POSITIVE_INFINITY) * 1000);
}

function day(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
}
