import { blocks, bullets, code, plain, table } from '../documentMarkdown';
import { titleInText } from '../documentTitles';
import type { GoalFacts } from '../facts/goalFacts';
import { answerOf, questionsFor } from '../questions';
import { requirementOutcome, type Trace } from '../traceability';
import { type Block, type BlockContext, joined, linkTo, said } from './blockContext';
import { outcomeWord } from './goalBlocks';
import { guideLink } from './introductionBlocks';

const words = {
  en: {
    traceHead: ['Requirement', 'Finding', 'Pattern or operation', 'Code', 'Goal', 'Tests', 'Result', 'Section'],
    scopeHead: ['Pattern', 'Code', 'Goals shown, of all'],
    requirementHead: ['Requirement', 'What is demanded', 'Result'],
    tests: (count: number) => (count === 1 ? '1 test' : `${count} tests`),
    issueNone: 'There are no open issues.',
    issueHead: ['No.', 'Issue', 'Measure'],
    failed: (id: string) => `A test of the goal ${id} fails.`,
    missing: (id: string) => `Not shown by a test that ran: ${id}.`,
    operation: (id: string) => `No test that ran names the operation ${id}.`,
    unprobed: (name: string) => `The connection ${name} was not probed.`,
    open: (id: string) => `Not answered: ${id}.`,
    measures: {
      failed: 'to be mended and tested again',
      missing: 'to be tested, or waived by agreement',
      unprobed: 'to be probed',
      open: 'to be answered by the parties',
    },
    summaryPassed: (shown: number, all: number) =>
      `${shown} of ${all} requirements are fulfilled and shown by tests that passed.`,
    goals: (shown: number, all: number) => `${shown} of ${all} verification goals are shown.`,
    tested: (passed: number, failed: number, skipped: number) =>
      `Of the tests ${passed} passed, ${failed} failed and ${skipped} were skipped.`,
    signHead: ['Party', 'Name', 'Position', 'Signature and seal', 'Date'],
    dateToFill: '&emsp;&emsp;&emsp;&emsp;',
    customer: 'Customer',
    vendor: 'Supplier',
    deliveryHead: ['No.', 'Item', 'Form', 'Received'],
    source: 'Source code and tests',
    evidence: 'Test evidence (JUnit XML, probe reports)',
    sbom: 'List of components (SBOM)',
    hashes: 'Manifest with the SHA-256 of every file',
    archive: 'files in the delivery package',
    document: 'document',
  },
  'zh-cn': {
    traceHead: ['需求', '调研发现', '适配模式或操作', '代码', '验证目标', '测试', '结果', '文档章节'],
    scopeHead: ['适配模式', '代码', '验证目标（已证明 / 全部）'],
    requirementHead: ['需求编号', '需求内容', '结果'],
    tests: (count: number) => `${count} 个测试`,
    issueNone: '没有遗留问题。',
    issueHead: ['序号', '遗留问题', '处理措施'],
    failed: (id: string) => `目标 ${id} 存在失败的测试。`,
    missing: (id: string) => `下列目标尚未由已执行的测试证明：${id}。`,
    operation: (id: string) => `操作 ${id} 没有已执行的测试。`,
    unprobed: (name: string) => `连接 ${name} 尚未进行能力探测。`,
    open: (id: string) => `下列待确认事项尚未答复：${id}。`,
    measures: {
      failed: '修复后重新测试',
      missing: '补充测试，或经双方同意豁免',
      unprobed: '完成探测',
      open: '由相关方答复',
    },
    summaryPassed: (shown: number, all: number) => `共 ${all} 项需求，其中 ${shown} 项已满足并由通过的测试证明。`,
    goals: (shown: number, all: number) => `共 ${all} 个验证目标，其中 ${shown} 个已证明。`,
    tested: (passed: number, failed: number, skipped: number) =>
      `测试通过 ${passed} 个，失败 ${failed} 个，跳过 ${skipped} 个。`,
    signHead: ['单位', '姓名', '职务', '签字盖章', '日期'],
    dateToFill: '&emsp;&emsp;年&emsp;月&emsp;日',
    customer: '甲方（客户）',
    vendor: '乙方（供应方）',
    deliveryHead: ['序号', '交付物', '形式', '签收'],
    source: '源代码与测试代码',
    evidence: '测试证据（JUnit XML、能力探测报告）',
    sbom: '组件清单（SBOM）',
    hashes: '文件清单（含各文件 SHA-256）',
    archive: '交付包内文件',
    document: '文档',
  },
};

/** The threads from requirement to section. Empty where nothing is in use. */
export const traceTable: Block = (context) => {
  if (context.traces.length === 0) return '';
  return table(
    words[context.language].traceHead,
    context.traces.map((trace) => traceRow(context, trace)),
  );
};

function traceRow(context: BlockContext, trace: Trace): readonly string[] {
  const w = words[context.language];
  const { requirement, findings, pattern, operation, code: files, goal, tests, outcome, section } = trace;
  const answer = pattern ?? operation;
  return [
    requirement ? linkTo(context, 'adaptation-design', requirement.id, requirement.id) : '',
    joined(context, findings.map(plain)),
    answer === undefined ? '' : guideLink(context, answer),
    files.map((file) => code(file)).join('\n'),
    goal === undefined ? '' : linkTo(context, 'test-plan', goal, goal),
    tests.length === 0 ? '' : w.tests(tests.length),
    outcomeWord(context, outcome),
    linkTo(context, section.document, section.anchor, titleInText(section.document, context.language)),
  ];
}

/** The patterns that are accepted, with their code and how many of their goals are shown. Empty where there are none. */
export const scopeTable: Block = (context) => {
  const { patterns, goals } = context.facts;
  if (patterns.length === 0) return '';
  const rows = patterns.map(({ pattern, code: files }) => {
    const own = goals.filter((goal) => goal.pattern === pattern.id && goal.outcome !== 'waived');
    const shown = own.filter(({ outcome }) => outcome === 'passed').length;
    return [
      guideLink(context, pattern.id, `${pattern.id} ${said(context, pattern.title)}`),
      files.map(({ file }) => code(file)).join('\n'),
      own.length === 0 ? '' : `${shown} / ${own.length}`,
    ];
  });
  return table(words[context.language].scopeHead, rows);
};

/** What became of each requirement. Empty where there are none. */
export const requirementResults: Block = (context) => {
  const { requirements } = context.facts.integration;
  if (requirements.length === 0) return '';
  return table(
    words[context.language].requirementHead,
    requirements.map(({ id, title }) => [
      linkTo(context, 'adaptation-design', id, id),
      plain(said(context, title)),
      outcomeWord(context, requirementOutcome(context.traces, id)),
    ]),
  );
};

/** Requirements, goals and tests in figures. */
export const acceptanceSummary: Block = (context) => {
  const w = words[context.language];
  const { integration, goals, results } = context.facts;
  const fulfilled = integration.requirements.filter(({ id }) => requirementOutcome(context.traces, id) === 'passed');
  const counted = goals.filter(({ outcome }) => outcome !== 'waived');
  const count = (outcome: string) => results.tests.filter((test) => test.outcome === outcome).length;
  return bullets([
    ...(integration.requirements.length > 0
      ? [w.summaryPassed(fulfilled.length, integration.requirements.length)]
      : []),
    w.goals(counted.filter(({ outcome }) => outcome === 'passed').length, counted.length),
    w.tested(count('passed'), count('failed'), count('skipped')),
  ]);
};

/** What is still open, by all that is known: one line for what has one measure. */
export const openIssues: Block = (context) => {
  const w = words[context.language];
  const { goals, probes } = context.facts;
  const ids = (found: readonly string[]) => joined(context, found.map(code));
  const goalsOf = (...outcomes: readonly string[]) => goals.filter(({ outcome }) => outcomes.includes(outcome));
  const issues: readonly (readonly [string, string])[] = [
    ...goalsOf('failed').map(({ id }) => [w.failed(code(id)), w.measures.failed] as const),
    ...goalsByPattern(goalsOf('missing', 'skipped')).map((each) => [w.missing(ids(each)), w.measures.missing] as const),
    ...untestedOperations(context).map((id) => [w.operation(code(id)), w.measures.missing] as const),
    ...probes
      .filter(({ report }) => !report && context.facts.integration.kind !== 'rest')
      .map(({ connection }) => [w.unprobed(plain(connection.name)), w.measures.unprobed] as const),
    ...unanswered(context).map((each) => [w.open(ids(each)), w.measures.open] as const),
  ];
  if (issues.length === 0) return w.issueNone;
  return table(
    w.issueHead,
    issues.map(([issue, measure], at) => [String(at + 1), issue, measure]),
  );
};

/** Ids of goals, those of one pattern together. */
function goalsByPattern(goals: readonly GoalFacts[]): readonly (readonly string[])[] {
  const patterns = [...new Set(goals.map(({ pattern }) => pattern))];
  return patterns.map((pattern) => goals.filter((goal) => goal.pattern === pattern).map(({ id }) => id));
}

/** Ids of questions that nobody answered, in one list; no list when there are none. */
function unanswered(context: BlockContext): readonly (readonly string[])[] {
  const { facts, language } = context;
  const open = questionsFor(facts.integration)
    .filter(
      ({ id, documents }) => answerOf(facts.integration, id, language) === undefined && isAsked(context, documents),
    )
    .map(({ id }) => id);
  return open.length === 0 ? [] : [open];
}

function untestedOperations({ traces }: BlockContext): readonly string[] {
  const open = traces.filter(({ operation, outcome }) => operation !== undefined && outcome !== 'passed');
  return [...new Set(open.map(({ operation = '' }) => operation))];
}

/** Questions of acceptance itself are answered while the report is filled in: they are no issues left over. */
function isAsked({ facts }: BlockContext, documents: readonly string[]): boolean {
  return documents.some(
    (id) => id !== 'acceptance-report' && facts.integration.documents.wanted.some((each) => each === id),
  );
}

/** Where the parties sign, with room for a seal. */
export const signatures: Block = ({ facts, language }) => {
  const w = words[language];
  const blank = '&emsp;&emsp;&emsp;&emsp;';
  const room = `&emsp;<br>${blank}${blank}<br>&emsp;`;
  const { customer, vendor, people } = facts.integration;
  const nameOf = (role: string) => plain(people.find((person) => person.role === role)?.name ?? '') || blank;
  const row = (party: string, name: string, person: string) => [
    `${party}${language === 'en' ? ': ' : '：'}${plain(name)}`,
    person,
    blank,
    room,
    w.dateToFill,
  ];
  return table(w.signHead, [
    row(w.customer, customer[language], nameOf('customer')),
    row(w.vendor, vendor[language], nameOf('approver')),
  ]);
};

/** Everything that is handed over, to be ticked off. */
export const deliveryList: Block = ({ facts, language }) => {
  const w = words[language];
  const items = [
    [w.source, w.archive],
    ...facts.integration.documents.wanted.map((id) => [titleInText(id, language), w.document]),
    [w.evidence, w.archive],
    [w.sbom, 'CycloneDX JSON'],
    [w.hashes, 'JSON'],
  ];
  return blocks(
    table(
      w.deliveryHead,
      items.map(([item = '', form = ''], at) => [String(at + 1), item, form, '☐']),
    ),
  );
};
