import { randomBytes } from 'node:crypto';
import type { BodySummary } from '../body/requestBody';
import type { CustomerKey } from '../encryption/customerKey';
import type { Call } from './operation';

/** True when a list of ETags (`"a", W/"b"`, `*`, and the bare form that some clients send) has this one, which is without quotes. */
export function listHasETag(list: string, etag: string): boolean {
  return list.split(',').some((entry) => {
    const tag = entry.trim();
    return tag === '*' || bareETag(tag) === etag;
  });
}

/** Without weakness and quotes. */
export function bareETag(tag: string): string {
  return tag.replace(/^W\//, '').replace(/^"(.*)"$/, '$1');
}

/** With quotes. */
export function quoteETag(etag: string): string {
  return `"${etag}"`;
}

/**
 * The ETag of bytes that came in one piece: their MD5, but for those encrypted with a customer's key, where it must not tell of
 * them (S3 API reference, Object); RGW does not mind.
 */
export function contentETag(
  { dialect }: Pick<Call, 'dialect'>,
  { md5 }: BodySummary,
  encryption: CustomerKey | undefined,
): string {
  return (encryption && !dialect.isRgw ? randomBytes(md5.length) : md5).toString('hex');
}
