/**
 * Text that is HTML already: made by {@link html} only, so that nothing gets into a page unescaped. Plain data, for it crosses
 * from one chunk to another, each of which has its own copy of this file.
 */
export interface Html {
  readonly text: string;
}

type HtmlValue = string | number | Html | undefined | false | readonly HtmlValue[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function render(value: HtmlValue): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'object') return 'text' in value ? value.text : value.map(render).join('');
  return String(value).replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

/** Builds HTML: values are escaped, other pieces of HTML and lists of them go in as they are, undefined and false vanish. */
export function html(literals: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const pieces = literals.map((literal, at) => literal + (at < values.length ? render(values[at]) : ''));
  return { text: pieces.join('') };
}
