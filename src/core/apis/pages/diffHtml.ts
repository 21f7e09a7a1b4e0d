import { type Html, html } from '../../base/html';
import { actionButtons, chip } from '../../base/pageParts';
import type { Change, DefinitionDiff, OperationChange, SchemaChange } from '../diff/definitionDiff';
import { placesOf, touchedUses } from '../diff/touchedUses';
import type { Place } from '../document/problem';
import type { Uses } from '../uses/useFinder';
import { type ChangeTexts, changeTexts } from './changeTexts';
import type { PageOptions } from './operationHtml';
import { filled } from './pageTexts';

export interface DiffPageOptions extends PageOptions {
  /** Places of the workspace that name operations of the old version. */
  readonly uses: Uses;
}

/** A comparison as a page: what breaks comes first; each change leads to both of its lines (`from`, `to`) and its uses. */
export function diffHtml(diff: DefinitionDiff, { language, actions = {}, uses }: DiffPageOptions): Html {
  const texts = changeTexts(language);
  const { from, to, operations, schemas } = diff;
  const breaking = operations.filter((operation) => operation.breaking);
  const others = operations.filter((operation) => !operation.breaking && operation.kind !== 'added');
  const added = operations.filter(({ kind }) => kind === 'added');
  return html`<h1>${to.title}: ${from.version} → ${to.version}</h1>
${countTable(diff, texts)}
${actionButtons(actions)}
<p>${touchedText(diff, uses, texts)}</p>
<div class="toolbar">
<input type="search" data-filter placeholder="${texts.filter}" aria-label="${texts.filter}">
<label><input type="checkbox" data-hides="unused"> ${texts.onlyUsed}</label>
</div>
${section(texts.breaking, breaking, uses, texts)}
${section(texts.changed, others, uses, texts)}
${section(texts.added, added, uses, texts)}
${schemaSection(schemas, texts)}
<p class="quiet" data-empty hidden>${texts.nothingFits}</p>`;
}

function countTable({ operationCounts, schemaCounts }: DefinitionDiff, texts: ChangeTexts): Html {
  const { kinds, unchanged, breaks } = texts;
  const head = ['', kinds.added, kinds.removed, kinds.changed, unchanged, breaks];
  const row = (title: string, counts: readonly (number | string)[]) =>
    html`<tr><th scope="row">${title}</th>${counts.map((count) => html`<td>${count}</td>`)}</tr>`;
  const { added, removed, changed, unchanged: same, breaking } = operationCounts;
  const schemas = [schemaCounts.added, schemaCounts.removed, schemaCounts.changed, schemaCounts.unchanged, ''];
  return html`<table><thead><tr>${head.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${row(texts.operations, [added, removed, changed, same, breaking])}${row(texts.schemas, schemas)}</tbody></table>`;
}

function touchedText(diff: DefinitionDiff, uses: Uses, texts: ChangeTexts): string {
  const { operations, calls, files, breakingCalls } = touchedUses(diff, uses);
  if (calls === 0) return texts.touchesNothing;
  const numbers = [calls, files, operations, breakingCalls];
  return texts.touches.replace(/\{(\d)\}/g, (_, at: string) => String(numbers[Number(at)]));
}

function section(
  title: string,
  operations: readonly OperationChange[],
  uses: Uses,
  texts: ChangeTexts,
): Html | undefined {
  if (operations.length === 0) return undefined;
  const rows = operations.map((operation) => {
    const used = placesOf(operation, uses);
    const count = filled(texts.usedHere, String(used.length));
    const use = html`<a href="#" data-action="uses" data-id="${operation.id}">${count}</a>`;
    const inManifest = used.some(({ kind }) => kind === 'manifest') && chip(texts.inManifest);
    return html`<tr data-row class="${used.length > 0 ? 'used' : 'unused'}"><td class="title"><code>${operation.id}</code>
<div>${chip(texts.kinds[operation.kind])}${inManifest}${used.length > 0 && use}</div>${placeLinks(operation, texts)}</td><td>${changeList(operation, texts)}</td></tr>`;
  });
  return html`<section data-section><h2>${title} (${operations.length})</h2><table><tbody>${rows}</tbody></table></section>`;
}

function schemaSection(schemas: readonly SchemaChange[], texts: ChangeTexts): Html | undefined {
  if (schemas.length === 0) return undefined;
  const rows = schemas.map(
    (schema) => html`<tr data-row class="unused"><td class="title"><code>${schema.name}</code>
<div>${chip(texts.kinds[schema.kind])}</div>${placeLinks(schema, texts)}</td><td>${changeList(schema, texts)}</td></tr>`,
  );
  return html`<section data-section><h2>${texts.schemas} (${schemas.length})</h2><table><tbody>${rows}</tbody></table></section>`;
}

function placeLinks({ from, to }: Pick<OperationChange, 'from' | 'to'>, texts: ChangeTexts): Html {
  const link = (action: string, text: string, { line, uri = '' }: Place) =>
    html`<a href="#" data-action="${action}" data-line="${line}" data-uri="${uri}">${filled(text, String(line))}</a> `;
  return html`<div>${from && link('from', texts.oldLine, from)}${to && link('to', texts.newLine, to)}</div>`;
}

function changeList({ changes, leftOut }: Pick<OperationChange, 'changes' | 'leftOut'>, texts: ChangeTexts): Html {
  const items = changes.map(
    (change) => html`<li>${change.breaking && chip(texts.breaks)}${changeHtml(change, texts)}</li>`,
  );
  const more = leftOut > 0 && html`<li class="quiet">${filled(texts.more, String(leftOut))}</li>`;
  return html`${items.length > 0 && html`<ul>${items}${more}</ul>`}`;
}

function changeHtml({ code, where, before, after }: Change, texts: ChangeTexts): Html {
  const values =
    (before !== undefined || after !== undefined) &&
    html`: <code>${before ?? texts.none}</code> → <code>${after ?? texts.none}</code>`;
  return html`${texts.codes[code]}${where !== '' && html` <code>${where}</code>`}${values}`;
}
