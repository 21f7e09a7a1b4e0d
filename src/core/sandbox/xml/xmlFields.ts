import { S3Error } from '../s3Error';
import { parseXml, type XmlElement } from './xmlReader';

/** The root of a request's document. @throws S3Error MalformedXML when it is called otherwise */
export function readRoot(source: string, name: string): XmlElement {
  const root = parseXml(source);
  if (root.name !== name) throw new S3Error('MalformedXML');
  return root;
}

/** Throws MalformedXML for a child that is not in `names`: it would be something asked for and not done. */
export function requireOnly(element: XmlElement, names: readonly string[]): void {
  if (element.children.some(({ name }) => !names.includes(name))) throw new S3Error('MalformedXML');
}

export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The child of this name. @throws S3Error MalformedXML when there are several */
export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  const [child, second] = childrenOf(element, name);
  if (second) throw new S3Error('MalformedXML');
  return child;
}

/** The text of a child; undefined when it is not there. @throws S3Error MalformedXML when it has elements, or comes twice */
export function textOf(element: XmlElement, name: string): string | undefined {
  const child = childOf(element, name);
  if (child && child.children.length > 0) throw new S3Error('MalformedXML');
  return child?.text;
}

/** The text of a child that must be there. @throws S3Error MalformedXML */
export function requireText(element: XmlElement, name: string): string {
  const text = textOf(element, name);
  if (text === undefined) throw new S3Error('MalformedXML');
  return text;
}
