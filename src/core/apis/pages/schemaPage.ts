import { type Html, html } from '../../base/html';
import { actionButtons, chip } from '../../base/pageParts';
import type { SchemaDetail } from '../detail/schemaDetail';
import { markdownHtml } from './markdownHtml';
import type { PageOptions } from './operationHtml';
import { operationLink } from './pageParts';
import { type PageTexts, pageTexts } from './pageTexts';
import { schemaChildren, schemaLink, typeHtml, valueFacts } from './schemaHtml';

/** The page of a schema: its properties, and what uses it. */
export function schemaPage(detail: SchemaDetail, { language, actions = {} }: PageOptions): Html {
  const texts = pageTexts(language);
  const { entry, view, children, cycle } = detail;
  const { name: _name, ...unnamed } = view;
  const { description, ...rest } = unnamed;
  return html`<h1>${entry.name}</h1>
<p><span class="type">${typeHtml(unnamed, texts)}</span> ${view.deprecated && chip(texts.deprecated)}${cycle.length > 0 && chip(texts.circular)}</p>
${actionButtons(actions)}
${description !== undefined && html`<div class="prose">${markdownHtml(description)}</div>`}
${valueFacts(rest, texts)}
${cycle.length > 1 && html`<p>${texts.cycle} ${cycle.map((name) => html`${schemaLink(name)} `)}</p>`}
<section><h2>${texts.properties}</h2>${schemaChildren(children, [view.handle], texts)}</section>
<section><h2>${texts.whereUsed}</h2>${usesHtml(detail, texts)}</section>
${list(texts.uses, detail.uses.map(schemaLink))}`;
}

function usesHtml({ usedByOperations, usedBySchemas }: SchemaDetail, texts: PageTexts): Html {
  if (usedByOperations.length + usedBySchemas.length === 0) return html`<p class="quiet">${texts.notUsed}</p>`;
  const direct = [...usedByOperations].sort((a, b) => Number(b.direct) - Number(a.direct));
  const operations = direct.map(({ id, where, direct: isDirect }) => {
    const places = [...where.map((place) => texts.useIn[place]), ...(isDirect ? [] : [texts.indirect])];
    return html`${operationLink(id)} <span class="quiet">${places.join(' · ')}</span>`;
  });
  return html`${list(`${texts.usedByOperations} (${operations.length})`, operations)}
${list(texts.usedBySchemas, usedBySchemas.map(schemaLink))}`;
}

function list(title: string, items: readonly Html[]): Html | undefined {
  if (items.length === 0) return undefined;
  return html`<h3>${title}</h3><ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}
