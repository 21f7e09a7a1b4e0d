import type { TestOutcome, TestResult } from '../../results/testResults';
import { anchor } from '../documentFormat';
import { blocks, bullets, code, plain, table } from '../documentMarkdown';
import { titleInText } from '../documentTitles';
import { type Block, type BlockContext, inBrackets, joined, linkTo, readableTimes } from './blockContext';
import { languageNames } from './introductionBlocks';

const words = {
  en: {
    none: 'There are no test results yet. They appear here once the tests have run and written JUnit XML to the places named in the manifest (`tests.results`).',
    repeated: (count: number) =>
      `${count === 1 ? '1 test' : `${count} tests`} ran more than once, against different targets; every run counts.`,
    head: ['Suite', 'Passed', 'Failed', 'Skipped', 'Seconds'],
    total: 'Total',
    listHead: ['Test', 'Result', 'Seconds', 'Shows'],
    outcomes: { passed: '✓ passed', failed: '✗ failed', skipped: '· skipped' },
    environmentHead: ['Item', 'Value'],
    time: 'Time of the results',
    files: 'Result files',
    language: 'Language of the tests',
    runtime: 'Runtime of the application',
    revision: 'Revision of the code',
    connection: (name: string) => `Connection ${name}`,
    server: 'Store',
    failures: 'Failed tests',
    skipped: 'Skipped tests',
    reason: 'no reason given',
    missing: (ids: string) => `Goals without a test: ${ids}.`,
    failed: (ids: string) => `Goals with a failed test: ${ids}.`,
    onlySkipped: (ids: string) => `Goals whose tests were all skipped: ${ids}.`,
    waived: (ids: string) => `Waived goals: ${ids}.`,
    allShown: (count: number) => `Every goal is shown by tests that passed (${count} goals).`,
    someSkipped: (count: number, where: string) =>
      `${count === 1 ? '1 test run was' : `${count} test runs were`} skipped (reasons: ${where}); the goals concerned are shown by other tests.`,
    here: '“Failed and skipped tests”',
    conclusion: {
      none: 'No conclusion can be drawn until the tests have run.',
      passed: 'No test failed and every verification goal is shown: what was tested meets its requirements.',
      waived:
        'No test failed and every goal that is not waived is shown: what was tested meets its requirements, provided that the customer agrees to the waivers.',
      partly:
        'No test failed. The goals listed above as not shown must still be tested, or their waiver agreed with the customer.',
      failed: 'Tests failed: the delivery does not meet its requirements yet.',
    },
  },
  'zh-cn': {
    none: '目前没有测试结果。测试执行完毕并按清单 `tests.results` 所列位置写出 JUnit XML 后，结果列于此处。',
    repeated: (count: number) => `有 ${count} 个测试针对不同的被测对象执行了多次，每次执行分别计数。`,
    head: ['测试集', '通过', '失败', '跳过', '耗时（秒）'],
    total: '合计',
    listHead: ['测试', '结果', '耗时（秒）', '对应目标'],
    outcomes: { passed: '✓ 通过', failed: '✗ 失败', skipped: '· 跳过' },
    environmentHead: ['项目', '内容'],
    time: '结果时间',
    files: '结果文件',
    language: '测试语言',
    runtime: '应用运行环境',
    revision: '代码版本',
    connection: (name: string) => `连接 ${name}`,
    server: '存储服务',
    failures: '失败的测试',
    skipped: '跳过的测试',
    reason: '未说明原因',
    missing: (ids: string) => `没有测试的目标：${ids}。`,
    failed: (ids: string) => `存在失败测试的目标：${ids}。`,
    onlySkipped: (ids: string) => `测试全部被跳过的目标：${ids}。`,
    waived: (ids: string) => `豁免的目标：${ids}。`,
    allShown: (count: number) => `全部 ${count} 个目标均已由通过的测试证明。`,
    someSkipped: (count: number, where: string) =>
      `有 ${count} 次测试被跳过（原因见${where}），相关目标已由其他测试证明。`,
    here: '“失败与跳过的测试”',
    conclusion: {
      none: '测试尚未执行，无法得出结论。',
      passed: '没有失败的测试，各验证目标均已证明，被测内容满足要求。',
      waived: '没有失败的测试，除豁免的目标外各验证目标均已证明；在客户同意豁免的前提下，被测内容满足要求。',
      partly: '没有失败的测试。上述尚未证明的目标应补充测试，或与客户就豁免达成一致。',
      failed: '存在失败的测试，交付物尚未满足要求。',
    },
  },
};

/** With what the tests ran. */
export const testEnvironment: Block = (context) => {
  const w = words[context.language];
  const { results, integration, git, probes } = context.facts;
  const rows = [
    ...(results.time ? [[w.time, readableTimes(results.time)]] : []),
    ...(results.files.length > 0 ? [[w.files, results.files.map(code).join('\n')]] : []),
    [w.language, languageNames[integration.language] ?? integration.language],
    ...(integration.application.runtime ? [[w.runtime, plain(integration.application.runtime)]] : []),
    ...(git ? [[w.revision, `${code(git.revision.slice(0, 12))}${inBrackets(context, git.date)}`]] : []),
    ...probes.flatMap(({ connection, report }) => {
      if (!report) return [];
      const server = joined(
        context,
        [report.server.header, report.server.vendors.join(' / ')].filter(Boolean).map(plain),
      );
      return [
        [w.connection(plain(connection.name)), `${code(report.connection.endpoint)}${inBrackets(context, server)}`],
      ];
    }),
  ];
  return table(w.environmentHead, rows);
};

/** How many tests passed, failed and were skipped, by suite. */
export const resultSummary: Block = ({ facts, language }) => {
  const w = words[language];
  const { tests } = facts.results;
  if (tests.length === 0) return w.none;
  const suites = [...new Set(tests.map(({ suite }) => suite))].sort();
  const rows = suites.map((suite) =>
    countRow(
      code(suite),
      tests.filter((test) => test.suite === suite),
    ),
  );
  const seen = new Set<string>();
  const again = new Set<string>();
  for (const name of tests.map((test) => `${test.suite} ${test.name}`)) (seen.has(name) ? again : seen).add(name);
  return blocks(
    table(w.head, [...rows, countRow(`**${w.total}**`, tests)]),
    again.size === 0 ? '' : w.repeated(again.size),
  );
};

function countRow(name: string, tests: readonly TestResult[]): readonly string[] {
  const count = (outcome: TestOutcome) => String(tests.filter((test) => test.outcome === outcome).length);
  const seconds = tests.reduce((sum, test) => sum + test.seconds, 0);
  return [name, count('passed'), count('failed'), count('skipped'), seconds.toFixed(1)];
}

/** Every test. Empty without results. */
export const resultList: Block = (context) => {
  const { tests } = context.facts.results;
  if (tests.length === 0) return '';
  const w = words[context.language];
  return table(
    w.listHead,
    tests.map(({ suite, name, outcome, seconds, goals }) => [
      code(`${suite} ${name}`),
      w.outcomes[outcome],
      seconds.toFixed(2),
      joined(
        context,
        goals.map((goal) => goalLink(context, goal)),
      ),
    ]),
  );
};

function goalLink(context: BlockContext, goal: string): string {
  const { integration, goals } = context.facts;
  if (integration.requirements.some(({ id }) => id === goal)) return linkTo(context, 'adaptation-design', goal, goal);
  return goals.some(({ id }) => id === goal) ? linkTo(context, 'test-plan', goal, goal) : goal;
}

/** Requirements that tests name themselves: what links to a requirement's result lead to. */
export const requirementAnchors: Block = ({ facts }) =>
  facts.integration.requirements.map(({ id }) => anchor(id)).join('');

/** What failed and what was skipped, each with the reason. Empty where there is neither. */
export const failureList: Block = (context) => {
  const w = words[context.language];
  const part = (title: string, outcome: TestOutcome) => {
    const tests = context.facts.results.tests.filter((test) => test.outcome === outcome);
    if (tests.length === 0) return '';
    const colon = context.language === 'en' ? ': ' : '：';
    const items = tests.map(
      ({ suite, name, message }) => `${code(`${suite} ${name}`)}${colon}${plain(shortened(message ?? '')) || w.reason}`,
    );
    return blocks(`#### ${title}`, bullets(items));
  };
  return blocks(part(w.failures, 'failed'), part(w.skipped, 'skipped'));
};

/** The first lines of a message; a stack trace is for developers, who have the file of the results. */
function shortened(message: string): string {
  const [first = '', second = ''] = message.trim().split('\n');
  const text = `${first} ${second}`.trim();
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

/** What the goals come to, and the conclusion. */
export const testConclusion: Block = (context) => {
  const w = words[context.language];
  const { goals, results } = context.facts;
  const ids = (outcome: string) => goals.filter((goal) => goal.outcome === outcome).map(({ id }) => code(id));
  const told = [
    [w.failed, ids('failed')],
    [w.missing, ids('missing')],
    [w.onlySkipped, ids('skipped')],
    [w.waived, ids('waived')],
  ] as const;
  const lines = told.flatMap(([text, found]) => (found.length === 0 ? [] : [text(joined(context, found))]));
  if (results.tests.length === 0) return w.conclusion.none;
  const has = (outcome: TestOutcome) => results.tests.some((test) => test.outcome === outcome);
  const counted = goals.filter(({ outcome }) => outcome !== 'waived');
  const isShown = counted.every(({ outcome }) => outcome === 'passed');
  const skipped = results.tests.filter(({ outcome }) => outcome === 'skipped').length;
  if (isShown && lines.length === 0 && counted.length > 0) lines.push(w.allShown(counted.length));
  if (isShown && has('skipped')) lines.push(w.someSkipped(skipped, reasonsPlace(context)));
  const verdict = has('failed') ? 'failed' : !isShown ? 'partly' : counted.length < goals.length ? 'waived' : 'passed';
  return blocks(lines.length === 0 ? '' : bullets(lines), w.conclusion[verdict]);
};

/** Where the reasons of skipped tests stand: here, or in the test report. */
function reasonsPlace({ document, language }: BlockContext): string {
  return document === 'test-report' ? words[language].here : titleInText('test-report', language);
}
