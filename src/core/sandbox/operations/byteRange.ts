import { S3Error } from '../s3Error';

/** A stretch of an object: both ends are in. */
export interface ByteStretch {
  readonly first: number;
  readonly last: number;
}

/**
 * Reads a Range header for an object of `size` bytes. Undefined: the whole object, as for a form that S3 does not know, several
 * ranges included (S3 API reference, GetObject). @throws S3Error InvalidRange
 */
export function readRange(header: string | undefined, size: number): ByteStretch | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  const [, first = '', last = ''] = found ?? [];
  if (!found || (first === '' && last === '')) return undefined;
  if (first !== '' && last !== '' && Number(first) > Number(last)) return undefined;
  const stretch = first === '' ? suffix(Number(last), size) : fromStart(Number(first), last, size);
  if (stretch.first < size && stretch.first <= stretch.last) return stretch;
  throw notSatisfiable(header, size);
}

/** As RGW reads it: of several ranges the first, none that runs backwards, and the whole object for a suffix of nothing. */
export function readRgwRange(header: string | undefined, size: number): ByteStretch | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)(?:,|$)/.exec(header?.trim() ?? '') ?? [];
  if (first === '' && Number(last) === 0) return last === '' || size === 0 ? undefined : { first: 0, last: size - 1 };
  if (first !== '' && last !== '' && Number(first) > Number(last)) throw notSatisfiable(header, size);
  return readRange(`bytes=${first}-${last}`, size);
}

function notSatisfiable(header: string | undefined, size: number): S3Error {
  return new S3Error(
    'InvalidRange',
    undefined,
    { RangeRequested: header ?? '', ActualObjectSize: size },
    { 'content-range': `bytes */${size}` },
  );
}

function suffix(length: number, size: number): ByteStretch {
  // A suffix of no bytes is nothing that could be given: out of range.
  return length === 0 ? { first: size, last: size } : { first: Math.max(size - length, 0), last: size - 1 };
}

function fromStart(first: number, last: string, size: number): ByteStretch {
  return { first, last: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}
