import { type Html, html } from '../../../base/html';
import type { Inline, TextMarks } from '../documentModel';
import type { Pictures } from '../loadPictures';
import type { Picture } from '../picture';

/** What a page needs to know of its document. */
export interface HtmlContext {
  readonly pictures: Pictures;
  /** Where a link goes: `#anchor` stays, undefined makes plain text of it. */
  readonly linkTarget: (target: string) => string | undefined;
}

/** Code with more characters than that may be broken. */
const longestWhole = 24;

/** What stands in a line. Everything is escaped: nothing of a document is HTML. */
export function htmlInlines(inlines: readonly Inline[], context: HtmlContext): Html[] {
  return inlines.map((inline) => inlineOf(inline, context));
}

function inlineOf(inline: Inline, context: HtmlContext): Html {
  switch (inline.kind) {
    case 'text':
      return marked(html`${inline.text}`, inline.marks);
    case 'code':
      return marked(html`<code>${breakable(inline.text)}</code>`, inline.marks);
    case 'link': {
      const target = context.linkTarget(inline.target);
      const children = htmlInlines(inline.children, context);
      if (target === undefined) return html`${children}`;
      return target.startsWith('#')
        ? html`<a href="${target}">${children}</a>`
        : html`<a href="${target}" rel="noopener noreferrer">${children}</a>`;
    }
    case 'image': {
      const picture = context.pictures.get(inline.source);
      return picture ? imageHtml(picture, inline.alt) : html`<em>${inline.alt || inline.source}</em>`;
    }
    case 'anchor':
      return html`<a id="${inline.anchor}"></a>`;
    case 'footnote':
      return html`<sup><a id="note-${inline.number}-from" href="#note-${inline.number}">${inline.number}</a></sup>`;
    case 'break':
      return html`<br>`;
  }
}

/** Long paths and names are broken after their separators; nothing of it is copied. */
function breakable(text: string): Html[] {
  const pieces = text.length > longestWhole ? text.split(/(?<=[/_.:])(?=\w)/) : [text];
  return pieces.map((piece, at) => (at === 0 ? html`${piece}` : html`<wbr>${piece}`));
}

function marked(text: Html, { strong, emphasis, strike }: TextMarks): Html {
  const struck = strike ? html`<s>${text}</s>` : text;
  const slanted = emphasis ? html`<em>${struck}</em>` : struck;
  return strong ? html`<strong>${slanted}</strong>` : slanted;
}

const mediaTypes = { png: 'image/png', jpg: 'image/jpeg', gif: 'image/gif', svg: 'image/svg+xml' } as const;

/** A picture within the page. An SVG in `<img>` runs no script and loads nothing. */
export function imageHtml({ type, data, width, height }: Picture, alt: string): Html {
  const address = `data:${mediaTypes[type]};base64,${Buffer.from(data).toString('base64')}`;
  return html`<img src="${address}" width="${Math.round(width)}" height="${Math.round(height)}" alt="${alt}">`;
}
