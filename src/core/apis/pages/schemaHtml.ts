import { type Html, html } from '../../base/html';
import type { SchemaChild, SchemaView } from '../detail/schemaView';
import { markdownHtml } from './markdownHtml';
import { filled, type PageTexts } from './pageTexts';
import { valueText } from './valueText';

/** Values of an enum that are listed. */
const maxValues = 50;
/** Levels that one page opens; circular schemas have no end of their own. */
const maxDepth = 40;

/** The type in words: names of schemas are links to their pages. */
export function typeHtml(view: Pick<SchemaView, 'name' | 'types' | 'format' | 'items'>, texts: PageTexts): Html {
  const { items } = view;
  const own = named(view, texts);
  if (items === undefined || !view.types.includes('array')) return own;
  const [before = '', after = ''] = texts.arrayOf.split('{0}');
  const list = html`${before}${named(items, texts)}${after}`;
  return view.name === undefined ? list : html`${schemaLink(view.name)} ${list}`;
}

function named(view: Pick<SchemaView, 'name' | 'types' | 'format'>, texts: PageTexts): Html {
  const { name, types, format } = view;
  const type = types.length === 0 ? texts.anyValue : types.join(' | ');
  const text = format === undefined ? type : `${type} (${format})`;
  return name === undefined ? html`${text}` : html`${schemaLink(name)} ${text}`;
}

/** A link to the page of a schema. */
export function schemaLink(name: string): Html {
  return html`<a href="#" data-action="schema" data-name="${name}">${name}</a>`;
}

/** Words that tell what is special about a value. */
function chips(view: SchemaView & { readonly required?: boolean }, texts: PageTexts): Html {
  const { deprecated, readOnly, writeOnly, circular, required } = texts;
  const words = [
    view.required === true && required,
    view.deprecated && deprecated,
    view.readOnly && readOnly,
    view.writeOnly && writeOnly,
    view.circular && circular,
  ];
  return html`${words.map((word) => word !== false && html`<span class="chip">${word}</span>`)}`;
}

/** Limits, allowed values, default and description of a value. */
export function valueFacts(view: SchemaView, texts: PageTexts): Html {
  const limits = view.constraints.map(({ keyword, value }) => html`<code>${keyword}: ${value}</code> `);
  const [example] = view.examples;
  const listed = view.enum.slice(0, maxValues);
  const more = view.enum.length > listed.length && ` +${view.enum.length - listed.length}`;
  return html`${view.description !== undefined && html`<div class="prose">${markdownHtml(view.description)}</div>`}
${limits.length > 0 && html`<div>${limits}</div>`}
${listed.length > 0 && html`<div>${texts.allowed} ${listed.map((value) => html`<code>${valueText(value)}</code> `)}${more}</div>`}
${view.default !== undefined && html`<div>${texts.defaultValue} <code>${valueText(view.default)}</code></div>`}
${example !== undefined && html`<div>${texts.example} <code>${valueText(example)}</code></div>`}`;
}

/**
 * A schema as a tree whose inside is asked for when it is opened: `data-ask="children"` with the handle and those around it.
 * @param open Opens the outermost level at once.
 */
export function schemaTree(view: SchemaView, texts: PageTexts, open = true): Html {
  const head = html`<span class="type">${typeHtml(view, texts)}</span> ${chips(view, texts)}`;
  return html`<div class="schema">${nodeHtml(view, { head, above: [], open }, texts)}</div>`;
}

/** The answer to `children`. @param above Handles from the outermost to the opened one. */
export function schemaChildren(children: readonly SchemaChild[], above: readonly number[], texts: PageTexts): Html {
  if (children.length === 0) return html`<p class="quiet">${texts.noProperties}</p>`;
  return html`<ul class="schema">${children.map((child) => {
    const head = html`<span class="property">${childLabel(child, texts)}</span> <span class="type">${typeHtml(child, texts)}</span> ${chips(child, texts)}`;
    return html`<li>${nodeHtml(child, { head, above, open: false }, texts)}</li>`;
  })}</ul>`;
}

function childLabel({ kind, label }: SchemaChild, texts: PageTexts): Html {
  if (kind === 'property') return html`<code>${label}</code>`;
  const shown = /^(tuple|oneOf|anyOf)$/.test(kind) ? String(Number(label) + 1) : label;
  return html`<em>${filled(texts.childKinds[kind], shown)}</em>`;
}

interface NodeParts {
  readonly head: Html;
  readonly above: readonly number[];
  readonly open: boolean;
}

function nodeHtml(view: SchemaView, { head, above, open }: NodeParts, texts: PageTexts): Html {
  const facts = valueFacts(view, texts);
  if (!view.expandable || above.length >= maxDepth) {
    return html`<div class="leaf">${head}</div><div class="facts">${facts}</div>`;
  }
  const state = open && html` open`;
  return html`<details data-ask="children" data-handle="${view.handle}" data-above="${above.join(',')}"${state}>
<summary>${head}</summary>
<div class="facts">${facts}</div><div class="inside" data-inside aria-live="polite"><p class="quiet">${texts.loading}</p></div></details>`;
}
