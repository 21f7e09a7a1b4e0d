import { S3Error } from '../s3Error';
import type { ByteReader } from './byteReader';
import type { ChunkSignatures } from './chunkSignatures';
import { readTrailers } from './trailers';

/** What an aws-chunked body has to be like. */
export interface ChunkRules {
  /** The value of x-amz-decoded-content-length: bytes of all chunks together. */
  readonly decodedLength: number;
  /** Bytes that each chunk but the last must have; AWS asks for 8192. */
  readonly minChunkSize: number;
  /** There when the chunks are signed. */
  readonly signatures: ChunkSignatures | undefined;
  /** The names in x-amz-trailer, lower case: these have to follow the chunks, and no others. */
  readonly trailers: readonly string[];
}

/** A chunk header, `<size in hex>[;chunk-signature=<64 hex digits>]`, is far shorter. */
const maxHeaderBytes = 256;

const trailerSignature = 'x-amz-trailer-signature';

function malformed(why: string): S3Error {
  return new S3Error('IncompleteBody', `The aws-chunked body is malformed: ${why}.`);
}

/**
 * Gives the data of an aws-chunked body as it comes, and returns the trailing headers. Since a chunk's signature is known to
 * hold only at its end, nothing of the data counts until the iteration is through. Throws IncompleteBody, InvalidChunkSizeError,
 * SignatureDoesNotMatch, MalformedTrailerError. Source: S3 API reference, "Transferring Payload in Multiple Chunks".
 */
export async function* decodeAwsChunked(
  reader: ByteReader,
  rules: ChunkRules,
): AsyncGenerator<Buffer, ReadonlyMap<string, string>, void> {
  const progress = { number: 0, size: rules.minChunkSize, left: rules.decodedLength };
  for (;;) {
    const chunk = await readChunkHeader(reader, rules);
    if (chunk.size === 0) {
      rules.signatures?.endChunk(chunk.signature);
      break;
    }
    requireSize(chunk.size, progress, rules);
    yield* chunkData(reader, chunk.size, rules.signatures);
    await requireLineEnd(reader);
    rules.signatures?.endChunk(chunk.signature);
  }
  if (progress.left > 0) throw malformed(`${progress.left} bytes of x-amz-decoded-content-length are missing`);
  return checkTrailers(await readTrailers(reader), rules);
}

interface ChunkHeader {
  readonly size: number;
  /** Empty when chunks are not signed. */
  readonly signature: string;
}

async function readChunkHeader(reader: ByteReader, { signatures }: ChunkRules): Promise<ChunkHeader> {
  const line = await reader.line(maxHeaderBytes);
  if (line === undefined) throw malformed('it ends before its last chunk');
  const [, size, signature] = /^([0-9a-f]{1,13})(?:;chunk-signature=([0-9a-f]{64}))?\r\n$/i.exec(line) ?? [];
  if (size === undefined) throw malformed('a chunk has no valid header');
  if (signatures && signature === undefined) throw malformed('a chunk has no signature');
  return { size: Number.parseInt(size, 16), signature: signature ?? '' };
}

interface Progress {
  /** Chunks so far. */
  number: number;
  /** Bytes of the chunk before. */
  size: number;
  /** Bytes yet to come. */
  left: number;
}

/** That a chunk was too small shows when another comes after it. */
function requireSize(size: number, progress: Progress, { minChunkSize }: ChunkRules): void {
  if (progress.size < minChunkSize) {
    throw new S3Error('InvalidChunkSizeError', undefined, { Chunk: progress.number, BadChunkSize: progress.size });
  }
  if (size > progress.left) throw malformed('its chunks hold more than x-amz-decoded-content-length says');
  progress.number += 1;
  progress.size = size;
  progress.left -= size;
}

async function* chunkData(
  reader: ByteReader,
  size: number,
  signatures: ChunkSignatures | undefined,
): AsyncGenerator<Buffer, void, void> {
  for (let left = size; left > 0; ) {
    const piece = await reader.take(left);
    if (!piece) throw malformed('it ends within a chunk');
    left -= piece.length;
    signatures?.update(piece);
    yield piece;
  }
}

async function requireLineEnd(reader: ByteReader): Promise<void> {
  if ((await reader.line(2)) !== '\r\n') throw malformed('a chunk is longer than its header says, or has no end');
}

/** The trailing headers without their signature, once they are the ones announced and rightly signed. */
function checkTrailers(all: ReadonlyMap<string, string>, rules: ChunkRules): ReadonlyMap<string, string> {
  const trailers = new Map(all);
  const signature = trailers.get(trailerSignature);
  trailers.delete(trailerSignature);
  const announced = new Set(rules.trailers);
  const complete = announced.size === trailers.size && [...trailers.keys()].every((name) => announced.has(name));
  if (!complete) throw new S3Error('MalformedTrailerError');
  const signed = rules.signatures !== undefined && trailers.size > 0;
  if (signed !== (signature !== undefined)) {
    throw new S3Error('MalformedTrailerError', `x-amz-trailer-signature has ${signed ? '' : 'not '}to be there.`);
  }
  if (signature !== undefined) rules.signatures?.endTrailers(trailers, signature);
  return trailers;
}
