import { type Html, html } from '../../base/html';

/** Buttons that a page reports, the first of them the most likely one. */
export function actionButtons(actions: Readonly<Record<string, string>>): Html | undefined {
  const entries = Object.entries(actions);
  if (entries.length === 0) return undefined;
  return html`<div class="toolbar">${entries.map(
    ([action, label], at) =>
      html`<button class="${at === 0 ? 'primary' : 'secondary'}" data-action="${action}">${label}</button>`,
  )}</div>`;
}

export function chip(word: string): Html {
  return html`<span class="chip">${word}</span>`;
}

/** A link to the page of an operation. @param id Method and path. */
export function operationLink(id: string): Html {
  return html`<a href="#" data-action="operation" data-id="${id}"><code>${id}</code></a>`;
}

/** A table; without head where that is empty. */
export function factTable(head: readonly string[], rows: readonly (readonly Html[])[]): Html {
  return html`<table>${head.length > 0 && html`<thead><tr>${head.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>`}
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table>`;
}
