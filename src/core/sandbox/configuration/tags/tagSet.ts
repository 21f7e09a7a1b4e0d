import { S3Error } from '../../s3Error';
import { XmlFields } from '../../xml/xmlFields';
import { parseXml } from '../../xml/xmlReader';
import { renderXml } from '../../xml/xmlWriter';

/** Value by key, in the order they were given. */
export type TagSet = Readonly<Record<string, string>>;

/** How many tags an object and a bucket may have. Source: S3 user guide, "Categorizing your storage using tags". */
export const maxTags = { object: 10, bucket: 50 } as const;

export type TagOwner = keyof typeof maxTags;

/** Letters, digits and blanks of any script, and `+ - = . _ : / @` (the same page); lengths in UTF-16 units. */
const allowedText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const maxKeyLength = 128;
const maxValueLength = 256;

function invalid(message: string, key: string): S3Error {
  return new S3Error('InvalidTag', message, { TagKey: key });
}

function checkTag(key: string, value: string): void {
  if (key === '' || key.length > maxKeyLength || !allowedText.test(key)) {
    throw invalid('The TagKey you have provided is invalid', key);
  }
  if (key.startsWith('aws:')) throw invalid('System tags cannot be added/updated by requester', key);
  if (value.length > maxValueLength || !allowedText.test(value)) {
    throw new S3Error('InvalidTag', 'The TagValue you have provided is invalid', { TagKey: key, TagValue: value });
  }
}

function checkCount(count: number, owner: TagOwner): void {
  if (count <= maxTags[owner]) return;
  const name = owner === 'object' ? 'Object tags' : 'Bucket tag count';
  throw new S3Error('BadRequest', `${name} cannot be greater than ${maxTags[owner]}`);
}

/** Entries to a record; safe for a key such as `__proto__`. */
function toTagSet(pairs: readonly (readonly [string, string])[]): TagSet {
  return Object.fromEntries(pairs);
}

/** Reads the body of Put…Tagging. Throws MissingRequestBodyError, MalformedXML, InvalidTag or BadRequest (too many). */
export function parseTagging(source: string, owner: TagOwner): TagSet {
  if (source === '') throw new S3Error('MissingRequestBodyError');
  const set = new XmlFields(parseXml(source, 'Tagging'), { TagSet: 'one' }).child('TagSet');
  if (!set) throw new S3Error('MalformedXML');
  const pairs = new XmlFields(set, { Tag: 'many' }).all('Tag').map((node) => {
    const tag = new XmlFields(node, { Key: 'one', Value: 'one' });
    const [key, value] = [tag.rawText('Key'), tag.rawText('Value')];
    if (key === undefined || value === undefined) throw new S3Error('MalformedXML');
    return [key, value] as const;
  });
  checkCount(pairs.length, owner);
  const seen = new Set<string>();
  for (const [key, value] of pairs) {
    checkTag(key, value);
    if (seen.has(key)) throw invalid('Cannot provide multiple Tags with the same key', key);
    seen.add(key);
  }
  return toTagSet(pairs);
}

function decodeTagText(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

function headerPairs(header: string): (readonly [string, string])[] {
  try {
    return header
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => {
        const equals = pair.indexOf('=');
        if (equals < 0) return [decodeTagText(pair), ''] as const;
        return [decodeTagText(pair.slice(0, equals)), decodeTagText(pair.slice(equals + 1))] as const;
      });
  } catch {
    throw malformedHeader(header);
  }
}

function malformedHeader(header: string): S3Error {
  return new S3Error(
    'InvalidArgument',
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
    { ArgumentName: 'x-amz-tagging', ArgumentValue: header },
  );
}

/** Reads `x-amz-tagging: a=1&b=2`, always of an object. Throws InvalidArgument, InvalidTag or BadRequest (too many). */
export function parseTaggingHeader(header: string): TagSet {
  const pairs = headerPairs(header);
  checkCount(pairs.length, 'object');
  if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw malformedHeader(header);
  for (const [key, value] of pairs) checkTag(key, value);
  return toTagSet(pairs);
}

/** The answer of Get…Tagging. */
export function renderTagging(tags: TagSet): string {
  const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return renderXml('Tagging', { TagSet: { Tag: list } });
}
