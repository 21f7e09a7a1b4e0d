import { S3Error } from '../s3Error';

/** What tags may be. Source: S3 user guide, "Categorizing your objects using tags". */
const limits = { tags: 10, keyLength: 128, valueLength: 256 } as const;

/** Reads x-amz-tagging, tags in the form of a query. @throws S3Error InvalidArgument, InvalidTag, BadRequest */
export function parseTagHeader(header: string | undefined): Readonly<Record<string, string>> {
  if (header === undefined || header === '') return {};
  const tags = header.split('&').map((pair): readonly [string, string] => {
    const equals = pair.indexOf('=');
    return equals < 0 ? [decode(pair), ''] : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
  });
  return checkTags(tags);
}

/** Tags by key, once they are known to be within the limits. @throws S3Error InvalidTag, BadRequest */
export function checkTags(
  tags: readonly (readonly [key: string, value: string])[],
  limit: number = limits.tags,
): Readonly<Record<string, string>> {
  if (tags.length > limit) throw new S3Error('BadRequest', `Object tags cannot be greater than ${limit}`);
  const found = new Map<string, string>();
  for (const [key, value] of tags) {
    if (key === '' || key.length > limits.keyLength) throw invalid('The TagKey you have provided is invalid', key);
    if (value.length > limits.valueLength) throw invalid('The TagValue you have provided is invalid', key);
    if (key.toLowerCase().startsWith('aws:')) throw invalid('System tags cannot be added by the requester', key);
    if (!isTagText(key) || !isTagText(value)) throw invalid('The tag has characters that tags cannot have', key);
    if (found.has(key)) throw invalid('Cannot provide multiple Tags with the same key', key);
    found.set(key, value);
  }
  return Object.fromEntries(found);
}

function invalid(message: string, key: string): S3Error {
  return new S3Error('InvalidTag', message, { TagKey: key });
}

function isTagText(text: string): boolean {
  return /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new S3Error('InvalidArgument', 'The header x-amz-tagging is not encoded as a query.', {
      ArgumentName: 'x-amz-tagging',
    });
  }
}
