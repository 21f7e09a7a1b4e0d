import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { BodyDigests, type DigestName } from '../../../../src/core/sandbox/body/bodyDigests';
import { checksumAlgorithms, digestOf } from '../../../../src/core/sandbox/body/checksums';
import { type HashName, HashThread } from '../../../../src/core/sandbox/body/hashThread';

const names: readonly DigestName[] = ['MD5', ...checksumAlgorithms];

/** Feeds the bytes in pieces and overwrites each as soon as that is allowed. */
async function digestsOf(bytes: Buffer, pieceBytes: number, announced: number) {
  const digests = new BodyDigests(new Set(names), announced);
  try {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      const piece = Buffer.from(bytes.subarray(at, at + pieceBytes));
      await digests.update(piece);
      piece.fill(0);
    }
    return await digests.digest();
  } finally {
    digests.close();
  }
}

describe('the digests of a body', () => {
  const bytes = randomBytes(3 * 1024 * 1024 + 7);
  const expected = new Map(names.map((name) => [name, digestOf(name, bytes)]));

  for (const pieceBytes of [1000, 65_536, 524_288, 2_000_001, bytes.length]) {
    it(`are the same in another thread, of pieces of ${pieceBytes} bytes`, async () => {
      assert.deepEqual(new Map(await digestsOf(bytes, pieceBytes, bytes.length)), expected);
    });
  }

  it('are the same here, and of nothing at all', async () => {
    assert.deepEqual(new Map(await digestsOf(bytes, 65_536, 0)), expected);
    const nothing = new Map(names.map((name) => [name, digestOf(name, Buffer.alloc(0))]));
    assert.deepEqual(new Map(await digestsOf(Buffer.alloc(0), 1, bytes.length)), nothing);
  });

  it('are those of each body when many are under way and some break off', async () => {
    const bodies = Array.from({ length: 12 }, (_, index) => bytes.subarray(index * 1000));
    const broken = new BodyDigests(new Set(names), bytes.length);
    await broken.update(bytes);
    const found = bodies.map((body) => digestsOf(body, 70_000, bytes.length));
    broken.close();
    for (const [index, digests] of (await Promise.all(found)).entries())
      assert.deepEqual(digests.get('MD5'), digestOf('MD5', bodies[index] ?? Buffer.alloc(0)));
  });

  it('fail when their thread dies, and the next ones have another', async () => {
    const good = new HashThread(['md5']);
    const deadly = new HashThread(['no hash' as HashName]);
    await assert.rejects(deadly.digest(), { code: 'local.io' });
    await assert.rejects(
      async () => {
        await good.update(bytes);
        await good.digest();
      },
      { code: 'local.io' },
    );
    for (const each of [good, deadly]) each.close();
    assert.deepEqual((await digestsOf(bytes, 65_536, bytes.length)).get('MD5'), expected.get('MD5'));
  });
});
