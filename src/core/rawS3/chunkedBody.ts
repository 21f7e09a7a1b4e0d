import { createHash } from 'node:crypto';
import { scopeText } from '../sigv4/credentialScope';
import { emptySha256, sign } from '../sigv4/signature';
import type { Seed } from './signedRequest';

/** Trailing headers of an aws-chunked body, as `x-amz-checksum-crc32`: name in lower case and value. */
export type Trailers = Readonly<Record<string, string>>;

/** The values of x-amz-content-sha256 that announce an aws-chunked body. */
export const streamingPayloads = {
  signed: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  signedTrailer: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
  unsignedTrailer: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
} as const;

export type StreamingMode = keyof typeof streamingPayloads;

/** Bytes of each chunk but the last: S3 takes none below 8 KiB. */
export const chunkBytes = 64 * 1024;

/** A chunk signature has 64 hexadecimal digits whatever it signs, so lengths are known ahead. */
const signatureDigits = 64;

/**
 * Frames a body as aws-chunked. Source: S3 API reference, "Transferring Payload in Multiple Chunks" and "Including Trailing
 * Headers". Without a seed nothing is signed, and the result has the length that it will have signed.
 */
export function chunkedBody(body: Buffer, mode: StreamingMode, trailers: Trailers, seed?: Seed): Buffer {
  const signatures = mode === 'unsignedTrailer' ? undefined : new ChunkSigner(seed);
  const frames: Buffer[] = [];
  for (let at = 0; at < body.length; at += chunkBytes) {
    const chunk = body.subarray(at, at + chunkBytes);
    frames.push(chunkHeader(chunk, signatures), chunk, Buffer.from('\r\n'));
  }
  frames.push(chunkHeader(Buffer.alloc(0), signatures));
  const lines = Object.entries(trailers).map(([name, value]) => `${name}:${value}`);
  if (signatures && mode === 'signedTrailer') {
    lines.push(`x-amz-trailer-signature:${signatures.trailers(lines)}`);
  }
  frames.push(Buffer.from([...lines, '', ''].slice(lines.length > 0 ? 0 : 1).join('\r\n')));
  return Buffer.concat(frames);
}

function chunkHeader(chunk: Buffer, signatures: ChunkSigner | undefined): Buffer {
  const signature = signatures ? `;chunk-signature=${signatures.chunk(chunk)}` : '';
  return Buffer.from(`${chunk.length.toString(16)}${signature}\r\n`);
}

class ChunkSigner {
  readonly #seed: Seed | undefined;
  #previous: string;

  constructor(seed: Seed | undefined) {
    this.#seed = seed;
    this.#previous = seed?.signature ?? '';
  }

  chunk(bytes: Buffer): string {
    const hash = createHash('sha256').update(bytes).digest('hex');
    return this.#sign('AWS4-HMAC-SHA256-PAYLOAD', `${emptySha256}\n${hash}`);
  }

  trailers(lines: readonly string[]): string {
    const text = [...lines].sort().map((line) => `${line}\n`);
    return this.#sign('AWS4-HMAC-SHA256-TRAILER', createHash('sha256').update(text.join('')).digest('hex'));
  }

  #sign(algorithm: string, signed: string): string {
    if (!this.#seed) return '0'.repeat(signatureDigits);
    const { signingKey, scope, timestamp } = this.#seed;
    this.#previous = sign(signingKey, [algorithm, timestamp, scopeText(scope), this.#previous, signed].join('\n'));
    return this.#previous;
  }
}
