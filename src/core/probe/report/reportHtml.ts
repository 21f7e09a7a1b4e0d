import { type Html, html } from '../../base/html';
import { actionButtons, chip } from '../../base/pageParts';
import { type CapabilityTexts, fill, type ReportLanguage } from '../../capabilities/texts/capabilityTexts';
import { textsFor } from '../../capabilities/texts/textsFor';
import type { Verdict } from '../../capabilities/verdict';
import type { ProbeReport } from '../probeReport';
import { leftoverLines, outcomeOrder, outcomeSigns, reportHead } from './reportHead';
import { countOutcomes, dangerousRows, type ReportRow, reportGroups } from './reportRows';

export interface ReportPageOptions {
  readonly language: ReportLanguage;
  /** Labels of the buttons by the `data-action` that they report; none for a file that is only read. */
  readonly actions?: Readonly<Record<string, string>>;
}

/** A report as a page: what is dangerous first, then the matrix, which narrows to the gaps or to a word. */
export function reportHtml(report: ProbeReport, { language, actions = {} }: ReportPageOptions): Html {
  const texts = textsFor(language);
  const { words } = texts;
  const left = leftoverLines(report);
  return html`<h1>${fill(words.title, report.connection.name)}</h1>
${headList(reportHead(report, texts).slice(0, -1))}
${counts(report, texts)}
${actionButtons(actions)}
${danger(dangerousRows(report.verdicts, texts), texts)}
<div class="toolbar">
<input type="search" data-filter placeholder="${words.filter}" aria-label="${words.filter}">
<label><input type="checkbox" data-hides="works notTested"> ${words.onlyGaps}</label>
</div>
${reportGroups(report.verdicts, texts).map(
  ({ title, rows }) => html`<section data-section><h2>${title}</h2>${table(rows, texts)}</section>`,
)}
<p class="quiet" data-empty hidden>${words.nothingFits}</p>
<h2>${words.leftovers}</h2>
${left.length === 0 ? html`<p>${words.noLeftovers}</p>` : html`<ul>${left.map((line) => html`<li><code>${line}</code></li>`)}</ul>`}`;
}

/** Names with their values. */
export function headList(rows: readonly (readonly [string, string])[]): Html {
  return html`<dl class="facts">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** An outcome by sign and word: the colour says nothing that the word does not. */
export function outcomeMark(verdict: Verdict, texts: CapabilityTexts): Html {
  const { outcome } = verdict;
  return html`<span class="mark" aria-hidden="true">${outcomeSigns[outcome]}</span><span class="word">${texts.outcomes[outcome]}</span>`;
}

function counts({ verdicts }: ProbeReport, { outcomes }: CapabilityTexts): Html {
  const found = countOutcomes(verdicts);
  return html`<ul class="counts">${outcomeOrder.map(
    (outcome) =>
      html`<li class="${outcome}"><span class="mark" aria-hidden="true">${outcomeSigns[outcome]}</span><strong>${found[outcome]}</strong> ${outcomes[outcome]}</li>`,
  )}</ul>`;
}

function danger(rows: readonly ReportRow[], texts: CapabilityTexts): Html {
  const { words } = texts;
  if (rows.length === 0) return html`<p>${words.noDanger}</p>`;
  return html`<h2>${words.dangerous}</h2>${table(rows, texts, false)}`;
}

/** `filtered`: its rows go with the filters of the page. */
function table(rows: readonly ReportRow[], texts: CapabilityTexts, filtered = true): Html {
  const { words } = texts;
  const mark = filtered ? html` data-row` : undefined;
  return html`<table>
<thead><tr><th>${words.outcome}</th><th>${words.capability}</th><th>${words.details}</th></tr></thead>
<tbody>${rows.map(
    (row) => html`<tr class="${row.verdict.outcome}"${mark}>
<td class="outcome">${outcomeMark(row.verdict, texts)}</td>
<td class="title">${row.title}<br><code class="quiet">${row.id}</code></td>
<td>${row.details !== '' && html`<p>${row.details}</p>`}${row.gap !== undefined && html`<p class="quiet">${row.gap}</p>`}${row.patterns.map(chip)}</td>
</tr>`,
  )}</tbody>
</table>`;
}
