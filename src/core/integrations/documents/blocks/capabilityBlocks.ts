import { fill } from '../../../capabilities/texts/capabilityTexts';
import { textsFor } from '../../../capabilities/texts/textsFor';
import { type FitResult, patternFit } from '../../../patterns/fit';
import { patternTexts } from '../../../patterns/patternTexts';
import type { ProbeReport } from '../../../probe/probeReport';
import { outcomeSigns, reportHead } from '../../../probe/report/reportHead';
import { dangerousRows, type ReportRow, reportGroups } from '../../../probe/report/reportRows';
import { blocks, code, plain, table } from '../documentMarkdown';
import type { PatternFacts } from '../facts/documentFacts';
import { type Block, type BlockContext, joined, said } from './blockContext';
import { guideLink } from './introductionBlocks';

const words = {
  en: {
    on: (name: string) => `Connection ${name}`,
    none: 'No connection of the manifest has a report of a probe. What the store does is not known until one is made with `storage-integrator probe --format json` and named in the manifest (`connections[].probe`).',
    unprobed: (names: string) => `Not probed: ${names}.`,
    noGaps: 'Everything that was tested works as S3 specifies.',
    dangerousIntro:
      'These requests are answered with success and not carried out. Code that trusts the status loses data; the patterns named here read back or take another way.',
    fitHead: ['Pattern', 'Result', 'What is missing, and what the code does instead'],
    all: 'all that it needs is there',
    needs: 'no special needs',
    fits: { works: 'works', alternative: 'works in another way', refuses: 'refuses', unknown: 'not known: not tested' },
    matrixHead: ['Capability', 'Result', 'Details'],
    tlsHead: ['', ''],
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
    needs: '无特殊要求',
    fits: { works: '可用', alternative: '以替代方式可用', refuses: '拒绝执行', unknown: '未知：未测试' },
    matrixHead: ['能力', '结果', '详情'],
    tlsHead: ['', ''],
  },
};

interface Probed {
  readonly name: string;
  readonly report: ProbeReport;
}

function probed({ facts }: BlockContext): readonly Probed[] {
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
  const head = context.language === 'en' ? ['Fact', 'Value'] : ['项目', '内容'];
  return blocks(
    forEach(context, '###', ({ report }) =>
      table(
        head,
        reportHead(report, texts).map(([name, value]) => [plain(name), plain(value)]),
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

/** What a store does not do, as far as it touches patterns in use. Empty where nothing does. */
export const storeLimits: Block = (context) => {
  const texts = textsFor(context.language);
  const inUse = new Set(context.facts.patterns.map(({ pattern }) => pattern.id));
  const touched = (report: ProbeReport) =>
    reportGroups(report.verdicts, texts)
      .flatMap(({ rows }) => rows)
      .filter(({ gap, patterns }) => gap !== undefined && patterns.some((id) => inUse.has(id)));
  if (probed(context).every(({ report }) => touched(report).length === 0)) return '';
  return forEach(context, '####', ({ report }) => gapTable(context, touched(report)));
};

/** Every capability that is not as S3 specifies, and what that means. */
export const gapMatrix: Block = (context) => {
  const texts = textsFor(context.language);
  return forEach(context, '###', ({ report }) => {
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
        patterns.map((id) => guideLink(context, id)),
      ),
    ]),
  );
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

/** How each pattern in use does on each connection that was probed. */
export const fitTable: Block = (context) =>
  forEach(context, '###', ({ report }) =>
    table(
      words[context.language].fitHead,
      context.facts.patterns.map((each) => fitRow(context, each, report)),
    ),
  );

function fitRow(context: BlockContext, { pattern }: PatternFacts, report: ProbeReport): readonly string[] {
  const w = words[context.language];
  const texts = textsFor(context.language);
  const { result, unmet } = patternFit(pattern.preconditions, report.verdicts);
  const details = unmet.map(({ precondition: { capability, otherwise, text }, outcome }) => {
    const { colon, semicolon } = patternTexts(context.language);
    return `${code(capability)} ${texts.outcomes[outcome]}${semicolon}${patternTexts(context.language).otherwise[otherwise]}${colon}${said(context, text)}`;
  });
  const fine = pattern.preconditions.length === 0 ? w.needs : w.all;
  return [
    guideLink(context, pattern.id, `${pattern.id} ${said(context, pattern.title)}`),
    w.fits[result],
    details.length === 0 ? fine : details.join('\n'),
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

const verdictWords = {
  en: {
    unknown: 'No probe was made: technical feasibility is to be judged once it was.',
    works:
      'Every pattern in use finds what it needs on the probed endpoints: the adaptation is technically feasible without restrictions.',
    alternative:
      'On the probed endpoints some patterns take another way, named in the table, which holds as well: the adaptation is technically feasible.',
    notTested:
      'Some capabilities that patterns need were not tested; they have to be probed before the development ends.',
    refuses:
      'On a probed endpoint patterns refuse, as the table says: the adaptation is feasible under the condition that the functions concerned are decided elsewhere (database, lock service) or that the store is upgraded.',
    operations: 'The definitions have all {0} operations of the management API that are used.',
    missing: 'Of these operations of the management API the definitions could not confirm that they are there: {0}.',
    noOperations:
      'The manifest lists no operations of the management API yet; they have to be chosen before the design.',
    counts: 'Of {0} tested capabilities {1} work as S3 specifies.',
  },
  'zh-cn': {
    unknown: '尚未进行能力探测，技术可行性应在探测后判定。',
    works: '在已探测的端点上，所用适配模式所需的能力齐备，适配在技术上可行，无限制条件。',
    alternative: '在已探测的端点上，部分适配模式改用表中所述的替代方式，功能同样成立，适配在技术上可行。',
    notTested: '部分适配模式所需的能力尚未测试，须在开发结束前完成探测。',
    refuses:
      '在某个已探测的端点上，表中所列模式会拒绝执行：相关功能须改由数据库或锁服务裁决，或升级存储，在此条件下适配可行。',
    operations: '所用的 {0} 个管理 API 操作均存在于接口定义中。',
    missing: '下列管理 API 操作未能在接口定义中得到确认：{0}。',
    noOperations: '清单尚未列出所用的管理 API 操作，须在设计之前选定。',
    counts: '已测试的 {0} 项能力中，{1} 项符合 S3 规范。',
  },
};

/** Whether the adaptation works on what was probed, and whether the definitions have what it calls. */
export const conclusion: Block = (context) =>
  inSentences(context, storageConclusion(context), managementConclusion(context));

/** The same with the figures that it rests on. */
export const feasibility: Block = (context) => {
  const all = probed(context).flatMap(({ report }) => Object.values(report.verdicts));
  const tested = all.filter(({ outcome }) => outcome !== 'notTested');
  const works = tested.filter(({ outcome }) => outcome === 'works');
  const counts = tested.length === 0 ? '' : fill(verdictWords[context.language].counts, tested.length, works.length);
  return inSentences(context, storageConclusion(context), counts, managementConclusion(context));
};

function inSentences({ language }: BlockContext, ...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(language === 'en' ? ' ' : '');
}

function storageConclusion(context: BlockContext): string {
  if (context.facts.integration.kind === 'rest') return '';
  const w = verdictWords[context.language];
  const texts = { works: w.works, alternative: w.alternative, unknown: w.notTested, refuses: w.refuses };
  const worst = worstFit(context);
  return worst === undefined ? w.unknown : texts[worst];
}

function managementConclusion(context: BlockContext): string {
  if (context.facts.integration.kind === 's3') return '';
  const w = verdictWords[context.language];
  const { operations } = context.facts;
  const missing = operations.filter(({ detail }) => detail === undefined).map(({ id }) => code(id));
  if (operations.length === 0) return w.noOperations;
  return missing.length === 0 ? fill(w.operations, operations.length) : fill(w.missing, joined(context, missing));
}
