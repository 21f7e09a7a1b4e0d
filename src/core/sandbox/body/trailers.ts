import { S3Error } from '../s3Error';
import type { ByteReader } from './byteReader';

/** Room for a handful of headers; AWS names no limit. */
const maxTrailerBytes = 8192;

/**
 * Reads what follows the last chunk, up to the end of the body: lines `name:value` by lower-case name. The documentation ends
 * them with `\n\r\n`, the SDKs with `\r\n`, and either may leave empty lines before and after, so all of that is taken. Throws
 * MalformedTrailerError.
 */
export async function readTrailers(reader: ByteReader): Promise<Map<string, string>> {
  const trailers = new Map<string, string>();
  let room = maxTrailerBytes;
  for (let line = await reader.line(room); line !== undefined; line = await reader.line(room)) {
    room -= line.length;
    if (room <= 0) throw new S3Error('MalformedTrailerError', 'The trailing headers are too long.');
    addTrailer(trailers, line.replace(/\r?\n$/, ''));
  }
  return trailers;
}

function addTrailer(trailers: Map<string, string>, line: string): void {
  if (line === '') return;
  const [, name = '', value = ''] = /^([\w!#$%&'*+.^`|~-]+):[ \t]*([^\r]*)$/.exec(line) ?? [];
  const known = trailers.has(name.toLowerCase());
  if (name === '' || known) throw new S3Error('MalformedTrailerError');
  trailers.set(name.toLowerCase(), value.trimEnd());
}
