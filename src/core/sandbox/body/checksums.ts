import { createHash } from 'node:crypto';
import zlib from 'node:zlib';
import type { Checksum } from './checksum';
import { createCrc32c, createSlicedCrc32 } from './crc32';
import { Crc64Nvme } from './crc64Nvme';

/** The checksums of objects. Source: S3 user guide, "Checking object integrity". */
export const checksumAlgorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;

export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

/** Bytes of a digest. */
export const digestLength: Readonly<Record<ChecksumAlgorithm, number>> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
};

const makers: Readonly<Record<ChecksumAlgorithm | 'MD5', () => Checksum>> = {
  CRC32: createCrc32,
  CRC32C: createCrc32c,
  CRC64NVME: () => new Crc64Nvme(),
  SHA1: () => createNodeHash('sha1'),
  SHA256: () => createNodeHash('sha256'),
  MD5: () => createNodeHash('md5'),
};

/** A fresh checksum; MD5 is for Content-MD5 and ETags. */
export function createChecksum(algorithm: ChecksumAlgorithm | 'MD5'): Checksum {
  return makers[algorithm]();
}

/** The digest of bytes that are all at hand. */
export function digestOf(algorithm: ChecksumAlgorithm | 'MD5', bytes: Uint8Array): Buffer {
  const checksum = createChecksum(algorithm);
  checksum.update(bytes);
  return checksum.digest();
}

/** The header that carries a checksum, lower case. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** The algorithm called `name`, in any case, or undefined. */
export function findChecksumAlgorithm(name: string): ChecksumAlgorithm | undefined {
  return checksumAlgorithms.find((algorithm) => algorithm === name.toUpperCase());
}

function createNodeHash(name: string): Checksum {
  const hash = createHash(name);
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
}

function createCrc32(): Checksum {
  // Typed as always there, yet Node has it since 20.15 only.
  return typeof zlib.crc32 === 'function' ? new ZlibCrc32() : createSlicedCrc32();
}

/** The CRC-32 of zlib, twice as fast as any in JavaScript. */
class ZlibCrc32 implements Checksum {
  #crc = 0;

  update(bytes: Uint8Array): void {
    this.#crc = zlib.crc32(bytes, this.#crc);
  }

  digest(): Buffer {
    const digest = Buffer.alloc(4);
    digest.writeUInt32BE(this.#crc);
    return digest;
  }
}
