import { textsFor } from '../../../capabilities/texts/textsFor';
import { type FitResult, patternFit } from '../../../patterns/fit';
import { patternTexts } from '../../../patterns/patternTexts';
import type { ProbeReport } from '../../../probe/probeReport';
import { outcomeSigns, reportHead } from '../../../probe/report/reportHead';
import { dangerousRows, type ReportRow, reportGroups } from '../../../probe/report/reportRows';
import { blocks, code, plain, table } from '../documentMarkdown';
import type { PatternFacts } from '../facts/documentFacts';
import { type Block, type BlockContext, joined, readableTimes, said } from './blockContext';
import { guideLink } from './introductionBlocks';

const words = {
  en: {
    on: (name: string) => `Connection ${name}`,
    none: 'No connection in the manifest has a probe report, so what the store actually does is unknown. Run `storage-integrator probe --format json` and name the report in the manifest (`connections[].probe`).',
    unprobed: (names: string) => `Not probed yet: ${names}.`,
    noGaps: 'Every capability that was tested works as S3 specifies.',
    dangerousIntro:
      'The store answers these requests with success without carrying them out. Code that trusts the status code loses data; the patterns named here read back the result or use another method.',
    fitHead: ['Pattern', 'Verdict', 'Missing capability, and what the code does instead'],
    all: 'everything it needs is available',
    plainPatterns: (ids: string) => `No special capabilities are needed by ${ids}.`,
    fits: {
      works: 'works',
      alternative: 'works by a fallback',
      refuses: 'refuses to run',
      unknown: 'unknown: not tested',
    },
    otherwise: { alternative: 'the code falls back', refuse: 'the code refuses' },
    matrixHead: ['Capability', 'Result', 'Details'],
  },
  'zh-cn': {
    on: (name: string) => `连接 ${name}`,
    none: '集成项目的各连接均无能力探测报告。执行 `storage-integrator probe --format json` 并在清单的 `connections[].probe` 中登记之前，存储的实际能力未知。',
    unprobed: (names: string) => `尚未探测的连接：${names}。`,
    noGaps: '已测试的各项能力均符合 S3 规范。',
    dangerousIntro:
      '下列请求返回成功但并未执行。只看状态码的代码会丢失数据；表中的适配模式通过读回核实或改用其他方式规避。',
    fitHead: ['适配模式', '判定', '缺失的能力与代码的处理方式'],
    all: '所需能力齐备',
    plainPatterns: (ids: string) => `下列适配模式对存储能力无特殊要求：${ids}。`,
    fits: { works: '可用', alternative: '以替代方式可用', refuses: '拒绝执行', unknown: '未知：未测试' },
    otherwise: { alternative: '代码改用其他方式', refuse: '代码拒绝执行' },
    matrixHead: ['能力', '结果', '详情'],
  },
};

interface Probed {
  readonly name: string;
  readonly report: ProbeReport;
}

/** The connections that were probed, with their reports. */
export function probed({ facts }: BlockContext): readonly Probed[] {
  return facts.probes.flatMap(({ connection, report }) => (report ? [{ name: connection.name, report }] : []));
}

/** A part for each connection that was probed, under a heading when there are several. */
function forEach(context: BlockContext, level: string, part: (probe: Probed) => string): string {
  const all = probed(context);
  const w = words[context.language];
  return blocks(...all.map((each) => blocks(all.length > 1 ? `${level} ${w.on(plain(each.name))}` : '', part(each))));
}

/** What was probed, when, and with what outcome; says so when nothing was. */
export const probeSummary: Block = (context) => {
  const w = words[context.language];
  const texts = textsFor(context.language);
  const missing = context.facts.probes.filter(({ report }) => !report).map(({ connection }) => plain(connection.name));
  if (probed(context).length === 0) return w.none;
  const head = context.language === 'en' ? ['Item', 'Value'] : ['项目', '内容'];
  return blocks(
    forEach(context, '####', ({ report }) =>
      table(
        head,
        reportHead(report, texts).map(([name, value]) => [plain(name), plain(readableTimes(value))]),
      ),
    ),
    missing.length === 0 ? '' : w.unprobed(joined(context, missing)),
  );
};

/** What is answered with success and not done. Empty where there is nothing of the kind. */
export const dangerousTable: Block = (context) => {
  const texts = textsFor(context.language);
  if (probed(context).every(({ report }) => dangerousRows(report.verdicts, texts).length === 0)) return '';
  return blocks(
    words[context.language].dangerousIntro,
    forEach(context, '####', ({ report }) => gapTable(context, dangerousRows(report.verdicts, texts))),
  );
};

/** Patterns in use that do not simply work on an endpoint that was probed. Empty where all do. */
export const storeLimits: Block = (context) => {
  const limited = (report: ProbeReport) =>
    context.facts.patterns.filter(
      ({ pattern }) => patternFit(pattern.preconditions, report.verdicts).result !== 'works',
    );
  if (probed(context).every(({ report }) => limited(report).length === 0)) return '';
  return forEach(context, '####', ({ report }) => fitRows(context, limited(report), report));
};

/** Every capability that is not as S3 specifies, and what that means. */
export const gapMatrix: Block = (context) => {
  const texts = textsFor(context.language);
  return forEach(context, '####', ({ report }) => {
    const groups = reportGroups(report.verdicts, texts)
      .map(({ title, rows }) => ({ title, rows: rows.filter(({ gap }) => gap !== undefined) }))
      .filter(({ rows }) => rows.length > 0);
    if (groups.length === 0) return words[context.language].noGaps;
    return gapTable(
      context,
      groups.flatMap(({ rows }) => rows),
    );
  });
};

function gapTable(context: BlockContext, rows: readonly ReportRow[]): string {
  const { words: w } = textsFor(context.language);
  if (rows.length === 0) return words[context.language].noGaps;
  return table(
    [w.capability, w.outcome, w.details, w.meaning, w.patterns],
    rows.map(({ title, verdict, outcome, details, gap = '', patterns }) => [
      plain(title),
      `${outcomeSigns[verdict.outcome]} ${outcome}`,
      plain(details),
      plain(gap),
      joined(
        context,
        // The catalogue has patterns that this integration does not use: their ids would say nothing here.
        patterns.filter((id) => isInUse(context, id)).map((id) => guideLink(context, id)),
      ),
    ]),
  );
}

function isInUse({ facts }: BlockContext, id: string): boolean {
  return facts.patterns.some(({ pattern }) => pattern.id === id);
}

/** The whole matrix, one line a capability. */
export const capabilityMatrix: Block = (context) => {
  const texts = textsFor(context.language);
  const { matrixHead } = words[context.language];
  return forEach(context, '###', ({ report }) =>
    table(
      matrixHead,
      reportGroups(report.verdicts, texts).flatMap(({ title: group, rows }) =>
        rows.map(({ id, title, verdict, outcome, details }) => [
          `${plain(group)} / ${plain(title)} (${code(id)})`,
          `${outcomeSigns[verdict.outcome]} ${outcome}`,
          plain(details),
        ]),
      ),
    ),
  );
};

/** How the patterns that need anything do on each connection that was probed, and which need nothing. Empty without patterns. */
export const fitTable: Block = (context) => {
  const { patterns } = context.facts;
  const needing = patterns.filter(({ pattern }) => pattern.preconditions.length > 0);
  const others = patterns.filter(({ pattern }) => pattern.preconditions.length === 0 && pattern.id.startsWith('P'));
  if (probed(context).length === 0) return '';
  const names = others.map(({ pattern }) => guideLink(context, pattern.id));
  return blocks(
    needing.length === 0 ? '' : forEach(context, '####', ({ report }) => fitRows(context, needing, report)),
    names.length === 0 ? '' : words[context.language].plainPatterns(joined(context, names)),
  );
};

function fitRows(context: BlockContext, patterns: readonly PatternFacts[], report: ProbeReport): string {
  const rows = patterns.map((each) => fitRow(context, each, report));
  return rows.length === 0 ? '' : table(words[context.language].fitHead, rows);
}

function fitRow(context: BlockContext, { pattern }: PatternFacts, report: ProbeReport): readonly string[] {
  const w = words[context.language];
  const { outcomes } = patternTexts(context.language);
  const { result, unmet } = patternFit(pattern.preconditions, report.verdicts);
  const [semicolon, colon] = context.language === 'en' ? ['; ', ': '] : ['；', '：'];
  const details = unmet.map(
    ({ precondition: { capability, otherwise, text }, outcome }) =>
      `${code(capability)} ${outcomes[outcome]}${semicolon}${w.otherwise[otherwise]}${colon}${said(context, text)}`,
  );
  return [
    guideLink(context, pattern.id, `${pattern.id} ${said(context, pattern.title)}`),
    w.fits[result],
    details.length === 0 ? w.all : details.join('\n'),
  ];
}

/** The worst that a pattern in use comes to on any probed connection; undefined when nothing was probed. */
export function worstFit(context: BlockContext): FitResult | undefined {
  const order: readonly FitResult[] = ['works', 'alternative', 'unknown', 'refuses'];
  const results = probed(context).flatMap(({ report }) =>
    context.facts.patterns.map(({ pattern }) => patternFit(pattern.preconditions, report.verdicts).result),
  );
  return order.filter((each) => results.includes(each)).at(-1);
}
