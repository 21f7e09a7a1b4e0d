import { type Html, html } from './html';

/** Buttons that a page reports, the first of them the most likely one. */
export function actionButtons(actions: Readonly<Record<string, string>>): Html | undefined {
  const entries = Object.entries(actions);
  if (entries.length === 0) return undefined;
  return html`<div class="toolbar">${entries.map(
    ([action, label], at) =>
      html`<button class="${at === 0 ? 'primary' : 'secondary'}" data-action="${action}">${label}</button>`,
  )}</div>`;
}

/** A short word in a frame. */
export function chip(word: string): Html {
  return html`<span class="chip">${word}</span>`;
}
