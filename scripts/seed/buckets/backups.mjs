// @ts-check
// Backups, one of them an object of exactly 100 MB (100 x 1024 x 1024 bytes): a real tar file with one member.
import { createHash } from 'node:crypto';
import { randomFrom } from '../random.mjs';

/** @typedef {import('../putObjects.mjs').DemoObject} DemoObject */

export const bigBackup = { key: 'nas-01/2025-06-12-full.tar', size: 100 * 1024 * 1024, partSize: 10 * 1024 * 1024 };

const block = 512;
const member = 'inspection/archive.img';

/** @param {number} size Of the member's content. */
function tarHeader(size) {
  const header = Buffer.alloc(block);
  const octal = (/** @type {number} */ value, /** @type {number} */ width) =>
    `${value.toString(8).padStart(width, '0')}\0`;
  header.write(member, 0);
  header.write(octal(0o644, 7), 100);
  header.write(octal(0, 7) + octal(0, 7), 108);
  header.write(octal(size, 11), 124);
  header.write(octal(Date.UTC(2025, 5, 12) / 1000, 11), 136);
  header.write('        0', 148); // the checksum counts as spaces; then the type: a file
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** @param {number} bytes */
function noise(bytes) {
  const random = randomFrom(2025);
  const words = Uint32Array.from({ length: bytes / 4 }, () => random() * 2 ** 32);
  return Buffer.from(words.buffer);
}

/**
 * The parts of the big backup, the same in every run.
 * @returns {Generator<Buffer>}
 */
export function* bigBackupParts() {
  const pattern = noise(bigBackup.partSize);
  const count = bigBackup.size / bigBackup.partSize;
  for (let part = 0; part < count; part++) {
    const body = Buffer.from(pattern);
    body.writeUInt32BE(part, block); // no two parts are alike
    if (part === 0) body.set(tarHeader(bigBackup.size - 3 * block));
    if (part === count - 1) body.fill(0, body.length - 2 * block); // two empty blocks end a tar file
    yield body;
  }
}

/** @returns {Generator<DemoObject>} */
export function* smallBackups() {
  const sums = [];
  for (const day of ['09', '10', '11']) {
    const key = `nas-01/2025-06-${day}-incremental.bin`;
    const body = noise(1024 * 1024).subarray(0, 700_000 + Number(day) * 10_000);
    sums.push(`${createHash('sha256').update(body).digest('hex')}  ${key}`);
    yield { key, body, metadata: { 'backup-tool': 'nas-backup 4.2', kind: 'incremental' } };
  }
  const total = createHash('sha256');
  for (const part of bigBackupParts()) total.update(part);
  sums.push(`${total.digest('hex')}  ${bigBackup.key}`);
  yield { key: 'SHA256SUMS.txt', body: `${sums.join('\n')}\n` };
  yield {
    key: 'manifest.json',
    body: `${JSON.stringify({ host: 'nas-01', schedule: { full: 'weekly', incremental: 'daily' }, keep: 14 }, null, 2)}\n`,
  };
}
