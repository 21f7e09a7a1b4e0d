import { S3Error } from '../s3Error';
import { XmlFields } from '../xml/xmlFields';
import { parseXml } from '../xml/xmlReader';
import { renderXml } from '../xml/xmlWriter';

const ownerships = ['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'] as const;

/**
 * Whose an object is. Everything in the sandbox has one owner, so what counts is that `BucketOwnerEnforced` (the default of
 * AWS since April 2023) switches ACLs off.
 */
export type ObjectOwnership = (typeof ownerships)[number];

/** Reads a value of `x-amz-object-ownership`. Throws InvalidArgument. */
export function readObjectOwnership(header: string): ObjectOwnership {
  const found = ownerships.find((each) => each === header);
  if (found) return found;
  throw new S3Error('InvalidArgument', `Invalid x-amz-object-ownership header: ${header}`, {
    ArgumentName: 'x-amz-object-ownership',
    ArgumentValue: header,
  });
}

/** Reads the body of PutBucketOwnershipControls, which has exactly one rule. Throws MalformedXML. */
export function parseOwnershipControls(source: string): ObjectOwnership {
  const rule = new XmlFields(parseXml(source, 'OwnershipControls'), { Rule: 'one' }).child('Rule');
  const found = rule && new XmlFields(rule, { ObjectOwnership: 'one' }).choice('ObjectOwnership', ownerships);
  if (!found) throw new S3Error('MalformedXML');
  return found;
}

/** The answer of GetBucketOwnershipControls. */
export function renderOwnershipControls(ownership: ObjectOwnership): string {
  return renderXml('OwnershipControls', { Rule: { ObjectOwnership: ownership } });
}
