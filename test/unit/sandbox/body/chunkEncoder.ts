import { createHash } from 'node:crypto';
import type { SignedRequest } from '../../../../src/core/sandbox/auth/verifyRequest';
import { hmac, sha256, signingKeyOf } from '../testSigner';

/** The request whose chunks are encoded here. */
export const streamingRequest: SignedRequest = {
  kind: 'header',
  accessKeyId: 'key',
  payload: { kind: 'streaming', signed: true, trailer: true },
  signingKey: signingKeyOf('secret', '20130524', 'us-east-1'),
  seedSignature: sha256('seed'),
  scope: { accessKeyId: 'key', date: '20130524', region: 'us-east-1', service: 's3' },
  timestamp: '20130524T000000Z',
};

const scope = '20130524/us-east-1/s3/aws4_request';
const empty = sha256('');

/** One frame of the body: a chunk or the trailing headers, as bytes. */
export type Frame = Buffer;

/** Encodes chunks (an empty one is added at the end) as aws-chunked, each frame by itself. */
export function encodeFrames(chunks: readonly Uint8Array[], trailers?: Record<string, string>, signed = true): Frame[] {
  let previous = streamingRequest.seedSignature;
  const sign = (kind: string, text: string) => {
    const all = [`AWS4-HMAC-SHA256-${kind}`, '20130524T000000Z', scope, previous, text].join('\n');
    previous = hmac(streamingRequest.signingKey, all).toString('hex');
    return previous;
  };
  const header = (chunk: Uint8Array) => {
    const hash = createHash('sha256').update(chunk).digest('hex');
    return `${chunk.length.toString(16)}${signed ? `;chunk-signature=${sign('PAYLOAD', `${empty}\n${hash}`)}` : ''}\r\n`;
  };
  const frames = chunks.map((chunk) => Buffer.concat([Buffer.from(header(chunk)), chunk, Buffer.from('\r\n')]));
  frames.push(Buffer.from(header(Buffer.alloc(0))));
  const lines = Object.entries(trailers ?? {}).map(([name, value]) => `${name}:${value}`);
  if (trailers && signed) {
    const signature = sign('TRAILER', sha256(lines.map((line) => `${line}\n`).join('')));
    lines.push(`x-amz-trailer-signature:${signature}`);
  }
  frames.push(Buffer.from([...lines, '', ''].slice(lines.length > 0 ? 0 : 1).join('\r\n')));
  return frames;
}

/** Gives `bytes` in pieces of at most `size`. */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
