import assert from 'node:assert/strict';
import { AtomicPublisher, ObjectWriter } from '../src/storage/atomicPublish.js';
import { crashAt, watchCommands } from './support/commands.js';
import { digest, Scratch, someBytes } from './support/scratch.js';
import { testClient } from './support/target.js';

const mebibyte = 1024 * 1024;

/** Gives content in chunks, and fails at some byte where that is wanted. */
async function* chunks(content: Buffer, size: number, failAt = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
  for (let start = 0; start < content.length; start += size) {
    if (start >= failAt) throw new Error('the source broke');
    yield content.subarray(start, start + size);
  }
}

describe('atomic publish', () => {
  const scratch = new Scratch();
  const { client, bucket } = scratch;
  const publisher = new AtomicPublisher(client, bucket);
  const large = someBytes(12 * mebibyte + 3);
  const options = { partSize: 5 * mebibyte };
  after(() => scratch.remove());

  for (const length of [0, 10, 5 * mebibyte, 5 * mebibyte + 1, large.length]) {
    it(`P07-readers: ${length} bytes arrive whole`, async () => {
      const content = large.subarray(0, length);
      const key = scratch.key(`whole-${length}`);
      const etag = await publisher.publish(key, chunks(content, 700_001), {
        ...options,
        contentType: 'text/x-test',
        metadata: { author: 'me' },
      });
      assert.equal(digest(await scratch.bytes(`whole-${length}`)), digest(content));
      const { ContentType, Metadata, ETag = '' } = await scratch.head(`whole-${length}`);
      assert.deepEqual([ContentType, Metadata], ['text/x-test', { author: 'me' }]);
      if (length <= 5 * mebibyte) assert.equal(ETag, etag);
    });
  }

  it('P07-readers: a concurrent reader sees the whole old or the whole new', async () => {
    const versions = [large, Buffer.from('short'), someBytes(6 * mebibyte, 5)];
    const known = new Set(versions.map(digest));
    await scratch.put('read', versions[0] ?? '');
    let publishing = true;
    let reads = 0;
    const reader = async () => {
      while (publishing || reads < 5) {
        assert(known.has(digest(await scratch.bytes('read'))));
        reads += 1;
      }
    };
    const publish = async () => {
      for (const content of [...versions].reverse())
        await publisher.publish(scratch.key('read'), chunks(content, mebibyte), options);
      publishing = false;
    };
    await Promise.all([reader(), publish()]);
    assert.equal(digest(await scratch.bytes('read')), digest(large));
  });

  it('P07-crash: a source that fails midway leaves the old object and no upload', async () => {
    for (const failAt of [0, 3 * mebibyte, 11 * mebibyte]) {
      await scratch.put('kept', 'old');
      const broken = publisher.publish(scratch.key('kept'), chunks(large, mebibyte, failAt), options);
      await assert.rejects(broken, { message: 'the source broke' });
      assert.equal(await scratch.text('kept'), 'old');
      assert.deepEqual(await scratch.openUploads(), []);
    }
  });

  it('P07-crash: cancelling does, too', async () => {
    await scratch.put('cancelled', 'old');
    const cancel = new AbortController();
    const source = async function* () {
      for await (const [index, chunk] of numbered(chunks(large, mebibyte))) {
        if (index === 9) cancel.abort();
        yield chunk;
      }
    };
    const cancelled = publisher.publish(scratch.key('cancelled'), source(), { ...options, signal: cancel.signal });
    await assert.rejects(cancelled, { kind: 'cancelled' });
    assert.equal(await scratch.text('cancelled'), 'old');
    assert.deepEqual(await scratch.openUploads(), []);
  });

  it('P07-crash: a process that ends before the commit leaves the old object', async () => {
    await scratch.put('crashed', 'old');
    const dying = testClient();
    // 1 creates, 2 and 3 send parts, 4 would send the last one.
    crashAt(dying, 4, 'before');
    const other = new AtomicPublisher(dying, bucket);
    await assert.rejects(other.publish(scratch.key('crashed'), chunks(large, mebibyte), options));
    assert.equal(await scratch.text('crashed'), 'old');
    dying.destroy();
  });

  it('P07-discard: closing without commit publishes nothing', async () => {
    const use = async (content: Buffer) => {
      const writer = new ObjectWriter(client, bucket, scratch.key('discarded'), options);
      for await (const chunk of chunks(content, mebibyte)) await writer.write(chunk);
      await writer[Symbol.asyncDispose]();
      await assert.rejects(writer.write(Buffer.from('x')), { kind: 'invalid' });
      await assert.rejects(writer.commit(), { kind: 'invalid' });
    };
    await use(large);
    await use(large.subarray(0, 10));
    assert.deepEqual(await scratch.names('discarded'), []);
    const left = (await scratch.openUploads()).filter(({ key }) => key === scratch.key('discarded'));
    assert.deepEqual(left, []);
  });

  it('P07-crash: what lacks a part that could not be sent cannot be published', async () => {
    const unlucky = testClient({ maxAttempts: 1 });
    let failures = 1;
    watchCommands(unlucky, {
      before({ name }) {
        if (name === 'UploadPart' && failures-- > 0) throw new Error('the part was not sent');
      },
    });
    const writer = new ObjectWriter(unlucky, bucket, scratch.key('lacking'), options);
    await assert.rejects(writer.write(large));
    await assert.rejects(writer.write(large), { kind: 'invalid' });
    await assert.rejects(writer.commit(), { kind: 'invalid' });
    await writer.discard();
    assert.deepEqual(await scratch.names('lacking'), []);
    const left = (await scratch.openUploads()).filter(({ key }) => key === scratch.key('lacking'));
    assert.deepEqual(left, []);
    unlucky.destroy();
  });

  it('P07-discard: after commit it takes nothing back', async () => {
    const writer = new ObjectWriter(client, bucket, scratch.key('committed'), options);
    await writer.write(Buffer.from('content'));
    await writer.commit();
    await writer.discard();
    assert.equal(await scratch.text('committed'), 'content');
  });

  it('P07-no-temp: no other key is ever visible', async () => {
    const seen = new Set<string>();
    const watched = testClient();
    const look = async () => {
      for (const name of await scratch.names('temp')) seen.add(name);
    };
    const sent = watchCommands(watched, { before: look, after: look });
    const other = new AtomicPublisher(watched, bucket);
    await other.publish(scratch.key('temp'), chunks(large, mebibyte), options);
    await other.publish(scratch.key('temp'), chunks(large.subarray(0, 10), mebibyte), options);
    await look();
    assert.deepEqual([...seen], ['temp']);
    assert.deepEqual([...new Set(sent.map(({ input }) => input['Key']))], [scratch.key('temp')]);
    watched.destroy();
  });
});

async function* numbered<T>(source: AsyncIterable<T>): AsyncGenerator<readonly [number, T]> {
  let index = 0;
  for await (const item of source) yield [index++, item];
}
