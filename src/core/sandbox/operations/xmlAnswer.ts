import { renderXml, type XmlElements } from '../xml/xmlWriter';
import type { Answer } from './operation';

/** A document as an answer with status 200. */
export function xmlAnswer(
  root: string,
  elements: XmlElements | readonly XmlElements[] | string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status: 200, headers: { 'content-type': 'application/xml', ...headers }, body: renderXml(root, elements) };
}
