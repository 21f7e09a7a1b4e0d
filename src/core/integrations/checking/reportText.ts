import { type CapabilityId, capabilityIds } from '../../capabilities/capabilities';
import { fill, type ReportLanguage, titleOf } from '../../capabilities/texts/capabilityTexts';
import { textsFor } from '../../capabilities/texts/textsFor';
import type { Localized } from '../../patterns/pattern';
import type { CheckFinding, CheckReport, CheckSeverity } from './checkFinding';
import { checkTopics } from './checkFinding';
import type { CheckText } from './checkText';
import { checkTexts, topicTitles } from './checkTexts';

const severityWords: Readonly<Record<CheckSeverity, Localized>> = {
  error: { en: 'error', 'zh-cn': '错误' },
  warning: { en: 'warning', 'zh-cn': '警告' },
  info: { en: 'info', 'zh-cn': '信息' },
};

const words = {
  title: { en: 'Check of the integration', 'zh-cn': '集成项目检查报告' },
  notChecked: { en: 'Not checked', 'zh-cn': '未检查' },
  fine: { en: 'Nothing to complain of', 'zh-cn': '未发现问题' },
  columns: { en: '| Severity | Finding | Where | What to do |', 'zh-cn': '| 级别 | 问题 | 位置 | 处理方法 |' },
} as const;

function textOf(code: string): CheckText | undefined {
  return Object.hasOwn(checkTexts, code) ? checkTexts[code as keyof typeof checkTexts] : undefined;
}

function filled(text: string, values: readonly (string | number)[]): string {
  return text.replaceAll(/\{(\d)\}/g, (whole, at: string) => String(values[Number(at)] ?? whole));
}

/** What a finding, or something that was not checked, says to a reader. */
export function findingText({ code, values }: Pick<CheckFinding, 'code' | 'values'>, language: ReportLanguage): string {
  const text = textOf(code);
  if (text === undefined) return `${code} ${values.join(' ')}`.trim();
  const spoken = values.map((value, at) => inWords(value, text.words?.[at], language));
  return filled(text.message[language], spoken);
}

/** A capability keeps its id behind its title: reports of probes have it. What nobody knows any more stays as it is. */
function inWords(
  value: string | number,
  kind: NonNullable<CheckText['words']>[number] | undefined,
  language: ReportLanguage,
): string | number {
  const texts = textsFor(language);
  if (kind === 'outcome') return (texts.outcomes as Readonly<Record<string, string>>)[value] ?? value;
  if (kind !== 'capability' || !capabilityIds.some((id) => id === value)) return value;
  return titleOf(texts, value as CapabilityId) + fill(texts.brackets, value);
}

/** What to do about a finding; empty when nothing has to be done. */
export function actionText({ code, values }: Pick<CheckFinding, 'code' | 'values'>, language: ReportLanguage): string {
  return filled(textOf(code)?.action?.[language] ?? '', values);
}

function placeOf({ file, line }: CheckFinding): string {
  return file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}`;
}

/** `2 errors, 1 warning` */
export function countsText({ findings }: Pick<CheckReport, 'findings'>, language: ReportLanguage): string {
  const counts = (['error', 'warning', 'info'] as const).map((severity) => {
    const count = findings.filter((each) => each.severity === severity).length;
    if (language === 'zh-cn') return `${count} 个${severityWords[severity]['zh-cn']}`;
    return `${count} ${severityWords[severity].en}${count === 1 || severity === 'info' ? '' : 's'}`;
  });
  return counts.join(language === 'zh-cn' ? '，' : ', ');
}

/** The report as lines of a terminal. */
export function checkReportText(report: CheckReport, language: ReportLanguage): string {
  const lines = report.findings.map((each) => {
    const place = placeOf(each);
    const action = actionText(each, language);
    const said = `${severityWords[each.severity][language].padEnd(7)} ${place === '' ? '' : `${place}: `}${findingText(each, language)}`;
    return `${said} [${each.code}]${action === '' ? '' : `\n        ${action}`}`;
  });
  const left = report.notChecked.map(
    (each) => `  ${topicTitles[each.topic][language]}: ${findingText(each, language)}`,
  );
  return [
    ...lines,
    ...(left.length > 0 ? ['', words.notChecked[language], ...left] : []),
    '',
    countsText(report, language),
    '',
  ].join('\n');
}

/** The report as a document. */
export function checkReportMarkdown(report: CheckReport, language: ReportLanguage): string {
  const topics = checkTopics.filter((topic) => report.checked.includes(topic));
  const left = report.notChecked.map(
    (each) => `- ${topicTitles[each.topic][language]}: ${escaped(findingText(each, language))}`,
  );
  return [
    `# ${words.title[language]}`,
    `${countsText(report, language)} (${report.time})`,
    ...topics.flatMap((topic) => topicMarkdown(report, topic, language)),
    ...(left.length > 0 ? [`## ${words.notChecked[language]}`, left.join('\n')] : []),
  ]
    .join('\n\n')
    .concat('\n');
}

function topicMarkdown(report: CheckReport, topic: CheckFinding['topic'], language: ReportLanguage): readonly string[] {
  const findings = report.findings.filter((each) => each.topic === topic);
  const title = `## ${topicTitles[topic][language]}`;
  if (findings.length === 0) return [title, words.fine[language]];
  const rows = findings.map((each) => {
    const cells = [
      severityWords[each.severity][language],
      findingText(each, language),
      placeOf(each),
      actionText(each, language),
    ];
    return `| ${cells.map(escaped).join(' | ')} |`;
  });
  return [title, [words.columns[language], '|---|---|---|---|', ...rows].join('\n')];
}

/** Text of others, such as messages of tests, as one cell of a table. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|~]/g, '\\$&').replaceAll(/\s+/g, ' ');
}

/** The report for programs, with its texts beside the codes. */
export function checkReportJson(report: CheckReport, language: ReportLanguage): object {
  return {
    ...report,
    findings: report.findings.map((each) => ({
      ...each,
      message: findingText(each, language),
      action: actionText(each, language),
    })),
    notChecked: report.notChecked.map((each) => ({ ...each, message: findingText(each, language) })),
  };
}
