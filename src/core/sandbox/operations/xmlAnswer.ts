import { renderXml, renderXmlPieces, type XmlContent } from '../xml/xmlWriter';
import type { Answer } from './operation';

/** With more elements than this a document goes out while it is written, so that the client reads it meanwhile. */
const wholeElements = 100;

/** A document as an answer with status 200. */
export function xmlAnswer(root: string, content: XmlContent, headers: Readonly<Record<string, string>> = {}): Answer {
  const isLong = Array.isArray(content) && content.length > wholeElements;
  return {
    status: 200,
    headers: { 'content-type': 'application/xml', ...headers },
    body: isLong ? { pieces: renderXmlPieces(root, content) } : renderXml(root, content),
  };
}
