import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import fc from 'fast-check';
import { BlobFolder } from '../../../../src/core/sandbox/disk/blobFolder';
import type { ByteRange } from '../../../../src/core/sandbox/disk/blobReadable';
import { type BlobRef, blobSize } from '../../../../src/core/sandbox/disk/blobRef';
import { useTempFolder } from './useTempFolder';

const mebibyte = 1024 * 1024;

/** Bytes that tell where they stand. */
function bytesOf(size: number, salt = 0): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  for (let at = 0; at < size; at++) bytes[at] = (at * 31 + (at >> 8) + salt) & 255;
  return bytes;
}

async function bytesIn(readable: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of readable) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe('BlobFolder', function () {
  this.timeout(20_000);
  const folder = useTempFolder();
  let blobs: BlobFolder;
  beforeEach(async () => {
    blobs = await BlobFolder.open(folder());
  });

  async function write(bytes: Buffer, chunk = 64 * 1024, into = blobs): Promise<BlobRef> {
    const writer = into.create();
    for (let at = 0; at < bytes.length; at += chunk) await writer.write(bytes.subarray(at, at + chunk));
    assert.equal(writer.size, bytes.length);
    return writer.finish();
  }

  async function files(): Promise<string[]> {
    const entries = await readdir(folder(), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  }

  it('keeps small bodies in their reference and larger ones in a file', async () => {
    for (const size of [0, 1, 16 * 1024]) {
      const ref = await write(bytesOf(size));
      assert.ok('inline' in ref);
      assert.equal(blobSize(ref), size);
      assert.deepEqual(await bytesIn(blobs.read(ref)), bytesOf(size));
    }
    assert.deepEqual(await files(), []);
    for (const size of [16 * 1024 + 1, 256 * 1024, 3 * mebibyte + 7]) {
      const ref = JSON.parse(JSON.stringify(await write(bytesOf(size)))) as BlobRef;
      assert.ok('file' in ref);
      assert.equal(blobSize(ref), size);
      assert.deepEqual(await bytesIn(blobs.read(ref)), bytesOf(size));
    }
    assert.equal((await files()).length, 3);
  });

  it('reads any range across several parts as if they were one', async () => {
    const sizes = [0, 10, 40_000, 1, 300_000, 0, 16_384];
    const parts = sizes.map((size, index) => bytesOf(size, index));
    const refs = await Promise.all(parts.map((part) => write(part)));
    const whole = Buffer.concat(parts);
    const position = fc.oneof(fc.nat(whole.length + 10), fc.constantFrom(0, 10, 40_010, 40_011, 340_011, whole.length));
    const range = fc.record({ start: position, end: position }, { requiredKeys: [] }) as fc.Arbitrary<ByteRange>;
    await fc.assert(
      fc.asyncProperty(range, async ({ start, end }) => {
        const expected =
          (end ?? Number.POSITIVE_INFINITY) < (start ?? 0) ? Buffer.alloc(0) : whole.subarray(start, end);
        assert.deepEqual(await bytesIn(blobs.read(refs, { start, end })), expected);
      }),
      { numRuns: 150 },
    );
    assert.deepEqual(await bytesIn(blobs.read([])), Buffer.alloc(0));
  });

  it('leaves nothing of an aborted body', async () => {
    for (const size of [0, 10, 100_000, 2 * mebibyte]) {
      const writer = blobs.create();
      await writer.write(bytesOf(size));
      await writer.abort();
      await writer.abort();
      await assert.rejects(writer.write(bytesOf(1)));
    }
    assert.deepEqual(await files(), []);
  });

  it('keeps a finished body when its writer is aborted too late', async () => {
    const writer = blobs.create();
    await writer.write(bytesOf(100_000));
    const ref = await writer.finish();
    await writer.abort();
    assert.deepEqual(await bytesIn(blobs.read(ref)), bytesOf(100_000));
  });

  it('writes a large body with little memory', async () => {
    const block = bytesOf(mebibyte);
    const writer = blobs.create();
    const expected = createHash('sha256');
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    for (let count = 0; count < 200; count++) {
      expected.update(block);
      await writer.write(block);
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    const ref = await writer.finish();
    const found = createHash('sha256');
    for await (const chunk of blobs.read(ref)) {
      found.update(chunk as Buffer);
    }
    assert.equal(blobSize(ref), 200 * mebibyte);
    assert.equal(found.digest('hex'), expected.digest('hex'));
    assert.ok(most < 64 * mebibyte, `${most} bytes were held`);
  });

  it('fails when the disk does, and leaves nothing', async () => {
    // A folder that is gone is the nearest thing to a disk that refuses.
    const other = await BlobFolder.open(path.join(folder(), 'other'));
    const failing = other.create();
    await rm(path.join(folder(), 'other'), { recursive: true });
    await failing.write(bytesOf(mebibyte));
    await assert.rejects(failing.finish(), { code: 'local.io' });
    await assert.rejects(failing.write(bytesOf(1)));
    assert.deepEqual(await files(), []);
  });

  it('lets a reader finish what is deleted meanwhile, also the parts that it has not reached', async () => {
    const refs = [await write(bytesOf(mebibyte, 1)), await write(bytesOf(mebibyte, 2))];
    const first = blobs.read(refs);
    const second = blobs.read(refs, { start: mebibyte + 5 });
    const idle = blobs.read(refs);
    await blobs.delete(refs);
    assert.deepEqual(await bytesIn(first), Buffer.concat([bytesOf(mebibyte, 1), bytesOf(mebibyte, 2)]));
    assert.deepEqual(await bytesIn(second), bytesOf(mebibyte, 2).subarray(5));
    assert.equal((await files()).length, 2, 'a reader that has not begun counts too');
    idle.destroy();
    await new Promise((resolve) => idle.once('close', resolve));
    assert.deepEqual(await files(), []);
    await blobs.delete(refs);
  });

  it('closes its files when a reader is destroyed at any moment', async () => {
    const ref = await write(bytesOf(mebibyte));
    for (let turns = 0; turns < 20; turns++) {
      const reader = blobs.read(ref);
      reader.resume();
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
      reader.destroy();
      if (!reader.closed) await new Promise((resolve) => reader.once('close', resolve));
    }
    await blobs.delete(ref);
    assert.deepEqual(await files(), []);
  });

  it('tells of a file that is gone, too short or no id', async () => {
    const ref = await write(bytesOf(100_000));
    assert.ok('file' in ref);
    await truncate(path.join(folder(), ref.file.slice(-2), ref.file), 50_000);
    await assert.rejects(bytesIn(blobs.read(ref)), { code: 'local.io', message: /shorter/ });
    await blobs.delete(ref);
    await assert.rejects(bytesIn(blobs.read(ref)), { code: 'local.io' });
    await assert.rejects(bytesIn(blobs.read({ file: '../../etc/passwd', size: 10 })), { code: 'local.io' });
    await assert.rejects(blobs.delete({ file: '../lock', size: 10 }), { code: 'local.io' });
  });

  it('duplicates a body that then lives by itself', async () => {
    for (const size of [10, 100_000]) {
      const ref = await write(bytesOf(size));
      const copy = await blobs.duplicate(ref);
      await blobs.delete(ref);
      assert.deepEqual(await bytesIn(blobs.read(copy)), bytesOf(size));
    }
    await assert.rejects(blobs.duplicate({ file: '0'.repeat(40), size: 1 }), { code: 'local.io' });
    assert.equal((await files()).length, 1);
  });

  it('sweeps what nobody refers to, but nothing that came since it was opened', async () => {
    const kept = await write(bytesOf(20_000, 1));
    await write(bytesOf(20_000, 2));
    const unfinished = blobs.create();
    for (let count = 0; count < 3; count++) await unfinished.write(bytesOf(mebibyte));
    await writeFile(path.join(folder(), '00', 'a stranger'), '');

    const next = await BlobFolder.open(folder(), { fsync: true });
    const fresh = await write(bytesOf(20_000, 3), 1000, next);
    const writing = next.create();
    for (let count = 0; count < 3; count++) await writing.write(bytesOf(mebibyte));
    assert.ok('file' in kept);
    assert.equal(await next.sweep(new Set([kept.file])), 2);
    const written = await writing.finish();
    assert.deepEqual(await bytesIn(next.read(kept)), bytesOf(20_000, 1));
    assert.deepEqual(await bytesIn(next.read(fresh)), bytesOf(20_000, 3));
    assert.equal((await bytesIn(next.read(written))).length, 3 * mebibyte);
    assert.equal((await files()).length, 4);
    await unfinished.abort();
  });
});
