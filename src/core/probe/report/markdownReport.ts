import { fill, type ReportLanguage } from '../../capabilities/texts/capabilityTexts';
import { textsFor } from '../../capabilities/texts/textsFor';
import type { ProbeReport } from '../probeReport';
import { leftoverLines, outcomeSigns, reportHead } from './reportHead';
import { dangerousRows, type ReportRow, reportGroups } from './reportRows';

/** Text in a cell of a Markdown table: what would end the cell or begin markup is escaped. */
export function markdownCell(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are the point
  return text.replace(/[\\`*_[\]<>|~]/g, '\\$&').replace(/[\u0000-\u001f\u007f]+/g, ' ');
}

/** A Markdown table; texts are escaped. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(markdownCell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** A report as a document: the dangerous findings first, then every group. */
export function markdownReport(report: ProbeReport, language: ReportLanguage): string {
  const texts = textsFor(language);
  const { words } = texts;
  const dangerous = dangerousRows(report.verdicts, texts);
  const left = leftoverLines(report).map((line) => `- ${markdownCell(line)}`);
  const sections = [
    `# ${markdownCell(fill(words.title, report.connection.name))}`,
    markdownTable(['', ''], reportHead(report, texts)),
    `## ${words.dangerous}`,
    dangerous.length === 0 ? words.noDanger : gapTable(dangerous, words),
    ...reportGroups(report.verdicts, texts).flatMap(({ title, rows }) => [`## ${title}`, gapTable(rows, words)]),
    `## ${words.leftovers}`,
    left.length === 0 ? words.noLeftovers : left.join('\n'),
  ];
  return `${sections.join('\n\n')}\n`;
}

function gapTable(rows: readonly ReportRow[], words: ReturnType<typeof textsFor>['words']): string {
  return markdownTable(
    [words.capability, words.outcome, words.details, words.meaning, words.patterns],
    rows.map(({ title, verdict, outcome, details, gap = '', patterns }) => [
      title,
      `${outcomeSigns[verdict.outcome]} ${outcome}`,
      details,
      gap,
      patterns.join(', '),
    ]),
  );
}
