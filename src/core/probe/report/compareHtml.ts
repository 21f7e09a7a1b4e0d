import { type Html, html } from '../../base/html';
import { actionButtons } from '../../base/pageParts';
import { type CapabilityTexts, factsOf, reasonOf, titleOf } from '../../capabilities/texts/capabilityTexts';
import { textsFor } from '../../capabilities/texts/textsFor';
import type { Verdict } from '../../capabilities/verdict';
import type { ProbeReport } from '../probeReport';
import { type ComparedRow, compareReports } from './compareReports';
import { outcomeMark, type ReportPageOptions } from './reportHtml';

export interface ComparePageOptions extends ReportPageOptions {
  /** What heads the columns of the two. */
  readonly titles: readonly [string, string];
}

/** Two reports side by side; what is the same in both can be hidden. */
export function compareHtml(a: ProbeReport, b: ProbeReport, options: ComparePageOptions): Html {
  const texts = textsFor(options.language);
  const { words } = texts;
  const rows = compareReports(a, b);
  const [first, second] = options.titles;
  return html`<h1>${words.compareTitle}</h1>
<p>${first}<br>${second}</p>
${actionButtons(options.actions ?? {})}
${rows.every(({ kind }) => kind === 'same') && html`<p>${words.noChange}</p>`}
<div class="toolbar">
<input type="search" data-filter placeholder="${words.filter}" aria-label="${words.filter}">
<label><input type="checkbox" data-hides="same" checked> ${words.onlyChanges}</label>
</div>
<section data-section><table>
<thead><tr><th>${words.capability}</th><th>${first}</th><th>${second}</th><th>${words.change}</th></tr></thead>
<tbody>${rows.map((row) => comparedRow(row, texts))}</tbody>
</table></section>
<p class="quiet" data-empty hidden>${words.nothingFits}</p>`;
}

function comparedRow({ id, a, b, kind }: ComparedRow, texts: CapabilityTexts): Html {
  return html`<tr class="${kind}" data-row>
<td class="title">${titleOf(texts, id)}<br><code class="quiet">${id}</code></td>
${verdictCell(a, texts)}${verdictCell(b, texts)}
<td>${texts.changes[kind]}</td>
</tr>`;
}

function verdictCell(verdict: Verdict | undefined, texts: CapabilityTexts): Html {
  if (verdict === undefined) return html`<td></td>`;
  const more = [reasonOf(texts, verdict), factsOf(texts, verdict)].filter((text) => text !== '').join(texts.comma);
  return html`<td class="${verdict.outcome}">${outcomeMark(verdict, texts)}${more !== '' && html`<br>${more}`}</td>`;
}
