import { readXml, XmlError, type XmlNode } from '../../base/xmlReader';
import { S3Error } from '../s3Error';

/**
 * Reads the XML of a request: elements, attributes, text, CDATA, comments. No DOCTYPE, hence no entities to expand.
 * Throws MalformedXML, also when the root is not `root`.
 */
export function parseXml(source: string, root: string): XmlNode {
  const node = read(source);
  if (node.name !== root) throw new S3Error('MalformedXML');
  return node;
}

function read(source: string): XmlNode {
  try {
    return readXml(source);
  } catch (error) {
    throw error instanceof XmlError ? new S3Error('MalformedXML') : error;
  }
}
