/** The algorithms whose value over a whole follows from the values of its parts. */
export type CombinableAlgorithm = 'CRC32' | 'CRC32C' | 'CRC64NVME';

/** The checksum of a part and how many bytes it stands for. */
export interface PartCrc {
  readonly value: Uint8Array;
  readonly size: number;
}

interface Field {
  readonly bits: bigint;
  /** Reversed: the bit of x^0 is the highest. */
  readonly polynomial: bigint;
}

const fields: Readonly<Record<CombinableAlgorithm, Field>> = {
  CRC32: { bits: 32n, polynomial: 0xedb88320n },
  CRC32C: { bits: 32n, polynomial: 0x82f63b78n },
  CRC64NVME: { bits: 64n, polynomial: 0x9a6c9329ac4bc9b5n },
};

/**
 * The checksum of the parts one after the other, without their bytes: crc(A B) = crc(A) x^(8 |B|) + crc(B) over GF(2), the way of
 * zlib's crc32_combine. Parts of one size, as in an upload, share the power, so 10,000 of them take well under a second.
 */
export function combineCrc(algorithm: CombinableAlgorithm, parts: readonly PartCrc[]): Buffer {
  const field = fields[algorithm];
  const powers = new Map<number, bigint>();
  let whole = 0n;
  for (const { value, size } of parts) {
    const power = powers.get(size) ?? powerOfX(field, BigInt(size) * 8n);
    powers.set(size, power);
    whole = multiply(field, power, whole) ^ toBigInt(value);
  }
  return Buffer.from(whole.toString(16).padStart(Number(field.bits / 4n), '0'), 'hex');
}

function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);
}

/** The product of two polynomials modulo that of the field. */
function multiply({ bits, polynomial }: Field, a: bigint, b: bigint): bigint {
  let product = 0n;
  let term = b;
  for (let bit = 1n << (bits - 1n); bit > 0n; bit >>= 1n) {
    if (a & bit) product ^= term;
    term = term & 1n ? (term >> 1n) ^ polynomial : term >> 1n;
  }
  return product;
}

/** x^exponent, by squaring. */
function powerOfX(field: Field, exponent: bigint): bigint {
  const one = 1n << (field.bits - 1n);
  let power = one;
  let square = one >> 1n;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) power = multiply(field, power, square);
    square = multiply(field, square, square);
  }
  return power;
}
