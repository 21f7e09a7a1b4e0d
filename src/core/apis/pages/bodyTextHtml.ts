import { type Html, html } from '../../base/html';
import { formatJson, formatJsonStart } from '../exactJson/formatJson';
import { pointerPlaces } from '../exactJson/pointerPlaces';
import type { ResponseDeviation } from '../requests/contract/checkResponse';
import type { AnswerTexts } from './answerTexts';
import { filled } from './pageTexts';

/** Characters of a body that a page shows; the rest is for the editor, which has the means for it. */
export const shownText = 200_000;

/** A body, JSON with line breaks and its numbers as they were written; each deviation is named behind the line that it is in. */
export function bodyTextHtml(body: string, deviations: readonly ResponseDeviation[], texts: AnswerTexts): Html {
  // Longer ones are not read to their end: that would take seconds.
  const text = body.length <= readText ? (formatJson(body) ?? body) : (formatJsonStart(body, shownText) ?? body);
  const shown = text.slice(0, shownText);
  const isCut = shown.length < text.length || (body.length > readText && shown.length >= shownText);
  const notes = notesIn(shown, deviations);
  let done = 0;
  const pieces = notes.map(({ at, start, deviation, number }) => {
    const before = shown.slice(done, at);
    // Another deviation on the same line follows it.
    const marked = start >= done ? start : at;
    done = at;
    return html`${before.slice(0, before.length - (at - marked))}<mark id="deviation-${number}">${shown.slice(marked, at)}</mark><span class="deviation"> ← ${noteText(deviation, texts)}</span>`;
  });
  const more = isCut && html`<p class="quiet">${filled(texts.long, String(shown.length))}</p>`;
  return html`${more}<pre><code>${pieces}${shown.slice(done)}</code></pre>`;
}

interface Note {
  /** End of the line that it stands behind. */
  readonly at: number;
  /** Where the marked text of that line begins. */
  readonly start: number;
  readonly deviation: ResponseDeviation;
  readonly number: number;
}

/** Characters of a body that is looked at whole. */
const readText = 1_000_000;

function notesIn(text: string, deviations: readonly ResponseDeviation[]): readonly Note[] {
  const inBody = deviations.flatMap((deviation, number) => (deviation.where === 'body' ? [{ deviation, number }] : []));
  const places = pointerPlaces(text, new Set(inBody.map(({ deviation }) => deviation.pointer)));
  const notes = inBody.flatMap(({ deviation, number }): readonly Note[] => {
    const start = places.get(deviation.pointer)?.start;
    // Of a body that is no JSON, or where it is behind what is shown.
    if (start === undefined) return [];
    const newline = text.indexOf('\n', start);
    return [{ at: newline < 0 ? text.length : newline, start, deviation, number }];
  });
  return notes.sort((a, b) => a.at - b.at || a.start - b.start);
}

function noteText({ keyword, expected }: ResponseDeviation, texts: AnswerTexts): string {
  return `${texts.keywords[keyword] ?? keyword}: ${expected}`;
}
