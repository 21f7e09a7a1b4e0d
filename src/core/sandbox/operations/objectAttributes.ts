import type { RequestHeaders } from '../../sigv4/rawRequest';
import { storedContentEncoding } from '../body/bodyLength';
import { parseTaggingHeader } from '../configuration/tags/tagSet';
import type { Dialect } from '../dialect';
import { customerKeyHeaders } from '../encryption/customerKey';
import type { VersionRecord } from '../objects/records';
import { S3Error } from '../s3Error';
import type { Call } from './operation';

/** What a new object is given with it. */
export type ObjectAttributes = Pick<VersionRecord, 'headers' | 'metadata' | 'tags' | 'storageClass'>;

/** Headers (lower case) that an operation which makes an object understands, beside the standard ones. */
export const attributeHeaders = [
  'x-amz-meta-*',
  'x-amz-tagging',
  'x-amz-storage-class',
  'x-amz-website-redirect-location',
  'x-amz-acl',
  'x-amz-grant-*',
  'x-amz-object-lock-*',
  'x-amz-server-side-encryption',
  ...customerKeyHeaders,
];

/** Headers that are kept with an object and given back as they came. */
const keptHeaders = [
  'cache-control',
  'content-disposition',
  'content-language',
  'expires',
  'x-amz-website-redirect-location',
] as const;

/** Bytes of all names and values of user metadata. Source: S3 user guide, "Working with object metadata". */
const metadataLimit = 2048;

const metadataPrefix = 'x-amz-meta-';

/** Those a client can name and read at once; archives would need RestoreObject, which the sandbox lacks. */
const storageClasses: ReadonlySet<string> = new Set([
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
]);

/** Where attributes are read from: a request, or a form. */
export type AttributeSource = Pick<Call, 'headers' | 'dialect'>;

/** Reads what a request says of its object. @throws S3Error MetadataTooLarge, InvalidTag, InvalidStorageClass, NotImplemented */
export function readAttributes({ headers, dialect }: AttributeSource): ObjectAttributes {
  const storageClass = readStorageClass(headers, dialect);
  return {
    headers: readKeptHeaders(headers, dialect),
    metadata: readMetadata(headers, dialect),
    tags: parseTaggingHeader(headers.get('x-amz-tagging') ?? ''),
    ...(storageClass !== undefined && { storageClass }),
  };
}

function readKeptHeaders(headers: RequestHeaders, dialect: Dialect): Readonly<Record<string, string>> {
  // RGW keeps aws-chunked as if it were the object's own.
  const encoding = dialect.isRgw ? headers.get('content-encoding') : storedContentEncoding(headers);
  const kept = keptHeaders.map((name) => [name, headers.get(name)] as const);
  const given = kept.filter(
    (entry): entry is readonly [(typeof keptHeaders)[number], string] => entry[1] !== undefined,
  );
  return {
    'content-type': headers.get('content-type') || 'binary/octet-stream',
    ...(encoding !== undefined && { 'content-encoding': encoding }),
    ...Object.fromEntries(given),
  };
}

function readMetadata(headers: RequestHeaders, dialect: Dialect): Readonly<Record<string, string>> {
  const names = [...headers.names()].filter((name) => name.startsWith(metadataPrefix));
  const entries = names.map((name) => [name.slice(metadataPrefix.length), headers.get(name) ?? ''] as const);
  // Header text is Latin-1, one character a byte.
  const size = entries.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (size > metadataLimit && dialect.difference('metadata.limit') === undefined) {
    throw new S3Error('MetadataTooLarge', undefined, { Size: size, MaxSizeAllowed: metadataLimit });
  }
  return Object.fromEntries(entries);
}

function readStorageClass(headers: RequestHeaders, dialect: Dialect): string | undefined {
  const name = headers.get('x-amz-storage-class');
  if (name === undefined || (name === 'STANDARD' && !dialect.isRgw)) return undefined;
  if (dialect.isRgw && name !== 'STANDARD') throw new S3Error('InvalidStorageClass');
  if (storageClasses.has(name)) return name;
  if (['GLACIER', 'DEEP_ARCHIVE', 'OUTPOSTS', 'SNOW'].includes(name)) {
    throw new S3Error('NotImplemented', `The storage class ${name} is not implemented.`);
  }
  throw new S3Error('InvalidStorageClass', undefined, { StorageClassRequested: name });
}

/** The headers of an answer that stand for the user metadata. */
export function metadataHeaders(
  metadata: VersionRecord['metadata'],
  dialect: Dialect,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [metadataPrefix + name, headerText(value, dialect)]),
  );
}

/**
 * What is beyond ASCII is read as Latin-1 and given back as RFC 2047 has it, which makes something else of UTF-8. Source: S3 user guide,
 * "User-defined object metadata", whose example it reproduces. Other stores give it back as it came, or encode the UTF-8 that it is.
 */
function headerText(value: string, dialect: Dialect): string {
  if (/^[\x20-\x7e\t]*$/.test(value) || dialect.has('metadata.nonAscii')) return value;
  const isUtf8 = dialect.id !== 'aws' && dialect.difference('metadata.nonAscii') === 'returnedEncoded';
  return `=?UTF-8?B?${Buffer.from(value, isUtf8 ? 'latin1' : 'utf8').toString('base64')}?=`;
}
