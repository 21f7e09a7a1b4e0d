import { anchor } from '../documentFormat';
import { code, plain, table } from '../documentMarkdown';
import { titleInText } from '../documentTitles';
import { requirementOutcome, type Trace, worstOutcome } from '../traceability';
import { type Block, type BlockContext, inBrackets, joined, linkTo, named } from './blockContext';
import { outcomeWord } from './goalBlocks';
import { guideLink } from './introductionBlocks';

const words = {
  en: {
    traceHead: ['Requirement', 'Finding', 'Pattern or operation', 'Code', 'Goal and tests', 'Result', 'Section'],
    requirementHead: ['Requirement', 'Content', 'Result'],
    tests: (count: number) => (count === 1 ? '1 test' : `${count} tests`),
    direct: (id: string) => `tests named ${id}`,
  },
  'zh-cn': {
    traceHead: ['需求', '调研发现', '适配模式或操作', '代码', '验证目标与测试', '结果', '文档章节'],
    requirementHead: ['需求编号', '需求内容', '结果'],
    tests: (count: number) => `${count} 个测试`,
    direct: (id: string) => `名称含 ${id} 的测试`,
  },
};

/** The threads from requirement to section, a row for each requirement and what answers it. Empty where nothing is in use. */
export const traceTable: Block = (context) => {
  if (context.traces.length === 0) return '';
  const rows = new Map<string, Trace[]>();
  for (const trace of context.traces) {
    const key = [trace.requirement?.id, trace.pattern ?? trace.operation, trace.section.document].join(' ');
    rows.set(key, [...(rows.get(key) ?? []), trace]);
  }
  return table(
    words[context.language].traceHead,
    [...rows.values()].map((traces) => traceRow(context, traces)),
  );
};

/** @param traces All of one requirement and what answers it. */
function traceRow(context: BlockContext, traces: readonly Trace[]): readonly string[] {
  const [first] = traces;
  if (first === undefined) return [];
  const { requirement, pattern, operation, code: files } = first;
  const answer = pattern ?? operation;
  const places = new Set(traces.map((trace) => linkOf(context, trace)));
  return [
    requirement ? linkTo(context, 'adaptation-design', requirement.id, requirement.id) : '',
    joined(context, [...new Set(traces.flatMap(({ findings }) => findings))].map(plain)),
    answer === undefined ? '' : guideLink(context, answer),
    files.map((file) => code(file)).join('\n'),
    traces.map((trace) => goalLine(context, trace)).join('\n'),
    outcomeWord(context, worstOutcome(traces)),
    [...places].join('\n'),
  ];
}

function linkOf(context: BlockContext, { section }: Trace): string {
  return linkTo(context, section.document, section.anchor, titleInText(section.document, context.language));
}

/** A goal with the number of its tests and what they came to: `P14-one-winner ✓ passed (2 tests)`. */
function goalLine(context: BlockContext, { goal, tests, outcome, requirement, operation }: Trace): string {
  const w = words[context.language];
  const count = new Set(tests.map(({ suite, name }) => `${suite} ${name}`)).size;
  const tested = count === 0 ? '' : inBrackets(context, w.tests(count));
  const name =
    goal !== undefined
      ? linkTo(context, 'test-report', goal, goal)
      : operation === undefined && requirement
        ? w.direct(requirement.id)
        : '';
  return `${name} ${outcomeWord(context, outcome)}${tested}`.trim();
}

/** What became of each requirement. Empty where there are none. */
export const requirementResults: Block = (context) => {
  const { requirements } = context.facts.integration;
  if (requirements.length === 0) return '';
  return table(
    words[context.language].requirementHead,
    requirements.map(({ id, title }) => [
      `${context.document === 'test-report' ? anchor(id) : ''}${linkTo(context, 'adaptation-design', id, id)}`,
      named(context, title),
      outcomeWord(context, requirementOutcome(context.traces, id)),
    ]),
  );
};
