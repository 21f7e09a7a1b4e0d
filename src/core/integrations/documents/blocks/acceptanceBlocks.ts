import type { Localized } from '../../../patterns/pattern';
import { deliveryListName, deliveryManifestName, sbomName } from '../../delivery/deliveryNames';
import type { Person } from '../../manifest/integration';
import { bullets, code, plain, table } from '../documentMarkdown';
import { documentNumber } from '../documentNumber';
import { titleInText } from '../documentTitles';
import type { GoalFacts } from '../facts/goalFacts';
import { answerOf, type Question, questionsFor } from '../questions';
import { requirementOutcome } from '../traceability';
import { type Block, type BlockContext, joined, said } from './blockContext';
import { guideLink } from './introductionBlocks';

const words = {
  en: {
    scopeHead: ['Pattern', 'Goals shown / all'],
    scope: {
      requirements: (count: number, ids: string) =>
        `Requirements: ${count} (${ids}), see “Fulfilment of the requirements”.`,
      patterns: (count: number) => `Adaptation patterns: ${count}, with their code and tests.`,
      operations: (count: number) => `Management API operations: ${count}.`,
      documents: (count: number) => `Documents: ${count}, by the delivery list.`,
    },
    issueNone: 'There are no open issues.',
    issueHead: ['No.', 'Issue', 'Measure', 'Responsible', 'Due'],
    failed: (id: string) => `A test of the goal ${id} fails.`,
    missing: (id: string) => `Not shown by a test that ran: ${id}.`,
    operation: (id: string) => `The operation ${id} is not shown by a test that ran and passed.`,
    unprobed: (name: string) => `The connection ${name} has not been probed.`,
    open: (id: string, text: string) => `Open question ${id}: ${text}`,
    measures: {
      failed: 'fix and test again',
      missing: 'test, or waive by agreement',
      unprobed: 'probe',
      open: 'to be answered',
    },
    summaryPassed: (shown: number, all: number) =>
      `${shown} of ${all} requirements are fulfilled and shown by tests that passed.`,
    goals: (shown: number, all: number) => `${shown} of ${all} verification goals are shown.`,
    tested: (passed: number, failed: number, skipped: number) =>
      `Test runs: ${passed} passed, ${failed} failed, ${skipped} skipped.`,
    noTests: 'No test results are available yet.',
    signHead: ['Party', 'Name', 'Position', 'Signature and seal', 'Date'],
    dateToFill: '&emsp;&emsp;&emsp;&emsp;',
    customer: 'Customer',
    vendor: 'Supplier',
    deliveryHead: ['No.', 'Item', 'Number or place in the package', 'Received'],
    source: 'Source code and tests',
    built: 'Built software package',
    evidence: 'Evidence: test results (JUnit XML), probe reports, result of the check',
    sbom: 'Software bill of materials (CycloneDX)',
    hashes: 'Manifest with the SHA-256 of every file',
    list: 'Delivery list with hashes',
  },
  'zh-cn': {
    scopeHead: ['适配模式', '验证目标（已证明 / 全部）'],
    scope: {
      requirements: (count: number, ids: string) => `需求：${count} 项（${ids}），见“需求满足情况”。`,
      patterns: (count: number) => `适配模式：${count} 个，含代码与测试。`,
      operations: (count: number) => `管理 API 操作：${count} 个。`,
      documents: (count: number) => `文档：${count} 份，见交付清单。`,
    },
    issueNone: '没有遗留问题。',
    issueHead: ['序号', '遗留问题', '处理措施', '责任人', '完成日期'],
    failed: (id: string) => `目标 ${id} 存在失败的测试。`,
    missing: (id: string) => `下列目标尚未由已执行的测试证明：${id}。`,
    operation: (id: string) => `操作 ${id} 尚未由已执行且通过的测试证明。`,
    unprobed: (name: string) => `连接 ${name} 尚未进行能力探测。`,
    open: (id: string, text: string) => `待确认事项 ${id}：${text}`,
    measures: {
      failed: '修复后重新测试',
      missing: '补充测试，或经双方同意豁免',
      unprobed: '完成探测',
      open: '由相关方答复',
    },
    noTests: '尚无测试结果。',
    summaryPassed: (shown: number, all: number) => `共 ${all} 项需求，其中 ${shown} 项已满足并由通过的测试证明。`,
    goals: (shown: number, all: number) => `共 ${all} 个验证目标，其中 ${shown} 个已证明。`,
    tested: (passed: number, failed: number, skipped: number) =>
      `测试执行结果：通过 ${passed}，失败 ${failed}，跳过 ${skipped}。`,
    signHead: ['单位', '姓名', '职务', '签字盖章', '日期'],
    dateToFill: '&emsp;&emsp;年&emsp;月&emsp;日',
    customer: '甲方（客户）',
    vendor: '乙方（供应方）',
    deliveryHead: ['序号', '交付物', '编号或包内位置', '签收'],
    source: '源代码与测试代码',
    built: '构建产物（软件包）',
    evidence: '证据：测试结果（JUnit XML）、能力探测报告、一致性检查结果',
    sbom: '软件物料清单（SBOM，CycloneDX 格式）',
    hashes: '文件清单（含各文件的 SHA-256）',
    list: '含校验值的交付清单',
  },
};

/** What acceptance is about, in figures. */
export const scopeSummary: Block = (context) => {
  const { scope } = words[context.language];
  const { integration, patterns, operations } = context.facts;
  const ids = integration.requirements.map(({ id }) => id);
  return bullets([
    ...(ids.length > 0 ? [scope.requirements(ids.length, joined(context, ids.map(plain)))] : []),
    ...(patterns.length > 0 ? [scope.patterns(patterns.length)] : []),
    ...(operations.length > 0 ? [scope.operations(operations.length)] : []),
    scope.documents(integration.documents.wanted.length),
  ]);
};

/** The patterns that are accepted, with how many of their goals are shown. Empty where there are none. */
export const scopeTable: Block = (context) => {
  const { patterns, goals } = context.facts;
  if (patterns.length === 0) return '';
  const rows = patterns.map(({ pattern }) => {
    const own = goals.filter((goal) => goal.pattern === pattern.id && goal.outcome !== 'waived');
    const shown = own.filter(({ outcome }) => outcome === 'passed').length;
    return [
      guideLink(context, pattern.id, `${pattern.id} ${said(context, pattern.title)}`),
      own.length === 0 ? '' : `${shown} / ${own.length}`,
    ];
  });
  return table(words[context.language].scopeHead, rows);
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
    results.tests.length === 0 ? w.noTests : w.tested(count('passed'), count('failed'), count('skipped')),
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
    ...unanswered(context).map(({ id, text }) => [w.open(code(id), text[context.language]), w.measures.open] as const),
  ];
  if (issues.length === 0) return w.issueNone;
  return table(
    w.issueHead,
    issues.map(([issue, measure], at) => [String(at + 1), issue, measure, '&emsp;', '&emsp;']),
  );
};

/** Ids of goals, those of one pattern together. */
function goalsByPattern(goals: readonly GoalFacts[]): readonly (readonly string[])[] {
  const patterns = [...new Set(goals.map(({ pattern }) => pattern))];
  return patterns.map((pattern) => goals.filter((goal) => goal.pattern === pattern).map(({ id }) => id));
}

/** Questions that nobody answered. */
function unanswered(context: BlockContext): readonly Question[] {
  const { facts, language } = context;
  return questionsFor(facts.integration).filter(
    ({ id, documents }) => answerOf(facts.integration, id, language) === undefined && isAsked(context, documents),
  );
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
  // The approver may be the customer's: nobody signs for the other party.
  const nameOf = (role: string, party: Localized) =>
    plain(people.find((each) => each.role === role && isOf(each, party))?.name ?? '') || blank;
  const row = (party: string, name: string, person: string) => [
    `${party}${language === 'en' ? ': ' : '：'}${plain(name)}`,
    person,
    blank,
    room,
    w.dateToFill,
  ];
  return table(w.signHead, [
    row(w.customer, customer[language], nameOf('customer', customer)),
    row(w.vendor, vendor[language], nameOf('approver', vendor)),
  ]);
};

/** Whether somebody belongs to a party, named alike in either language, or to none. */
function isOf({ organisation }: Pick<Person, 'organisation'>, party: Localized): boolean {
  if (organisation === undefined) return true;
  return organisation.en === party.en || organisation['zh-cn'] === party['zh-cn'];
}

/** Everything that is handed over, to be ticked off: documents by their numbers, all else by its place in the package. */
export const deliveryList: Block = ({ facts: { integration }, language }) => {
  const w = words[language];
  const items = [
    [w.source, code('source/')],
    ...(integration.delivery.artefacts.length > 0 ? [[w.built, code('package/')]] : []),
    ...integration.documents.wanted.map((id) => [titleInText(id, language), documentNumber(integration, id)]),
    [w.evidence, code('evidence/')],
    [w.sbom, code(sbomName)],
    [w.hashes, code(deliveryManifestName)],
    [w.list, code(deliveryListName(language))],
  ];
  return table(
    w.deliveryHead,
    items.map(([item = '', place = ''], at) => [String(at + 1), item, place, '☐']),
  );
};
