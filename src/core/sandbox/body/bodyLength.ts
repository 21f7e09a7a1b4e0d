import type { RequestHeaders } from '../../sigv4/rawRequest';
import type { Payload } from '../auth/payload';
import { S3Error } from '../s3Error';

/**
 * How many bytes of data a request says to hold: x-amz-decoded-content-length for aws-chunked, else Content-Length. Undefined
 * when it says nothing, which HTTP reads as no body and AWS, for a PUT, as MissingContentLength. Throws that for aws-chunked, and
 * NotImplemented for `Transfer-Encoding: chunked` around anything but aws-chunked, which AWS does not take.
 */
export function declaredLength(headers: RequestHeaders, payload: Payload): number | undefined {
  if (payload.kind === 'streaming') return requireLength(headers, 'x-amz-decoded-content-length');
  requirePlainEncoding(headers);
  if (headers.get('content-length') !== undefined) return requireLength(headers, 'content-length');
  if (headers.get('transfer-encoding') === undefined) return undefined;
  throw new S3Error('NotImplemented', undefined, { Header: 'Transfer-Encoding' });
}

function requireLength(headers: RequestHeaders, name: string): number {
  const text = headers.get(name);
  if (text === undefined || text === '') throw new S3Error('MissingContentLength');
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new S3Error('InvalidArgument', `${name} has to be a number of bytes.`, {
    ArgumentName: name,
    ArgumentValue: text,
  });
}

/** The frames of aws-chunked would be stored as data if x-amz-content-sha256 did not announce them. */
function requirePlainEncoding(headers: RequestHeaders): void {
  if (!contentEncodings(headers).includes('aws-chunked')) return;
  throw new S3Error(
    'InvalidArgument',
    'aws-chunked encoding needs a value of x-amz-content-sha256 that begins with STREAMING-.',
    { ArgumentName: 'Content-Encoding', ArgumentValue: headers.get('content-encoding') ?? '' },
  );
}

/** The Content-Encoding that an object keeps: without aws-chunked, which ends with the transfer. */
export function storedContentEncoding(headers: RequestHeaders): string | undefined {
  const kept = contentEncodings(headers).filter((encoding) => encoding !== 'aws-chunked');
  return kept.length > 0 ? kept.join(',') : undefined;
}

function contentEncodings(headers: RequestHeaders): readonly string[] {
  const names = (headers.get('content-encoding') ?? '').split(',').map((name) => name.trim());
  return names.filter((name) => name !== '');
}
