import { type Html, html } from '../../base/html';
import { actionButtons } from '../../base/pageParts';
import type { JsonValue } from '../exactJson/jsonValue';
import { writeJson } from '../exactJson/writeJson';
import type { ResponseComparison } from '../requests/history/compareResponses';
import { answerTexts } from './answerTexts';
import type { PageOptions } from './operationHtml';
import { factTable } from './pageParts';
import { filled } from './pageTexts';

/** Changes of a body that a page lists, and characters of a value that it shows. */
const mostChanges = 500;
const mostText = 300;

/** What differs between two answers. @param names What the two are called: when they came. */
export function comparisonHtml(
  { status, headers, body, text }: ResponseComparison,
  names: { readonly before: string; readonly after: string },
  { language, actions = {} }: PageOptions,
): Html {
  const texts = answerTexts(language);
  const head = [texts.place, `${texts.before} · ${names.before}`, `${texts.now} · ${names.after}`];
  const shown = body.slice(0, mostChanges);
  const rows = [
    ...(status ? [[html`${texts.status}`, html`${status.before}`, html`${status.after}`]] : []),
    ...headers.map(({ name, before, after }) => [html`<code>${name}</code>`, valueHtml(before), valueHtml(after)]),
    ...shown.map(({ pointer, before, after }) => [
      html`<code>${pointer || '/'}</code>`,
      valueHtml(jsonText(before)),
      valueHtml(jsonText(after)),
    ]),
  ];
  return html`<h1>${texts.comparison}</h1>
${actionButtons(actions)}
${rows.length > 0 && factTable(head, rows)}
${body.length > shown.length && html`<p>${filled(texts.more, String(body.length - shown.length))}</p>`}
${text === 'different' && html`<p>${texts.differentText}</p>`}
${rows.length === 0 && text !== 'different' && html`<p>${texts.same}</p>`}`;
}

function jsonText(value: JsonValue | undefined): string | undefined {
  return value === undefined ? undefined : writeJson(value, 0);
}

function valueHtml(text: string | undefined): Html {
  if (text === undefined) return html`<span class="quiet">—</span>`;
  return html`<code>${text.length > mostText ? `${text.slice(0, mostText)}…` : text}</code>`;
}
