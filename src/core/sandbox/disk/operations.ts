import { AppError } from '../../base/errors';
import { frameLimit } from './frame';

/** One change of a batch. A later change of the same key wins. */
export type Change<V> = { readonly put: readonly [key: string, value: V] } | { readonly delete: string };

/** A change as it stands in a payload: length of the key (4 bytes), length of the value + 1 or 0 for a delete (4), key, value. */
export interface Operation {
  readonly key: string;
  /** Bytes of the whole operation. */
  readonly size: number;
  /** Where the value's JSON stands in the payload; undefined for a delete. */
  readonly value: { readonly start: number; readonly length: number } | undefined;
}

const headerBytes = 8;

/**
 * Writes a batch as one payload.
 * @throws AppError `input.invalid` for a key that has no UTF-8 form (half a surrogate pair), a value that JSON cannot
 * carry, or a batch of more than 512 MiB.
 */
export function encodeOperations<V>(batch: readonly Change<V>[]): Buffer {
  const texts = batch.map(textOf);
  const size = texts.reduce((sum, { keyBytes, valueBytes }) => sum + headerBytes + keyBytes + valueBytes, 0);
  if (size > frameLimit) throw new AppError('input.invalid', `A batch of ${size} bytes is too large`);
  const payload = Buffer.allocUnsafe(size);
  let at = 0;
  for (const { key, value, keyBytes, valueBytes } of texts) {
    at = payload.writeUInt32LE(keyBytes, at);
    at = payload.writeUInt32LE(value === undefined ? 0 : valueBytes + 1, at);
    at += payload.write(key, at);
    if (value !== undefined) at += payload.write(value, at);
  }
  return payload;
}

/** One put whose value is JSON already. */
export function encodePut(key: string, json: Buffer): Buffer {
  const header = Buffer.allocUnsafe(headerBytes);
  const keyBytes = Buffer.from(key);
  header.writeUInt32LE(keyBytes.length, 0);
  header.writeUInt32LE(json.length + 1, 4);
  return Buffer.concat([header, keyBytes, json]);
}

/**
 * Reads a payload. The keys are new strings: one that was cut out of a request would keep the whole request in memory.
 */
export function* decodeOperations(payload: Buffer): Generator<Operation, void, undefined> {
  for (let at = 0; at < payload.length; ) {
    const keyEnd = at + headerBytes + payload.readUInt32LE(at);
    const marker = payload.readUInt32LE(at + 4);
    const end = keyEnd + Math.max(marker - 1, 0);
    yield {
      key: payload.toString('utf8', at + headerBytes, keyEnd),
      size: end - at,
      value: marker === 0 ? undefined : { start: keyEnd, length: marker - 1 },
    };
    at = end;
  }
}

interface OperationText {
  readonly key: string;
  readonly value: string | undefined;
  readonly keyBytes: number;
  readonly valueBytes: number;
}

function textOf(change: Change<unknown>): OperationText {
  const key = 'put' in change ? change.put[0] : change.delete;
  if (/\p{Surrogate}/u.test(key)) throw new AppError('input.invalid', 'A key has no UTF-8 form');
  const value = 'put' in change ? jsonOf(change.put[1]) : undefined;
  const valueBytes = value === undefined ? 0 : Buffer.byteLength(value);
  return { key, value, keyBytes: Buffer.byteLength(key), valueBytes };
}

function jsonOf(value: unknown): string {
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new AppError('input.invalid', 'A value has no JSON form');
  return text;
}
