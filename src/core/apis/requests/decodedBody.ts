import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { AppError } from '../../base/errors';

/** What {@link decodedBody} understands, for Accept-Encoding. */
export const acceptedEncodings = 'gzip, deflate, br';

/**
 * The bytes of a body without its content codings (RFC 9110, 8.4), the last one applied undone first.
 * @throws AppError `store.notSupported` (from the stream: `store.corrupted`) for a coding that we do not know.
 */
export async function* decodedBody(source: Readable, contentEncoding: string | undefined): AsyncGenerator<Buffer> {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim());
  let bytes: AsyncIterable<Buffer> = source;
  for (const coding of codings.reverse()) {
    if (coding !== '' && coding !== 'identity') bytes = decompressed(bytes, coding);
  }
  yield* bytes;
}

async function* decompressed(source: AsyncIterable<Buffer>, coding: string): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return; // an empty body is sent without its coding by some servers
  const stream = decompressor(coding, first.value);
  const feeding = feed(stream, first.value, iterator);
  feeding.catch((error: Error) => stream.destroy(error));
  try {
    yield* stream as AsyncIterable<Buffer>;
  } catch (cause) {
    if (
      (cause as NodeJS.ErrnoException).code?.startsWith('Z_') ||
      (cause as NodeJS.ErrnoException).code?.startsWith('ERR__ERROR')
    ) {
      throw new AppError('store.corrupted', `The body is not ${coding} as its header says`, {
        facts: { detail: coding },
        cause,
      });
    }
    throw cause;
  } finally {
    stream.destroy();
    await iterator.return?.();
  }
}

async function feed(stream: Transform, first: Buffer, rest: AsyncIterator<Buffer>): Promise<void> {
  for (let chunk: Buffer | undefined = first; chunk !== undefined; ) {
    if (stream.destroyed) return;
    if (!stream.write(chunk)) await drained(stream);
    const next: IteratorResult<Buffer> = await rest.next();
    chunk = next.done === true ? undefined : next.value;
  }
  stream.end();
}

function drained(stream: Transform): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}

function decompressor(coding: string, first: Buffer): Transform {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    case 'deflate':
      // Some servers send it without zlib's header, whose first byte has 8 in its low half (RFC 1950, 2.2).
      return ((first[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
    default:
      throw new AppError('store.notSupported', `Content-Encoding ${coding} is unknown`, { facts: { detail: coding } });
  }
}
