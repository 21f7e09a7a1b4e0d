import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { StoredBody } from '../../../../src/core/sandbox/body/storedBody';
import type { ByteRange } from '../../../../src/core/sandbox/disk/blobReadable';
import type { BlobRef } from '../../../../src/core/sandbox/disk/blobRef';
import { isMarkOf, markKey } from '../../../../src/core/sandbox/encryption/keyMark';
import { readBody } from '../../../../src/core/sandbox/encryption/readBody';
import { receiveBody } from '../../../../src/core/sandbox/encryption/receiveBody';
import { Repository } from '../../../../src/core/sandbox/repository/repository';
import { useTempFolder } from '../disk/useTempFolder';

const key = { bytes: randomBytes(32) };

describe('bodies that are encrypted with a key of the customer', () => {
  const folder = useTempFolder();
  let repository: Repository;

  beforeEach(async () => {
    repository = await Repository.open({ dataDir: folder(), fsync: false });
  });
  afterEach(() => repository.close());

  async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer, void, void> {
    for (let at = 0; at < bytes.length; at += 7_001) yield bytes.subarray(at, at + 7_001);
  }
  const store = (bytes: Buffer) => receiveBody(repository, new StoredBody(inPieces(bytes), []), key);
  const read = (refs: readonly BlobRef[], range?: ByteRange) => buffer(readBody(repository, refs, key, range));
  const fileCount = () =>
    readdirSync(path.join(folder(), 'bodies'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      /[0-9a-f]{40}$/.test(name),
    ).length;

  it('are read over the borders of their parts: inline, as files, and what is not encrypted', async () => {
    const parts = [randomBytes(100), randomBytes(40_000), randomBytes(17), randomBytes(2_500_000)];
    const stored = await Promise.all(parts.map((part) => store(part)));
    const clear = await repository.receive(new StoredBody(inPieces(Buffer.from('in the clear')), []));
    const refs = [...stored.flatMap((each) => each.refs), ...clear.refs];
    const whole = Buffer.concat([...parts, Buffer.from('in the clear')]);
    assert.ok((await read(refs)).equals(whole));
    const borders = [0, 1, 15, 16, 17, 99, 100, 101, 40_099, 40_100, 40_117, 1_088_693, whole.length - 5, whole.length];
    for (const start of borders) {
      for (const end of borders.filter((each) => each > start)) {
        assert.ok((await read(refs, { start, end })).equals(whole.subarray(start, end)), `${start} to ${end}`);
      }
    }
  });

  it('are never encrypted twice alike, and are not what they were', async () => {
    const bytes = randomBytes(50_000);
    const [first, second] = [await store(bytes), await store(bytes)];
    const raw = await Promise.all([first, second].map(({ refs }) => buffer(repository.read(refs))));
    assert.equal(raw[0]?.length, bytes.length);
    assert.ok(!raw[0]?.equals(bytes) && !raw[1]?.equals(bytes));
    assert.notDeepEqual(raw[0], raw[1]);
    const copy = await repository.duplicate(first.refs);
    assert.ok((await read(copy)).equals(bytes));
  });

  it('let go of their files when nobody reads on', async () => {
    const { refs } = await store(randomBytes(5_000_000));
    const stream = readBody(repository, refs, key);
    await new Promise((resolve) => stream.once('readable', resolve));
    const unread = readBody(repository, refs, key);
    repository.discard(refs);
    await repository.settled();
    assert.equal(fileCount(), 1);
    const closed = [stream, unread].map((each) => new Promise((resolve) => each.once('close', resolve)));
    stream.destroy();
    unread.destroy();
    await Promise.all(closed);
    for (const deadline = Date.now() + 5_000; fileCount() > 0 && Date.now() < deadline; ) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal(fileCount(), 0);
  });

  it('have a mark by which the key is known, and which does not tell it', () => {
    const mark = markKey(key.bytes);
    assert.ok(isMarkOf(mark, key.bytes));
    assert.ok(!isMarkOf(mark, randomBytes(32)));
    assert.notDeepEqual(markKey(key.bytes), mark);
    assert.ok(!JSON.stringify(mark).includes(key.bytes.toString('base64').slice(0, 20)));
  });
});
