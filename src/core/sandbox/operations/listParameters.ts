import type { Dialect } from '../dialect';
import { S3Error } from '../s3Error';
import type { Call } from './operation';

/** What all listings of keys are asked with. */
export interface ListParameters {
  readonly prefix: string;
  readonly delimiter: string;
  /** At most 1000. */
  readonly maxKeys: number;
  readonly encodingType: 'url' | undefined;
  /** As keys go into the answer. */
  readonly encode: (key: string) => string;
  readonly encodePrefix: (prefix: string) => string;
  /** As what was asked for is repeated. */
  readonly encodeEcho: (text: string) => string;
}

type Encodings = Pick<ListParameters, 'encode' | 'encodePrefix' | 'encodeEcho'>;

const same = (text: string) => text;
const plain: Encodings = { encode: same, encodePrefix: same, encodeEcho: same };
const encodingsOfAws: Encodings = { encode: encodeName, encodePrefix: encodeName, encodeEcho: encodeName };
const encodingsOfRgw: Encodings = {
  encode: encodeURIComponent,
  encodePrefix: (prefix) => encodeURIComponent(prefix).replaceAll('%2F', '/'),
  encodeEcho: same,
};

/**
 * `allow-unordered` of RGW, which order satisfies too. Source: Ceph documentation, "Bucket operations": not beside a delimiter. Throws
 * NotImplemented where the store does not know it, and does not pass it over either.
 */
function requireUnordered({ query, dialect }: Call): void {
  if (dialect.difference('list.unordered') === 'listedInOrder' && dialect.id !== 'aws') return;
  if (!dialect.has('list.unordered')) throw new S3Error('NotImplemented', 'Unordered listings are not implemented.');
  if ((query.get('delimiter') ?? '') !== '') throw new S3Error('InvalidArgument');
}

function rgwEncodingType(query: ReadonlyMap<string, string>): 'url' | undefined {
  return query.get('encoding-type') === 'url' ? 'url' : undefined;
}

/** Reads prefix, delimiter, encoding-type and the limit that goes by the name `limit`. @throws S3Error InvalidArgument */
export function readListParameters(call: Call, limit: string): ListParameters {
  const { query, dialect } = call;
  if (query.has('allow-unordered')) requireUnordered(call);
  const encodingType = dialect.isRgw ? rgwEncodingType(query) : readEncodingType(query.get('encoding-type'));
  const encodings = encodingType === undefined ? plain : dialect.isRgw ? encodingsOfRgw : encodingsOfAws;
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    maxKeys: readLimit(dialect.isRgw ? query.get(limit)?.replace(/^-\d+$/, '1000') : query.get(limit), limit),
    encodingType,
    ...encodings,
  };
}

function readEncodingType(text: string | undefined): 'url' | undefined {
  if (text === undefined || text === 'url') return text;
  throw new S3Error('InvalidArgument', 'Invalid Encoding Method specified in Request', {
    ArgumentName: 'encoding-type',
    ArgumentValue: text,
  });
}

/** A limit up to 1000, which it also is when it is more or nothing. @throws S3Error InvalidArgument */
export function readLimit(text: string | undefined, name: string): number {
  if (text === undefined || text === '') return 1000;
  if (!/^\d{1,10}$/.test(text) || Number(text) > 0x7fffffff) {
    throw new S3Error('InvalidArgument', `Provided ${name} not an integer or within integer range`, {
      ArgumentName: name,
      ArgumentValue: text,
    });
  }
  return Math.min(Number(text), 1000);
}

/** As AWS encodes names with encoding-type=url: a slash stays, a blank becomes a plus. */
function encodeName(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/')
    .replaceAll('%20', '+');
}

/** A time as answers have it: AWS keeps whole seconds, RGW milliseconds. */
export function isoTime(iso: string, dialect: Dialect): string {
  return dialect.isRgw ? iso : `${iso.slice(0, 19)}.000Z`;
}
