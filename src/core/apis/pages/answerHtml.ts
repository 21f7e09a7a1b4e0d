import { type Html, html } from '../../base/html';
import { actionButtons } from '../../base/pageParts';
import type { ResponseDeviation } from '../requests/contract/checkResponse';
import type { FollowResult } from '../requests/follow/followOperation';
import type { HistoryRecord } from '../requests/history/historyRecord';
import { type AnswerTexts, answerTexts } from './answerTexts';
import { bodyTextHtml } from './bodyTextHtml';
import type { PageOptions } from './operationHtml';
import { factTable } from './pageParts';
import { filled } from './pageTexts';

/** What the body of an answer is shown as; nothing in it is secret. */
export type AnswerContent =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string; readonly cut: boolean }
  | { readonly kind: 'image'; readonly mediaType: string; readonly base64: string }
  /** `kept`: it can be saved. */
  | { readonly kind: 'file'; readonly what: string; readonly kept: boolean };

export interface AnswerView {
  readonly record: HistoryRecord;
  /** When it came, and how large it is, in the reader's words. */
  readonly facts: readonly string[];
  readonly content: AnswerContent;
  /** `undefined`: it was compared with no definition. */
  readonly deviations: readonly ResponseDeviation[] | undefined;
  /** A redirect that was not followed. */
  readonly notFollowed?: string;
  readonly followed?: Pick<FollowResult, 'outcome' | 'steps'>;
}

/** The page of an answer: status, what differs from the definition and where, headers, body. */
export function answerHtml(view: AnswerView, { language, actions = {} }: PageOptions): Html {
  const texts = answerTexts(language);
  const { method, url } = view.record.request;
  const { response, error = '' } = view.record;
  return html`<h1>${response === undefined ? filled(texts.noAnswer, error) : statusHtml(response)}</h1>
<p class="request"><span class="method ${method.toLowerCase()}">${method}</span> <code>${url}</code></p>
<p class="quiet">${[...(response ? [filled(texts.took, String(response.milliseconds))] : []), ...view.facts].join(' · ')}</p>
${actionButtons(actions)}
${view.notFollowed !== undefined && html`<p>${filled(texts.notFollowed, view.notFollowed)}</p>`}
${view.followed && followedHtml(view.followed, texts)}
${response && (view.deviations !== undefined || view.followed === undefined) && deviationsHtml(view.deviations, texts)}
${
  response &&
  html`<section><h2>${texts.body}</h2>${contentHtml(view, texts)}</section>
<section><h2>${texts.headers}</h2><dl class="facts">${response.headers.map(
    ([name, value]) => html`<dt><code>${name}</code></dt><dd><code>${value}</code></dd>`,
  )}</dl></section>`
}`;
}

function statusHtml({ status, statusText }: { readonly status: number; readonly statusText: string }): Html {
  return html`<span class="status s${Math.floor(status / 100)}">${status}</span> ${statusText}`;
}

function followedHtml({ outcome, steps }: Pick<FollowResult, 'outcome' | 'steps'>, texts: AnswerTexts): Html {
  const rows = steps.map(({ at, httpStatus, status }) => [
    html`${(at / 1000).toFixed(1)} s`,
    html`${httpStatus}`,
    html`${status !== undefined && html`<code>${status}</code>`}`,
  ]);
  return html`<section><h2>${texts.followed}</h2><p>${texts.outcomes[outcome]}</p>
${factTable([texts.after, texts.status, texts.state], rows)}</section>`;
}

function deviationsHtml(deviations: readonly ResponseDeviation[] | undefined, texts: AnswerTexts): Html {
  if (deviations === undefined) return html`<p class="quiet">${texts.notCompared}</p>`;
  if (deviations.length === 0) return html`<p class="works"><span class="mark">✓</span>${texts.fits}</p>`;
  const rows = deviations.map((deviation, at) => {
    const { where, pointer, keyword, expected, found } = deviation;
    const place =
      where === 'body'
        ? html`<a href="#deviation-${at}"><code>${pointer || '/'}</code></a>`
        : html`<code>${pointer}</code>`;
    return [
      html`${texts.where[where]} ${place}`,
      html`${texts.keywords[keyword] ?? keyword}: <code>${expected}</code>`,
      html`${found !== '' && html`<code>${found}</code>`}`,
    ];
  });
  return html`<section><h2>${texts.deviations} (${deviations.length})</h2>${factTable([texts.place, texts.expected, texts.found], rows)}</section>`;
}

function contentHtml({ content, deviations = [] }: AnswerView, texts: AnswerTexts): Html {
  switch (content.kind) {
    case 'none':
      return html`<p class="quiet">${texts.noBody}</p>`;
    case 'file':
      return html`<p>${filled(content.kept ? texts.file : texts.fileNotKept, content.what)}</p>`;
    case 'image':
      return html`<img src="data:${content.mediaType};base64,${content.base64}" alt="${texts.image}">`;
    case 'text':
      return html`${content.cut && html`<p>${texts.cut}</p>`}${bodyTextHtml(content.text, deviations, texts)}`;
  }
}
