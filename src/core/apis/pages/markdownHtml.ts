import { type Html, html } from '../../base/html';

/**
 * Descriptions are CommonMark (OpenAPI 3.1, 3.5) and come from strangers: paragraphs, lists, code, emphasis and links to http(s)
 * are shown, and all else as the text that it is. HTML is never passed on.
 */
export function markdownHtml(text: string): Html {
  const blocks: Html[] = [];
  const pieces = text.replaceAll('\r\n', '\n').split(/^(?:```|~~~)[^\n]*\n?/m);
  for (const [at, piece] of pieces.entries()) {
    if (at % 2 === 1) blocks.push(html`<pre><code>${piece.trimEnd()}</code></pre>`);
    else blocks.push(...piece.split(/\n\s*\n/).flatMap(blockOf));
  }
  return html`${blocks}`;
}

const bullet = /^\s*(?:[-*+]|\d+[.)])\s+/;

function blockOf(block: string): readonly Html[] {
  const lines = block.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return [];
  const first = lines.findIndex((line) => bullet.test(line));
  if (first < 0) return [paragraph(lines)];
  const items: string[] = [];
  for (const line of lines.slice(first)) {
    if (bullet.test(line)) items.push(line.replace(bullet, ''));
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  const list = html`<ul>${items.map((item) => html`<li>${inline(item)}</li>`)}</ul>`;
  return first === 0 ? [list] : [paragraph(lines.slice(0, first)), list];
}

function paragraph(lines: readonly string[]): Html {
  const text = lines.map((line) => line.trim().replace(/^#{1,6}\s+/, '')).join('\n');
  return html`<p>${inline(text)}</p>`;
}

/** Code, a link, or strong text; no nesting, and bounded so that no text can make the search slow. */
const token =
  /`([^`\n]{1,1000})`|\[([^\][\n]{1,500})\]\((https?:\/\/[^\s()]{1,2000})\)|\*\*([^*\n]{1,500})\*\*|<br\s*\/?>/g;

function inline(text: string): Html {
  const pieces: Html[] = [];
  let at = 0;
  for (const match of text.matchAll(token)) {
    pieces.push(html`${text.slice(at, match.index)}`);
    const [, code, label, url, strong] = match;
    if (code !== undefined) pieces.push(html`<code>${code}</code>`);
    else if (label !== undefined) pieces.push(html`<a href="${url}">${label}</a>`);
    else pieces.push(strong === undefined ? html`<br>` : html`<strong>${strong}</strong>`);
    at = match.index + match[0].length;
  }
  pieces.push(html`${text.slice(at)}`);
  return html`${pieces}`;
}
