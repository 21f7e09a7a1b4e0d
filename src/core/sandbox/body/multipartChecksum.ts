import { type ChecksumAlgorithm, createChecksum } from './checksums';
import { type CombinableAlgorithm, combineCrc, type PartCrc } from './combineCrc';

/** How the checksum of a multipart object comes about. */
export type ChecksumType = 'COMPOSITE' | 'FULL_OBJECT';

/** The types each algorithm can have, the default first. Source: S3 user guide, "Checking object integrity", multipart uploads. */
export const checksumTypes: Readonly<Record<ChecksumAlgorithm, readonly [ChecksumType, ...ChecksumType[]]>> = {
  CRC32: ['COMPOSITE', 'FULL_OBJECT'],
  CRC32C: ['COMPOSITE', 'FULL_OBJECT'],
  CRC64NVME: ['FULL_OBJECT'],
  SHA1: ['COMPOSITE'],
  SHA256: ['COMPOSITE'],
};

/** The checksum of the checksums of the parts, as `<base64>-<number of parts>`. */
export function compositeChecksum(algorithm: ChecksumAlgorithm, parts: readonly Uint8Array[]): string {
  return compose(algorithm, parts, 'base64');
}

/** The ETag of a multipart object, without quotes: the MD5 of the MD5s of its parts, in hex. */
export function multipartETag(parts: readonly Uint8Array[]): string {
  return compose('MD5', parts, 'hex');
}

/** The checksum of the whole object from those of its parts, in base64. */
export function fullObjectChecksum(algorithm: CombinableAlgorithm, parts: readonly PartCrc[]): string {
  return combineCrc(algorithm, parts).toString('base64');
}

function compose(algorithm: ChecksumAlgorithm | 'MD5', parts: readonly Uint8Array[], form: 'base64' | 'hex'): string {
  const checksum = createChecksum(algorithm);
  for (const part of parts) checksum.update(part);
  return `${checksum.digest().toString(form)}-${parts.length}`;
}
