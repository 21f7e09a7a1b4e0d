import { createHash, type Hash } from 'node:crypto';
import { type CredentialScope, scopeText } from '../../sigv4/credentialScope';
import { emptySha256, equalInConstantTime, sign } from '../../sigv4/signature';
import { S3Error } from '../s3Error';

/** What the chunks of a body are signed with: a {@link SignedRequest} has all of it. */
export interface ChunkSigning {
  readonly signingKey: Buffer;
  readonly seedSignature: string;
  readonly scope: CredentialScope;
  /** `yyyymmddThhmmssZ`. */
  readonly timestamp: string;
}

/**
 * Checks the signatures of a signed aws-chunked body. Each builds on the one before, so a chunk that is changed, missing or
 * moved breaks the chain. Source: S3 API reference, "Transferring Payload in Multiple Chunks" and "Including Trailing Headers".
 */
export class ChunkSignatures {
  readonly #signing: ChunkSigning;
  #previous: string;
  #hash: Hash = createHash('sha256');

  constructor(signing: ChunkSigning) {
    this.#signing = signing;
    this.#previous = signing.seedSignature;
  }

  /** Bytes of the chunk under way. */
  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  /** Ends the chunk under way; throws SignatureDoesNotMatch. */
  endChunk(signature: string): void {
    const hash = this.#hash.digest('hex');
    this.#hash = createHash('sha256');
    this.#require('AWS4-HMAC-SHA256-PAYLOAD', `${emptySha256}\n${hash}`, signature);
  }

  /** Holds the trailing headers against x-amz-trailer-signature: each is signed as `name:value\n`. */
  endTrailers(trailers: ReadonlyMap<string, string>, signature: string): void {
    const lines = [...trailers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}:${value}\n`);
    const hash = createHash('sha256').update(lines.join(''), 'latin1').digest('hex');
    this.#require('AWS4-HMAC-SHA256-TRAILER', hash, signature);
  }

  #require(algorithm: string, signed: string, signature: string): void {
    const { signingKey, scope, timestamp } = this.#signing;
    const text = [algorithm, timestamp, scopeText(scope), this.#previous, signed].join('\n');
    this.#previous = sign(signingKey, text);
    if (equalInConstantTime(this.#previous, signature)) return;
    throw new S3Error('SignatureDoesNotMatch', undefined, {
      AWSAccessKeyId: scope.accessKeyId,
      StringToSign: text,
      SignatureProvided: signature,
    });
  }
}
