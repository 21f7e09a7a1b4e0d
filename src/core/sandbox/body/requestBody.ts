import type { RequestHeaders } from '../../sigv4/rawRequest';
import type { Payload } from '../auth/payload';
import type { VerifiedRequest } from '../auth/verifyRequest';
import { S3Error } from '../s3Error';
import { decodeAwsChunked } from './awsChunked';
import { BodyDigests, type DigestName } from './bodyDigests';
import { declaredLength } from './bodyLength';
import { ByteReader } from './byteReader';
import {
  announcedTrailers,
  type ChecksumDemand,
  parseTrailer,
  readChecksumDemand,
  requireEqual,
} from './checksumDemand';
import type { ChecksumAlgorithm } from './checksums';
import { ChunkSignatures } from './chunkSignatures';

export interface BodyOptions {
  /** What the signature of the request came to. */
  readonly request: VerifiedRequest;
  readonly headers: RequestHeaders;
  /** Checksums to work out besides those that the client sent. */
  readonly also?: readonly ChecksumAlgorithm[];
  /** False where x-amz-checksum-* speaks of an object and not of this body: CompleteMultipartUpload. True without. */
  readonly headerChecksums?: boolean;
  /** Bytes that each chunk of aws-chunked but the last must have. 8192 without, as AWS asks for. */
  readonly minChunkSize?: number;
}

/** What is known of a body that arrived whole and as it was meant. */
export interface BodySummary {
  /** Bytes of data. */
  readonly size: number;
  readonly md5: Buffer;
  /** The algorithm of the checksum that the client sent and that holds. */
  readonly verified: ChecksumAlgorithm | undefined;
  /** That one, and those asked for with `also`. */
  readonly checksums: ReadonlyMap<ChecksumAlgorithm, Buffer>;
}

/** A body that is read once, and of which the summary is known afterwards. */
export interface SummarisedBody extends AsyncIterable<Buffer> {
  readonly summary: BodySummary;
}

/**
 * The data of a request, once and in order, with no more in memory than one piece of its source. **Nothing of it counts until
 * the iteration has ended without an error**: only then are length, signatures and checksums known to hold. Iterating throws
 * {@link S3Error}, and what the source throws when the connection breaks.
 */
export class RequestBody implements SummarisedBody {
  /** Bytes of data that were announced; undefined when the request has no length, and so no body. */
  readonly length: number | undefined;
  readonly #options: BodyOptions;
  readonly #demand: ChecksumDemand;
  readonly #reader: ByteReader;
  #size = 0;
  #summary: BodySummary | undefined;

  /** Reads the headers only; throws {@link S3Error} for what they already get wrong. */
  constructor(source: AsyncIterable<Uint8Array>, options: BodyOptions) {
    const { headers, request, headerChecksums = true } = options;
    this.length = declaredLength(headers, request.payload);
    this.#options = options;
    this.#demand = headerChecksums ? readChecksumDemand(headers, request.payload) : {};
    this.#reader = new ByteReader(source);
  }

  /** Only after the iteration: before, there is nothing to say. */
  get summary(): BodySummary {
    if (!this.#summary) throw new Error('the body is not read to its end');
    return this.#summary;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, void> {
    const { request, also = [] } = this.#options;
    const digests = new BodyDigests(digestNames(this.#demand, request.payload, also), this.length);
    try {
      const isChunked = request.payload.kind === 'streaming';
      const trailers = yield* isChunked ? this.#chunked(digests) : this.#plain(digests);
      this.#summary = this.#check(trailers, await digests.digest());
    } finally {
      digests.close();
    }
  }

  async *#plain(digests: BodyDigests): AsyncGenerator<Buffer, ReadonlyMap<string, string>, void> {
    const most = this.length ?? 0;
    for (let piece = await this.#reader.take(pieceSize); piece; piece = await this.#reader.take(pieceSize)) {
      await this.#update(digests, piece);
      if (this.#size > most) break;
      yield piece;
    }
    if (this.#size !== most) throw new S3Error('IncompleteBody');
    return new Map();
  }

  async *#chunked(digests: BodyDigests): AsyncGenerator<Buffer, ReadonlyMap<string, string>, void> {
    const { headers, request, minChunkSize = 8192 } = this.#options;
    const { payload } = request;
    const signed = payload.kind === 'streaming' && payload.signed && request.kind !== 'anonymous';
    const data = decodeAwsChunked(this.#reader, {
      decodedLength: this.length ?? 0,
      minChunkSize,
      signatures: signed ? new ChunkSignatures(request) : undefined,
      trailers: announcedTrailers(headers),
    });
    for (let next = await data.next(); ; next = await data.next()) {
      if (next.done) return next.value;
      await this.#update(digests, next.value);
      yield next.value;
    }
  }

  #update(digests: BodyDigests, piece: Buffer): Promise<void> | undefined {
    this.#size += piece.length;
    return digests.update(piece);
  }

  #check(trailers: ReadonlyMap<string, string>, digests: ReadonlyMap<DigestName, Buffer>): BodySummary {
    const { md5, header, trailer } = this.#demand;
    requireSha256(this.#options.request.payload, digests.get('SHA256'));
    const actual = (name: DigestName) => digests.get(name) ?? Buffer.alloc(0);
    if (md5) requireEqual('MD5', md5, actual('MD5'));
    if (header) requireEqual(header.algorithm, header.digest, actual(header.algorithm));
    if (trailer) requireEqual(trailer, parseTrailer(trailers, trailer), actual(trailer));
    const verified = header?.algorithm ?? trailer;
    const wanted = [...(verified ? [verified] : []), ...(this.#options.also ?? [])];
    const checksums = new Map(wanted.map((name) => [name, actual(name)]));
    return { size: this.#size, md5: actual('MD5'), verified, checksums };
  }
}

/** Most bytes that are given at once from a body that has no chunks of its own. */
const pieceSize = 1 << 20;

/** MD5 always (it is the ETag), and whatever the client, its signature or the caller asks for. */
function digestNames(
  demand: ChecksumDemand,
  payload: Payload,
  also: readonly ChecksumAlgorithm[],
): ReadonlySet<DigestName> {
  const names = new Set<DigestName>(['MD5', ...also]);
  if (demand.header) names.add(demand.header.algorithm);
  if (demand.trailer) names.add(demand.trailer);
  if (payload.kind === 'sha256') names.add('SHA256');
  return names;
}

function requireSha256(payload: Payload, actual: Buffer | undefined): void {
  if (payload.kind !== 'sha256' || payload.hex === actual?.toString('hex')) return;
  throw new S3Error('XAmzContentSHA256Mismatch', undefined, {
    ClientComputedContentSHA256: payload.hex,
    S3ComputedContentSHA256: actual?.toString('hex') ?? '',
  });
}
