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
  /** As names go into the answer. */
  readonly encode: (text: string) => string;
}

/** Reads prefix, delimiter, encoding-type and the limit that goes by the name `limit`. @throws S3Error InvalidArgument */
export function readListParameters({ query }: Call, limit: string): ListParameters {
  const encodingType = readEncodingType(query.get('encoding-type'));
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    maxKeys: readLimit(query.get(limit), limit),
    encodingType,
    encode: encodingType === 'url' ? encodeName : (text) => text,
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
