import { type Html, html } from '../../base/html';
import { actionButtons } from '../../base/pageParts';
import type { OperationCheck } from '../requests/contract/checkService';
import type { ContractReport } from '../requests/contract/contractReport';
import { type DeviationGroup, deviationGroups } from '../requests/contract/deviationGroups';
import { type AnswerTexts, answerTexts } from './answerTexts';
import { type ContractTexts, contractTexts } from './contractTexts';
import type { PageOptions } from './operationHtml';
import { factTable, operationLink } from './pageParts';
import { filled } from './pageTexts';

export interface ContractPageOptions extends PageOptions {
  /** Operations that change something were sent as well. */
  readonly unsafe: boolean;
}

/** What needs a look comes first. */
const order = ['deviates', 'failed', 'refused', 'skipped', 'fits'] as const;

/**
 * How a service fits its definition: differences first, with an example each. Operations lead to their pages (`operation`), their
 * lines to the definition (`source`).
 */
export function contractHtml(report: ContractReport, { language, actions = {}, unsafe }: ContractPageOptions): Html {
  const texts = contractTexts(language);
  const { service, definition, counts, operations } = report;
  return html`<h1>${filled(texts.title, service).replace('{1}', () => definition)}</h1>
<p class="quiet">${unsafe ? texts.unsafe : texts.safeOnly}</p>
<table><thead><tr>${order.map((outcome) => html`<th scope="col">${texts.outcomes[outcome]}</th>`)}</tr></thead>
<tbody><tr>${order.map((outcome) => html`<td>${counts[outcome]}</td>`)}</tr></tbody></table>
${actionButtons(actions)}
<div class="toolbar"><input type="search" data-filter placeholder="${texts.filter}" aria-label="${texts.filter}"></div>
${order.map((outcome) => section(outcome, operations, texts, answerTexts(language)))}
<p class="quiet" data-empty hidden>${texts.nothingFits}</p>`;
}

function section(
  outcome: OperationCheck['outcome'],
  operations: readonly OperationCheck[],
  texts: ContractTexts,
  words: AnswerTexts,
): Html | undefined {
  const chosen = operations.filter((each) => each.outcome === outcome);
  if (chosen.length === 0) return undefined;
  const rows = chosen.map(
    (operation) => html`<tr data-row><td class="title">${operationLink(operation.operation)}
<div><a href="#" data-action="source" data-line="${operation.line}" data-uri="${operation.uri ?? ''}">${filled(texts.line, String(operation.line))}</a></div></td>
<td>${outcomeHtml(operation, texts)}${outcome === 'deviates' && deviationTable(operation, texts, words)}</td></tr>`,
  );
  return html`<section data-section><h2>${texts.outcomes[outcome]} (${chosen.length})</h2><p class="quiet">${texts.about[outcome]}</p>
<table><tbody>${rows}</tbody></table></section>`;
}

function outcomeHtml({ outcome, url, status, milliseconds, reason }: OperationCheck, texts: ContractTexts): Html {
  if (outcome === 'skipped') return html`${filled(texts.noValue, reason)}`;
  const what = outcome === 'failed' ? html`<code>${reason}</code>` : html`${status}, ${milliseconds} ms`;
  return html`<div>${what} <code>${url}</code></div>`;
}

function deviationTable({ deviations }: OperationCheck, texts: ContractTexts, words: AnswerTexts): Html {
  const rows = deviationGroups(deviations).map(({ example, times }: DeviationGroup) => [
    html`${words.where[example.where]} <code>${example.pointer}</code>`,
    html`${words.keywords[example.keyword] ?? example.keyword}: <code>${example.expected}</code>`,
    html`${example.found !== '' && html`<code>${example.found}</code>`}`,
    html`${times}`,
  ]);
  return factTable([words.place, words.expected, `${texts.example}: ${words.found}`, texts.times], rows);
}
