import { type Html, html } from '../../base/html';
import { actionButtons, chip } from '../../base/pageParts';
import type { ReportLanguage } from '../../capabilities/texts/capabilityTexts';
import type { AsyncHint } from '../detail/asyncHint';
import type { MediaDetail, OperationDetail, ParameterDetail, ResponseDetail } from '../detail/operationDetail';
import { relations } from '../detail/relatedOperations';
import { markdownHtml } from './markdownHtml';
import { factTable, operationLink } from './pageParts';
import { type PageTexts, pageTexts } from './pageTexts';
import { schemaTree, typeHtml, valueFacts } from './schemaHtml';
import { securityHtml } from './securityHtml';

export interface PageOptions {
  readonly language: ReportLanguage;
  /** Labels of the buttons by the `data-action` that they report. */
  readonly actions?: Readonly<Record<string, string>>;
}

/** The page of an operation: all that the definition says of it. Schemas are opened level by level (schemaHtml.ts). */
export function operationHtml(detail: OperationDetail, { language, actions = {} }: PageOptions): Html {
  const texts = pageTexts(language);
  const { entry, description, documentation, parameters, body, responses, asynchronous } = detail;
  const chips = [...entry.tags, ...(entry.deprecated ? [texts.deprecated] : [])];
  return html`<h1>${entry.operationId ?? entry.id}</h1>
<p class="request"><span class="method ${entry.method.toLowerCase()}">${entry.method}</span> <code>${entry.path}</code></p>
<p>${chips.map(chip)}${asynchronous && chip(texts.asynchronous)}</p>
${actionButtons(actions)}
${entry.summary !== undefined && html`<p><strong>${entry.summary}</strong></p>`}
${description !== undefined && html`<div class="prose">${markdownHtml(description)}</div>`}
${documentation !== undefined && /^https?:/.test(documentation) && html`<p><a href="${documentation}">${texts.openDocumentation}</a></p>`}
${asynchronous && asyncHtml(asynchronous, texts)}
${parameters.length > 0 && parameterTable(parameters, texts)}
${
  body &&
  html`<section><h2>${texts.requestBody} ${body.required && chip(texts.required)}</h2>
${body.description !== undefined && html`<div class="prose">${markdownHtml(body.description)}</div>`}
${body.contents.map((media) => mediaHtml(media, texts, true))}</section>`
}
<section><h2>${texts.responses}</h2>
${responses.map((response) => responseHtml(response, texts))}</section>
<section><h2>${texts.security}</h2>${securityHtml(detail, texts)}</section>
${relatedHtml(detail, texts)}`;
}

function asyncHtml({ poll, statusPointer, states }: AsyncHint, texts: PageTexts): Html {
  const [before = '', after = ''] = texts.asyncPoll.split('{0}');
  const [place = '', behind = ''] = texts.asyncStatus.split('{0}');
  return html`<p>${texts.asyncHint} ${poll !== undefined && html`${before}${operationLink(poll)}${after}`}
${statusPointer !== undefined && html`${place}<code>${statusPointer}</code>${behind}`}
${states.length > 0 && html`${texts.asyncStates} ${states.map((state) => html`<code>${state}</code> `)}`}</p>`;
}

function parameterTable(parameters: readonly ParameterDetail[], texts: PageTexts): Html {
  const rows = parameters.map(({ name, in: place, required, deprecated, description, schema }) => [
    html`<code>${name}</code> ${required && chip(texts.required)}${deprecated && chip(texts.deprecated)}`,
    html`${place}`,
    html`${schema && html`<div class="type">${typeHtml(schema, texts)}</div>`}
${description !== undefined && html`<div class="prose">${markdownHtml(description)}</div>`}
${schema && valueFacts(description === schema.description ? withoutDescription(schema) : schema, texts)}`,
  ]);
  return html`<section><h2>${texts.parameters}</h2>${factTable([texts.name, texts.place, texts.description], rows)}</section>`;
}

function withoutDescription<T extends { readonly description?: string }>(view: T): Omit<T, 'description'> {
  const { description: _description, ...rest } = view;
  return rest;
}

function mediaHtml({ mediaType, schema, examples }: MediaDetail, texts: PageTexts, open: boolean): Html {
  return html`<h3><code>${mediaType}</code></h3>
${schema === undefined ? html`<p class="quiet">${texts.anyValue}</p>` : schemaTree(schema, texts, open)}
${examples.map(
  ({
    name,
    summary,
    value,
  }) => html`<details><summary>${[texts.example, name, summary].filter(Boolean).join(' · ')}</summary>
<pre><code>${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</code></pre></details>`,
)}`;
}

/** The answers of success are open, the others folded. */
function responseHtml({ status, description, contents, headers }: ResponseDetail, texts: PageTexts): Html {
  const isGood = /^2/.test(status);
  const state = isGood && html` open`;
  const rows = headers.map(({ name, description: said, schema }) => [
    html`<code>${name}</code>`,
    html`${schema && typeHtml(schema, texts)}`,
    html`${said !== undefined && markdownHtml(said)}`,
  ]);
  return html`<details class="response"${state}><summary><strong>${status}</strong> ${description}</summary>
${contents.length === 0 && html`<p class="quiet">${texts.noContent}</p>`}
${contents.map((media) => mediaHtml(media, texts, isGood))}
${rows.length > 0 && html`<h3>${texts.headers}</h3>${factTable([], rows)}`}</details>`;
}

function relatedHtml({ related }: OperationDetail, texts: PageTexts): Html | undefined {
  if (related.length === 0) return undefined;
  const lists = relations.flatMap((relation) => {
    const ids = related.filter((each) => each.relation === relation).map(({ id }) => id);
    return ids.length === 0
      ? []
      : [html`<dt>${texts.relations[relation]}</dt><dd>${ids.map((id) => html`<div>${operationLink(id)}</div>`)}</dd>`];
  });
  return html`<section><h2>${texts.related}</h2><dl class="facts">${lists}</dl></section>`;
}
