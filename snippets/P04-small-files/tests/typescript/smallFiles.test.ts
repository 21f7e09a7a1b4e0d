import assert from 'node:assert/strict';
import { decodeMetadata, encodeMetadata, readFile, readText, writeFile } from '../src/storage/smallFiles.js';
import { StorageError } from '../src/storage/storageErrors.js';
import { injectFault } from './support/faults.js';
import { digest, Scratch, someBytes } from './support/scratch.js';
import { ScriptedServer } from './support/scriptedServer.js';
import { needs, testClient } from './support/target.js';

describe('small files', () => {
  const scratch = new Scratch();
  const { client, bucket } = scratch;
  after(() => scratch.remove());

  for (const length of [0, 1, 65_537, 5 * 1024 * 1024]) {
    it(`P04-bytes: ${length} bytes come back byte for byte`, async () => {
      const key = scratch.key(`bytes-${length}`);
      const content = someBytes(length);
      const etag = await writeFile(client, bucket, key, content);
      assert.match(etag, /^"[^"]+"$/);
      assert.equal(digest(await readFile(client, bucket, key)), digest(content));
    });
  }

  it('P04-bytes: text is UTF-8, line ends as they are, and nothing else is text', async () => {
    const key = scratch.key('text.txt');
    await writeFile(client, bucket, key, '第一行\r\n第二行\n');
    assert.equal(await readText(client, bucket, key), '第一行\r\n第二行\n');
    await writeFile(client, bucket, key, Buffer.from([0x66, 0xff, 0x66]));
    await assert.rejects(readText(client, bucket, key), { kind: 'invalid' });
  });

  it('P04-bytes: the digest is sent, so that the store can refuse what arrives damaged', async () => {
    const server = await ScriptedServer.start(() => ({ status: 200, headers: { etag: '"x"' } }));
    const watched = testClient({ endpoint: server.url });
    await writeFile(watched, 'b', 'k', 'hello');
    // RFC 1864: Base64 of the MD5 of "hello".
    assert.equal(server.received[0]?.headers['content-md5'], 'XUFAKrxLKna5cZ2REBfFkg==');
    watched.destroy();
    await server.stop();
  });

  it('P04-content-type: content type and Chinese metadata are kept', async () => {
    const metadata = { author: '张三 <z@example.com>', plain: 'as it is', spaces: ' at both ends ' };
    await writeFile(client, bucket, scratch.key('报告.PDF'), 'pdf', { metadata });
    const head = await scratch.head('报告.PDF');
    assert.equal(head.ContentType, 'application/pdf');
    assert.deepEqual(decodeMetadata(head.Metadata), metadata);
    await writeFile(client, bucket, scratch.key('data'), 'x', { contentType: 'application/x-own' });
    assert.equal((await scratch.head('data')).ContentType, 'application/x-own');
    assert.deepEqual(encodeMetadata({ A: 'é' }), { a: '=?UTF-8?B?w6k=?=' });
    // As other programs write it.
    const others = { title: '=?utf-8?q?Jos=C3=A9_2?= =?UTF-8?B?5bm05bqm?=  plain', broken: '=?what?' };
    assert.deepEqual(decodeMetadata(others), { title: 'José 2年度  plain', broken: '=?what?' });
  });

  it("P04-missing: a missing object becomes Node's file-not-found error", async () => {
    const missing = readFile(client, bucket, scratch.key('missing'));
    await assert.rejects(missing, (error: NodeJS.ErrnoException) => {
      assert(error instanceof StorageError);
      assert.deepEqual([error.code, error.kind, error.key], ['ENOENT', 'notFound', scratch.key('missing')]);
      return true;
    });
  });

  it('P04-limit: an object over the limit is refused before it fills memory', async () => {
    await scratch.put('large', someBytes(300_000));
    await assert.rejects(readFile(client, bucket, scratch.key('large'), { limit: 299_999 }), { kind: 'invalid' });
    assert.equal((await readFile(client, bucket, scratch.key('large'), { limit: 300_000 })).length, 300_000);
  });

  it('P04-limit: the announced length is enough to refuse', async () => {
    // The announced bytes never come: whoever waits for them waits until the time is over.
    const server = await ScriptedServer.start(() => ({
      status: 200,
      headers: { 'content-length': '900000000' },
      body: 'x',
    }));
    const other = testClient({ endpoint: server.url, maxAttempts: 1 });
    await assert.rejects(readFile(other, 'b', 'k', { limit: 1000 }), { kind: 'invalid' });
    other.destroy();
    await server.stop();
  });

  it('P04-truncated: a body cut short is never returned as a whole', async function () {
    needs(this, 'faults');
    const content = someBytes(100_000);
    await scratch.put('cut', content);
    const once = await injectFault(`GetObject key=${scratch.key('cut')} count=1 truncate=50000`);
    assert.equal(digest(await readFile(client, bucket, scratch.key('cut'))), digest(content));
    await once.remove();
    const always = await injectFault(`GetObject key=${scratch.key('cut')} truncate=50000`);
    await assert.rejects(readFile(client, bucket, scratch.key('cut')), StorageError);
    await always.remove();
  });
});
