import { type CapabilityTexts, fill, type ReportLanguage } from '../../capabilities/texts/capabilityTexts';
import { textsFor } from '../../capabilities/texts/textsFor';
import type { ProbeReport } from '../probeReport';
import { columns } from './columns';
import { leftoverLines, outcomeSigns, reportHead } from './reportHead';
import { dangerousRows, type ReportRow, reportGroups } from './reportRows';

/** A report for a terminal: the dangerous findings first, then every group, one line a capability. */
export function textReport(report: ProbeReport, language: ReportLanguage): string {
  const texts = textsFor(language);
  const { words } = texts;
  const dangerous = dangerousRows(report.verdicts, texts);
  const left = leftoverLines(report).map((line) => `  ${line}`);
  const sections = [
    [fill(words.title, report.connection.name), ...columns(reportHead(report, texts))],
    [
      words.dangerous,
      ...(dangerous.length === 0 ? [`  ${words.noDanger}`] : dangerous.flatMap((row) => withMeaning(row, texts))),
    ],
    ...reportGroups(report.verdicts, texts).map(({ title, rows }) => [title, ...columns(rows.map(cells))]),
    left.length === 0 ? [words.noLeftovers] : [words.leftovers, ...left],
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function cells({ title, verdict, outcome, details, patterns }: ReportRow): readonly string[] {
  return [`${outcomeSigns[verdict.outcome]} ${outcome}`, title, `${details}${answeredBy(patterns)}`];
}

/** Two lines: what happened, and what that means. */
function withMeaning({ id, title, verdict, details, gap = '', patterns }: ReportRow, texts: CapabilityTexts) {
  const name = `${outcomeSigns[verdict.outcome]} ${title}${fill(texts.brackets, id)}`;
  return [`  ${name}${texts.colon}${details}`, `      ${gap}${answeredBy(patterns)}`];
}

function answeredBy(patterns: readonly string[]): string {
  return patterns.length === 0 ? '' : ` [${patterns.join(', ')}]`;
}
