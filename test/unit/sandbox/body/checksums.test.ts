import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type ChecksumAlgorithm,
  checksumAlgorithms,
  checksumHeader,
  createChecksum,
  digestLength,
  digestOf,
  findChecksumAlgorithm,
} from '../../../../src/core/sandbox/body/checksums';
import { combineCrc } from '../../../../src/core/sandbox/body/combineCrc';
import { createSlicedCrc32 } from '../../../../src/core/sandbox/body/crc32';
import {
  checksumTypes,
  compositeChecksum,
  fullObjectChecksum,
  multipartETag,
} from '../../../../src/core/sandbox/body/multipartChecksum';

/** Of the bytes of "123456789", as catalogues of CRCs give them. */
const checkValues: Readonly<Record<ChecksumAlgorithm | 'MD5', string>> = {
  CRC32: 'cbf43926',
  CRC32C: 'e3069283',
  CRC64NVME: 'ae8b14860a799888',
  SHA1: 'f7c3bc1d808e04732adf679965ccc34ca7ae3441',
  SHA256: '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225',
  MD5: '25f9e794323b453885f5181f1b624d0b',
};

/** Bit by bit, as the definition of a reflected CRC says. */
function slowCrc(bytes: Uint8Array, bits: bigint, polynomial: bigint): string {
  const ones = (1n << bits) - 1n;
  let crc = ones;
  for (const byte of bytes) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ polynomial : crc >> 1n;
  }
  return (crc ^ ones).toString(16).padStart(Number(bits / 4n), '0');
}

const polynomials = { CRC32: 0xedb88320n, CRC32C: 0x82f63b78n, CRC64NVME: 0x9a6c9329ac4bc9b5n } as const;
const crcs = ['CRC32', 'CRC32C', 'CRC64NVME'] as const;

describe('checksums', () => {
  for (const algorithm of [...checksumAlgorithms, 'MD5'] as const) {
    it(`${algorithm}: its check value`, () => {
      assert.equal(digestOf(algorithm, Buffer.from('123456789')).toString('hex'), checkValues[algorithm]);
    });

    it(`${algorithm}: the same however the bytes are cut and wherever they lie`, () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.nat(70), { maxLength: 12 }), (bytes, cuts) => {
          const checksum = createChecksum(algorithm);
          let rest = bytes;
          for (const cut of cuts) {
            checksum.update(rest.subarray(0, cut));
            rest = rest.subarray(cut);
          }
          checksum.update(rest);
          assert.deepEqual(checksum.digest(), digestOf(algorithm, bytes));
        }),
        { numRuns: 200 },
      );
    });
  }

  for (const algorithm of crcs) {
    it(`${algorithm}: as bit by bit`, () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
          const bits = BigInt(digestLength[algorithm]) * 8n;
          assert.equal(digestOf(algorithm, bytes).toString('hex'), slowCrc(bytes, bits, polynomials[algorithm]));
        }),
        { numRuns: 200 },
      );
    });

    it(`${algorithm}: of a whole from those of its parts`, () => {
      const parts = fc.array(fc.uint8Array({ maxLength: 90 }), { minLength: 1, maxLength: 6 });
      fc.assert(
        fc.property(parts, (list) => {
          const crcsOfParts = list.map((part) => ({ value: digestOf(algorithm, part), size: part.length }));
          assert.deepEqual(combineCrc(algorithm, crcsOfParts), digestOf(algorithm, Buffer.concat(list)));
        }),
        { numRuns: 150 },
      );
    });
  }

  it('CRC32 without the one of zlib', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const checksum = createSlicedCrc32();
        checksum.update(bytes);
        assert.deepEqual(checksum.digest(), digestOf('CRC32', bytes));
      }),
    );
  });

  it('combines parts of 5 GiB without their bytes', () => {
    // The CRC of a run of zeros follows from its length alone: (2 * 5 GiB) in one step or in two.
    const zeros = digestOf('CRC64NVME', Buffer.alloc(1 << 20));
    const part = (count: number) =>
      combineCrc(
        'CRC64NVME',
        Array.from({ length: count }, () => ({ value: zeros, size: 1 << 20 })),
      );
    const five = { value: part(5120), size: 5 * 2 ** 30 };
    assert.deepEqual(combineCrc('CRC64NVME', [five, five]), part(10240));
  }).timeout(20_000);

  it('composes the checksum of parts as S3 does', () => {
    const [a, b] = [digestOf('CRC32C', Buffer.from('a')), digestOf('CRC32C', Buffer.from('b'))];
    assert.equal(
      compositeChecksum('CRC32C', [a, b]),
      `${digestOf('CRC32C', Buffer.concat([a, b])).toString('base64')}-2`,
    );
    const md5 = digestOf('MD5', Buffer.from('a'));
    assert.equal(multipartETag([md5]), `${digestOf('MD5', md5).toString('hex')}-1`);
    const parts = [a, b].map((value) => ({ value, size: 1 }));
    assert.equal(fullObjectChecksum('CRC32C', parts), digestOf('CRC32C', Buffer.from('ab')).toString('base64'));
  });

  it('knows names, headers and types', () => {
    assert.equal(findChecksumAlgorithm('crc64nvme'), 'CRC64NVME');
    assert.equal(findChecksumAlgorithm('md5'), undefined);
    assert.equal(checksumHeader('SHA256'), 'x-amz-checksum-sha256');
    assert.deepEqual(checksumTypes.CRC64NVME, ['FULL_OBJECT']);
    for (const algorithm of checksumAlgorithms) {
      assert.equal(digestOf(algorithm, Buffer.alloc(0)).length, digestLength[algorithm]);
    }
  });
});
