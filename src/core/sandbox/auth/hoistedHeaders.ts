import { rawParameters } from '../../sigv4/canonicalRequest';
import { type RawRequest, RequestHeaders, splitTarget } from '../../sigv4/rawRequest';
import { decodeQuery } from '../../sigv4/uriEncoding';

/** Parameters that are the signature itself, not a header that moved. */
const ofTheSignature: ReadonlySet<string> = new Set([
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-signedheaders',
  'x-amz-signature',
  'x-amz-security-token',
]);

/**
 * The headers of a presigned request with those that its maker moved into the query, where S3 reads them as well: the SDKs do
 * so with every x-amz-* header, checksums included. A header that was sent goes before a parameter of its name.
 */
export function headersOfPresigned(request: RawRequest): RequestHeaders {
  const sent = new RequestHeaders(request.rawHeaders);
  const moved = rawParameters(splitTarget(request.url).query)
    .map(([name, value]) => [decodeQuery(name).toString('latin1').toLowerCase(), decodeQuery(value).toString('latin1')])
    .filter(([name = '']) => name.startsWith('x-amz-') && !ofTheSignature.has(name) && sent.all(name).length === 0);
  return new RequestHeaders([...request.rawHeaders, ...moved.flat()]);
}
