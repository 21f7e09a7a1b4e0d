import type { RequestHeaders } from '../../sigv4/rawRequest';
import type { Payload } from '../auth/payload';
import { S3Error } from '../s3Error';
import { type ChecksumAlgorithm, checksumHeader, digestLength, findChecksumAlgorithm } from './checksums';

/** A checksum that the client sent ahead of the body. */
export interface ExpectedChecksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly digest: Buffer;
}

/** What a client asks its body to be held against. */
export interface ChecksumDemand {
  readonly md5?: Buffer;
  readonly header?: ExpectedChecksum;
  /** The value follows the body. */
  readonly trailer?: ChecksumAlgorithm;
}

function invalid(why: string): S3Error {
  return new S3Error('InvalidRequest', why);
}

/**
 * Reads Content-MD5, x-amz-checksum-*, x-amz-trailer and x-amz-sdk-checksum-algorithm. Source: S3 user guide, "Checking object
 * integrity". Throws InvalidDigest, InvalidRequest, MalformedTrailerError, NotImplemented (algorithms the sandbox lacks).
 */
export function readChecksumDemand(headers: RequestHeaders, payload: Payload): ChecksumDemand {
  const md5 = readContentMd5(headers);
  const header = readChecksumHeader(headers);
  const trailer = readTrailerHeader(headers, payload);
  if (header && trailer) throw severalChecksums();
  requireSdkAlgorithm(headers, header?.algorithm ?? trailer);
  return { ...(md5 && { md5 }), ...(header && { header }), ...(trailer && { trailer }) };
}

/** The names in x-amz-trailer, lower case. */
export function announcedTrailers(headers: RequestHeaders): readonly string[] {
  const names = (headers.get('x-amz-trailer') ?? '').split(',').map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== '');
}

/** The digest that the header or trailer `name` holds in base64; throws InvalidRequest. */
export function parseDigest(name: string, value: string, algorithm: ChecksumAlgorithm): Buffer {
  const digest = fromBase64(value);
  if (digest?.length === digestLength[algorithm]) return digest;
  throw invalid(`Value for ${name} header is invalid.`);
}

function severalChecksums(): S3Error {
  return invalid('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
}

function readContentMd5(headers: RequestHeaders): Buffer | undefined {
  const value = headers.get('content-md5');
  if (value === undefined) return undefined;
  const digest = fromBase64(value);
  if (digest?.length !== 16) throw new S3Error('InvalidDigest', undefined, { 'Content-MD5': value });
  return digest;
}

/** Headers that speak of checksums and hold none. */
const aboutChecksums: ReadonlySet<string> = new Set([
  'x-amz-checksum-algorithm',
  'x-amz-checksum-mode',
  'x-amz-checksum-type',
]);

function readChecksumHeader(headers: RequestHeaders): ExpectedChecksum | undefined {
  const names = [...headers.names()].filter((name) => name.startsWith('x-amz-checksum-') && !aboutChecksums.has(name));
  const [name] = names;
  if (name === undefined) return undefined;
  if (names.length > 1) throw severalChecksums();
  const algorithm = requireAlgorithm(
    name.slice('x-amz-checksum-'.length),
    'The algorithm type you specified in x-amz-checksum- header is invalid.',
  );
  return { algorithm, digest: parseDigest(name, headers.get(name) ?? '', algorithm) };
}

/** Algorithms that AWS has and the sandbox has not. */
const unsupported: ReadonlySet<string> = new Set(['MD5', 'SHA512', 'XXHASH3', 'XXHASH64', 'XXHASH128']);

function requireAlgorithm(name: string, otherwise: string): ChecksumAlgorithm {
  const algorithm = findChecksumAlgorithm(name);
  if (algorithm) return algorithm;
  if (!unsupported.has(name.toUpperCase())) throw invalid(otherwise);
  throw new S3Error('NotImplemented', `The checksum algorithm ${name.toUpperCase()} is not implemented.`);
}

function readTrailerHeader(headers: RequestHeaders, payload: Payload): ChecksumAlgorithm | undefined {
  const names = announcedTrailers(headers);
  const [name] = names;
  const expected = payload.kind === 'streaming' && payload.trailer;
  if (expected !== (name !== undefined)) {
    throw new S3Error(
      'MalformedTrailerError',
      'x-amz-trailer and x-amz-content-sha256 do not agree on trailing headers.',
    );
  }
  if (name === undefined) return undefined;
  const why = 'The value specified in the x-amz-trailer header is not supported';
  if (names.length > 1 || !name.startsWith('x-amz-checksum-')) throw invalid(why);
  return requireAlgorithm(name.slice('x-amz-checksum-'.length), why);
}

/** x-amz-sdk-checksum-algorithm names the algorithm of a checksum that has to be there. */
function requireSdkAlgorithm(headers: RequestHeaders, found: ChecksumAlgorithm | undefined): void {
  const name = headers.get('x-amz-sdk-checksum-algorithm');
  if (name === undefined) return;
  const why = 'Value for x-amz-sdk-checksum-algorithm header is invalid.';
  const algorithm = requireAlgorithm(name, why);
  if (found === undefined) {
    throw invalid(
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    );
  }
  if (found !== algorithm) throw invalid(why);
}

/** The bytes of strict base64, or undefined: `Buffer.from` alone takes anything. */
function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** Throws BadDigest when the body does not have the checksum that was sent. */
export function requireEqual(name: ChecksumAlgorithm | 'MD5', expected: Buffer, actual: Buffer): void {
  if (expected.equals(actual)) return;
  const message = name === 'MD5' ? undefined : `The ${name} you specified did not match the calculated checksum.`;
  throw new S3Error('BadDigest', message, {
    ExpectedDigest: expected.toString('base64'),
    CalculatedDigest: actual.toString('base64'),
  });
}

/** The trailing checksum, once its body is through. */
export function parseTrailer(trailers: ReadonlyMap<string, string>, algorithm: ChecksumAlgorithm): Buffer {
  const name = checksumHeader(algorithm);
  return parseDigest(name, trailers.get(name) ?? '', algorithm);
}
