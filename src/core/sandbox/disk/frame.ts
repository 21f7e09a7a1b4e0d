import { createChecksum } from '../body/checksums';

/**
 * A frame is what is written at once, and what is there whole or not at all after a crash:
 * mark (4 bytes), length of the payload (4, little endian), CRC-32 of length and payload (4), payload.
 */
export const frameHeaderBytes = 12;

/** Bytes that UTF-8 never holds, so no key and no value looks like the beginning of a frame. */
export const frameMark = Buffer.from([0xff, 0x53, 0x49, 0xfe]);

/** Longest payload in bytes; a greater length is damage. */
export const frameLimit = 512 * 1024 * 1024;

export interface FrameHeader {
  /** Bytes of the payload. */
  readonly length: number;
  readonly checksum: number;
}

/** Puts the parts of one payload behind their header. */
export function encodeFrame(parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const header = Buffer.allocUnsafe(frameHeaderBytes);
  frameMark.copy(header);
  header.writeUInt32LE(length, 4);
  const frame = Buffer.concat([header, ...parts], frameHeaderBytes + length);
  frame.writeUInt32LE(frameChecksum(length, frame.subarray(frameHeaderBytes)), 8);
  return frame;
}

/** Reads the header at the beginning of `bytes`; undefined when there is none. */
export function decodeFrameHeader(bytes: Buffer): FrameHeader | undefined {
  if (bytes.length < frameHeaderBytes || frameMark.compare(bytes, 0, frameMark.length) !== 0) return undefined;
  const length = bytes.readUInt32LE(4);
  return length > frameLimit ? undefined : { length, checksum: bytes.readUInt32LE(8) };
}

/** The checksum covers the length too: a damaged length must not pass for a shorter frame. */
export function frameChecksum(length: number, payload: Buffer): number {
  const lengthBytes = Buffer.allocUnsafe(4);
  lengthBytes.writeUInt32LE(length);
  const checksum = createChecksum('CRC32');
  checksum.update(lengthBytes);
  checksum.update(payload);
  return checksum.digest().readUInt32BE();
}
