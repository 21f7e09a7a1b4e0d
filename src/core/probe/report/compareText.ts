import {
  type CapabilityTexts,
  factsOf,
  type ReportLanguage,
  reasonOf,
  titleOf,
} from '../../capabilities/texts/capabilityTexts';
import { textsFor } from '../../capabilities/texts/textsFor';
import type { Verdict } from '../../capabilities/verdict';
import type { ProbeReport } from '../probeReport';
import { columns } from './columns';
import { type ComparedRow, compareReports } from './compareReports';
import { markdownTable } from './markdownReport';
import { outcomeSigns } from './reportHead';

const nameOf = ({ connection, started }: ProbeReport) => `${connection.name} ${started.slice(0, 16).replace('T', ' ')}`;

function changedRows(a: ProbeReport, b: ProbeReport): readonly ComparedRow[] {
  return compareReports(a, b).filter(({ id, kind }) => kind !== 'same' || id.startsWith('performance.'));
}

function verdictText(texts: CapabilityTexts, verdict: Verdict | undefined, withFacts: boolean): string {
  if (verdict === undefined) return '';
  const reason = reasonOf(texts, verdict);
  const facts = withFacts ? factsOf(texts, verdict) : '';
  const more = [reason, facts].filter(Boolean).join(texts.comma);
  return `${outcomeSigns[verdict.outcome]} ${texts.outcomes[verdict.outcome]}${more === '' ? '' : texts.colon + more}`;
}

function cellsOf(a: ProbeReport, b: ProbeReport, texts: CapabilityTexts): readonly (readonly string[])[] {
  return changedRows(a, b).map((row) => {
    const measured = row.id.startsWith('performance.');
    return [
      titleOf(texts, row.id),
      verdictText(texts, row.a, measured),
      verdictText(texts, row.b, measured),
      texts.changes[row.kind],
    ];
  });
}

/** What differs between two reports, as a Markdown document; performance is always shown. */
export function compareMarkdown(a: ProbeReport, b: ProbeReport, language: ReportLanguage): string {
  const texts = textsFor(language);
  const { words } = texts;
  const head = [words.capability, nameOf(a), nameOf(b), words.change];
  const rows = cellsOf(a, b, texts);
  return `# ${words.compareTitle}\n\n${rows.length === 0 ? words.noChange : markdownTable(head, rows)}\n`;
}

/** The same for a terminal. */
export function compareText(a: ProbeReport, b: ProbeReport, language: ReportLanguage): string {
  const texts = textsFor(language);
  const { words } = texts;
  const head = [words.capability, nameOf(a), nameOf(b), words.change];
  const rows = cellsOf(a, b, texts);
  const lines = rows.length === 0 ? [words.noChange] : columns([head, ...rows]);
  return `${words.compareTitle}\n${lines.join('\n')}\n`;
}
