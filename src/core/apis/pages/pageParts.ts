import { type Html, html } from '../../base/html';

/** A link to the page of an operation. @param id Method and path. */
export function operationLink(id: string): Html {
  return html`<a href="#" data-action="operation" data-id="${id}"><code>${id}</code></a>`;
}

/** A table; without head where that is empty. */
export function factTable(head: readonly string[], rows: readonly (readonly Html[])[]): Html {
  return html`<table>${head.length > 0 && html`<thead><tr>${head.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>`}
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table>`;
}
