import { titleOf } from '../../../capabilities/texts/capabilityTexts';
import { textsFor } from '../../../capabilities/texts/textsFor';
import { patternTexts } from '../../../patterns/patternTexts';
import type { TestResult } from '../../results/testResults';
import { anchor } from '../documentFormat';
import { code, plain, table } from '../documentMarkdown';
import type { GoalFacts, GoalOutcome } from '../facts/goalFacts';
import { type Block, type BlockContext, joined, linkTo, named, said } from './blockContext';
import { guideLink } from './introductionBlocks';

const words = {
  en: {
    goalHead: ['Goal', 'What has to be shown', 'Pattern', 'Precondition', 'Test'],
    resultHead: ['Goal', 'What has to be shown', 'Result', 'Tests'],
    waived: 'not verified here: ',
    byTest: 'a test whose name contains the goal id',
    cases: (count: number) => ` (${count} cases)`,
    none: 'none',
    own: 'project goal',
    outcomes: {
      passed: '✓ passed',
      failed: '✗ failed',
      skipped: '· skipped',
      missing: '— no test',
      waived: '○ waived',
    },
    operationHead: ['Operation', 'Tests', 'Result'],
    requirementHead: ['Requirement', 'Content', 'Patterns and operations', 'Verification goals'],
    listHead: ['Requirement', 'Content', 'Findings'],
  },
  'zh-cn': {
    goalHead: ['目标编号', '证明内容', '适配模式', '前提条件', '测试'],
    resultHead: ['目标编号', '证明内容', '结果', '测试'],
    waived: '本项目不验证：',
    byTest: '名称含该目标编号的测试',
    cases: (count: number) => `（${count} 组参数）`,
    none: '无',
    own: '项目自定',
    outcomes: { passed: '✓ 通过', failed: '✗ 失败', skipped: '· 跳过', missing: '— 无测试', waived: '○ 豁免' },
    operationHead: ['操作', '测试', '结果'],
    requirementHead: ['需求编号', '需求内容', '适配模式与操作', '验证目标'],
    listHead: ['需求编号', '需求内容', '调研发现'],
  },
};

/** The word for what became of a goal. */
export function outcomeWord(context: Pick<BlockContext, 'language'>, outcome: GoalOutcome): string {
  return words[context.language].outcomes[outcome];
}

/** Every goal with its precondition and how it is shown. Empty where there are none. */
export const goalTable: Block = (context) => {
  const { goals } = context.facts;
  if (goals.length === 0) return '';
  const w = words[context.language];
  return table(
    w.goalHead,
    goals.map((goal) => [
      `${anchor(goal.id)}${code(goal.id)}`,
      said(context, goal.title),
      goal.pattern === undefined ? w.own : guideLink(context, goal.pattern),
      needsText(context, goal),
      howShown(context, goal),
    ]),
  );
};

function needsText(context: BlockContext, { needs }: GoalFacts): string {
  const names = needs.map((need) =>
    need === 'tls' || need === 'faults'
      ? patternTexts(context.language).targetNeeds[need]
      : `${plain(titleOf(textsFor(context.language), need))} (${code(need)})`,
  );
  return names.length === 0 ? words[context.language].none : joined(context, names);
}

function howShown(context: BlockContext, { waived, tests }: GoalFacts): string {
  const w = words[context.language];
  if (waived) return `${w.waived}${said(context, waived)}`;
  return tests.length === 0 ? w.byTest : testNames(context, tests);
}

/** Tests by name; those that differ in their parameters only (pytest: `name[1]`, JUnit: `name(int)[1]`) share a line. */
function testNames({ language }: BlockContext, tests: readonly TestResult[]): string {
  const cases = new Map<string, Set<string>>();
  for (const { suite, name } of tests) {
    const common = `${suite} ${name.replace(/^([A-Za-z_]\w*)(?:\([^)]*\))?\[.*\]$/s, '$1')}`;
    cases.set(common, (cases.get(common) ?? new Set()).add(name));
  }
  const lines = [...cases].map(([name, { size }]) => `${code(name)}${size > 1 ? words[language].cases(size) : ''}`);
  return lines.join('\n');
}

/** Every goal with what became of it. */
export const goalResults: Block = (context) => {
  const { goals } = context.facts;
  if (goals.length === 0) return '';
  const w = words[context.language];
  return table(
    w.resultHead,
    goals.map((goal) => [
      `${anchor(goal.id)}${code(goal.id)}`,
      said(context, goal.title),
      w.outcomes[goal.outcome],
      goal.waived ? `${w.waived}${said(context, goal.waived)}` : testNames(context, goal.tests),
    ]),
  );
};

/** Operations of the management API with the tests that name them. Empty where there are none. */
export const operationTests: Block = (context) => {
  const traces = context.traces.filter(({ operation }) => operation !== undefined);
  const byOperation = new Map(traces.map((trace) => [trace.operation ?? '', trace]));
  if (byOperation.size === 0) return '';
  const w = words[context.language];
  const rows = [...byOperation].map(([operation, { tests, outcome }]) => [
    guideLink(context, operation),
    testNames(context, tests),
    w.outcomes[outcome],
  ]);
  return table(w.operationHead, rows);
};

/** What is demanded and what was found of it, for who decides. Empty where there are none. */
export const requirementList: Block = (context) => {
  const { requirements } = context.facts.integration;
  if (requirements.length === 0) return '';
  return table(
    words[context.language].listHead,
    requirements.map(({ id, title, findings }) => [
      `${anchor(id)}${code(id)}`,
      named(context, title),
      joined(context, findings.map(plain)),
    ]),
  );
};

/** Each requirement with what answers it and what has to be shown. Empty where there are none. */
export const requirementTable: Block = (context) => {
  const { requirements } = context.facts.integration;
  if (requirements.length === 0) return '';
  const rows = requirements.map(({ id, title, patterns, operations }) => {
    const own = context.traces.filter(({ requirement, goal }) => requirement?.id === id && goal !== undefined);
    const goals = [...new Set(own.map(({ goal }) => goal ?? ''))];
    return [
      `${anchor(id)}${code(id)}`,
      named(context, title),
      [...patterns, ...operations].map((each) => guideLink(context, each)).join('\n'),
      goals.map((goal) => linkTo(context, 'test-plan', goal, goal)).join('\n'),
    ];
  });
  return table(words[context.language].requirementHead, rows);
};
