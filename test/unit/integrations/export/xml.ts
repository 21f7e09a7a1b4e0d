import assert from 'node:assert/strict';
import { strFromU8, unzipSync } from 'fflate';

/** The texts of the parts of an office file by their names. */
export function partsOf(data: Uint8Array): ReadonlyMap<string, string> {
  return new Map(Object.entries(unzipSync(data)).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Reads XML, and fails where it is not well-formed. Enough for what office files hold: no DTD, no CDATA. */
export function parseXml(xml: string, part: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const tokens = xml
    .replace(/^<\?xml[^>]*\?>\s*/, '')
    .matchAll(/<(\/?)([\w:.-]+)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)|(<)/g);
  for (const [, close, name = '', attributes = '', empty, text, stray] of tokens) {
    const top = open.at(-1);
    assert.ok(top, part);
    assert.equal(stray, undefined, `${part}: a stray < in ${top.name}`);
    if (text !== undefined) {
      assert.doesNotMatch(text, /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/, `${part}: a bare & in ${top.name}`);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are the point
      assert.doesNotMatch(text, /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/, `${part}: a control character`);
      top.text += text;
    } else if (close) {
      assert.equal(open.pop()?.name, name, `${part}: </${name}>`);
    } else {
      const pairs = [...attributes.matchAll(/([\w:.-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]);
      assert.equal(new Set(pairs.map(([key]) => key)).size, pairs.length, `${part}: an attribute twice in ${name}`);
      const element: Element = { name, attributes: Object.fromEntries(pairs), children: [], text: '' };
      top.children.push(element);
      if (!empty) open.push(element);
    }
  }
  assert.equal(open.length, 1, `${part}: ${open.at(-1)?.name} is not closed`);
  const [first] = root.children;
  assert.ok(first, `${part}: empty`);
  return first;
}

/** An element and everything in it. */
export function all(element: Element, name?: string): Element[] {
  const found = [element, ...element.children.flatMap((child) => all(child))];
  return name === undefined ? found : found.filter((each) => each.name === name);
}

/** Its text, with that of everything in it. */
export function textOf(element: Element): string {
  return all(element)
    .filter(({ name }) => name === 'w:t')
    .map(({ text }) =>
      text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
    )
    .join('');
}
