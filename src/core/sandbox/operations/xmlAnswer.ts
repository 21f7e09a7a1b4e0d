import { renderXmlPieces, type XmlContent } from '../xml/xmlWriter';
import type { Answer } from './operation';

/** A document as an answer with status 200. A long one goes out while it is written, so that the client reads it meanwhile. */
export function xmlAnswer(root: string, content: XmlContent, headers: Readonly<Record<string, string>> = {}): Answer {
  const rest = renderXmlPieces(root, content);
  const first = rest.next().value ?? '';
  const second = rest.next();
  const body = second.done ? first : { pieces: inOrder([first, second.value], rest) };
  return { status: 200, headers: { 'content-type': 'application/xml', ...headers }, body };
}

function* inOrder(ready: readonly string[], rest: Iterable<string>): Generator<string, void, undefined> {
  yield* ready;
  yield* rest;
}
