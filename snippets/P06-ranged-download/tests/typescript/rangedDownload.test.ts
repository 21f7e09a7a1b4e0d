import assert from 'node:assert/strict';
import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { downloadFile, ObjectChangedError, RangeReader } from '../src/storage/rangedDownload.js';
import { crashAt, type SentCommand, watchCommands } from './support/commands.js';
import { injectFault } from './support/faults.js';
import { digest, Scratch, someBytes } from './support/scratch.js';
import { ScriptedServer } from './support/scriptedServer.js';
import { needs, testClient } from './support/target.js';

const ranges = (sent: readonly SentCommand[]) =>
  sent.flatMap(({ name, input }) => (name === 'GetObject' ? [input['Range']] : []));

describe('ranged download', () => {
  const scratch = new Scratch();
  const { client, bucket } = scratch;
  const content = someBytes(250_007);
  const options = { partSize: 100_000, concurrency: 1 };
  /** A folder of its own for a download, empty at first. */
  const fileIn = async (name: string) => scratch.file(name);
  const filesOf = async (file: string) =>
    (await readdir(path.dirname(file))).filter((name) => name.startsWith(path.basename(file))).sort();
  after(() => scratch.remove());

  for (const length of [0, 1, 100_000, 250_007]) {
    it(`P06-whole: the file is the object of ${length} bytes`, async () => {
      await scratch.put(`whole-${length}`, content.subarray(0, length));
      const file = await fileIn(`whole-${length}`);
      const progress: number[] = [];
      await downloadFile(client, bucket, scratch.key(`whole-${length}`), file, {
        partSize: 100_000,
        onProgress: (bytes) => progress.push(bytes),
      });
      assert.equal(digest(await readFile(file)), digest(content.subarray(0, length)));
      assert.deepEqual(await filesOf(file), [path.basename(file)]);
      if (length > 0) assert.equal(progress.at(-1), length);
    });
  }

  it('P06-whole: an existing file is replaced, a missing object leaves it', async () => {
    const file = await fileIn('replaced');
    await writeFile(file, 'old, and longer than the new one');
    await assert.rejects(downloadFile(client, bucket, scratch.key('missing'), file), { code: 'ENOENT' });
    assert.equal(await readFile(file, 'utf8'), 'old, and longer than the new one');
    await scratch.put('replaced', 'new');
    await downloadFile(client, bucket, scratch.key('replaced'), file);
    assert.equal(await readFile(file, 'utf8'), 'new');
  });

  it('P06-resume: a download that was cut off fetches only the rest', async () => {
    await scratch.put('resumed', content);
    const file = await fileIn('resumed');
    const dying = testClient();
    // 1 asks for the length, 2 and 3 for ranges.
    crashAt(dying, 4, 'before');
    await assert.rejects(downloadFile(dying, bucket, scratch.key('resumed'), file, options));
    dying.destroy();
    const watched = testClient();
    const sent = watchCommands(watched);
    await downloadFile(watched, bucket, scratch.key('resumed'), file, options);
    watched.destroy();
    assert.deepEqual(ranges(sent), ['bytes=200000-250006']);
    assert.equal(digest(await readFile(file)), digest(content));
  });

  it('P06-resume: what is left of another object is not used', async () => {
    await scratch.put('other', content);
    const file = await fileIn('other');
    const dying = testClient();
    crashAt(dying, 4, 'before');
    await assert.rejects(downloadFile(dying, bucket, scratch.key('other'), file, options));
    dying.destroy();
    const newer = someBytes(content.length, 9);
    await scratch.put('other', newer);
    await downloadFile(client, bucket, scratch.key('other'), file, options);
    assert.equal(digest(await readFile(file)), digest(newer));
  });

  it('P06-changed: an object that changes meanwhile is an error and never mixed bytes', async function () {
    needs(this, 'get.ifMatch');
    await scratch.put('changed', content);
    const file = await fileIn('changed');
    const watched = testClient();
    let requests = 0;
    watchCommands(watched, {
      async before({ name }) {
        if (name === 'GetObject' && ++requests === 2) await scratch.put('changed', someBytes(content.length, 9));
      },
    });
    const download = downloadFile(watched, bucket, scratch.key('changed'), file, options);
    await assert.rejects(download, (error) => error instanceof ObjectChangedError);
    assert.deepEqual(await filesOf(file), []);
    watched.destroy();
  });

  it('P06-changed: a reader does not read on in another object', async function () {
    needs(this, 'get.ifMatch');
    await scratch.put('reader-changed', content);
    const reader = await RangeReader.open(client, bucket, scratch.key('reader-changed'));
    await reader.read(0, 10);
    await scratch.put('reader-changed', someBytes(content.length, 9));
    await assert.rejects(reader.read(10, 10), (error) => error instanceof ObjectChangedError);
  });

  it('P06-changed: nor does it where the store ignores the condition', async () => {
    const server = await ScriptedServer.start(({ method, headers }) => {
      const [, start = '', end = ''] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
      if (method === 'HEAD') return { status: 200, headers: { etag: '"first"', 'content-length': '20' } };
      return {
        status: 206,
        headers: { etag: '"second"', 'content-range': `bytes ${start}-${end}/20` },
        body: 'x'.repeat(Number(end) - Number(start) + 1),
      };
    });
    const other = testClient({ endpoint: server.url });
    const file = await fileIn('condition-ignored');
    const reader = await RangeReader.open(other, 'b', 'k');
    await assert.rejects(reader.read(5, 10), (error) => error instanceof ObjectChangedError);
    await assert.rejects(downloadFile(other, 'b', 'k', file), (error) => error instanceof ObjectChangedError);
    assert.deepEqual(await filesOf(file), []);
    other.destroy();
    await server.stop();
  });

  it('P06-seek: reads at any position equal those of a local file', async () => {
    await scratch.put('seek', content);
    const reader = await RangeReader.open(client, bucket, scratch.key('seek'));
    assert.equal(reader.size, content.length);
    const places = [
      [0, 1],
      [0, content.length],
      [99_999, 2],
      [content.length - 1, 1],
      [content.length - 1, 100],
      [content.length, 10],
      [content.length + 1_000, 10],
      [5, 0],
    ] as const;
    for (const [position, length] of places) {
      const expected = content.subarray(position, position + length);
      assert.equal(digest(await reader.read(position, length)), digest(expected), `${length} bytes at ${position}`);
    }
    await assert.rejects(reader.read(-1, 1), { kind: 'invalid' });
    await scratch.put('seek-empty', '');
    const empty = await RangeReader.open(client, bucket, scratch.key('seek-empty'));
    assert.equal((await empty.read(0, 10)).length, 0);
  });

  it('P06-no-partial: no file stands under its final name before it is whole', async function () {
    needs(this, 'faults');
    await scratch.put('partial', content);
    const file = await fileIn('partial');
    const rule = await injectFault(`GetObject key=${scratch.key('partial')} after=1 truncate=1000`);
    await assert.rejects(downloadFile(client, bucket, scratch.key('partial'), file, options));
    await rule.remove();
    await assert.rejects(access(file));
    assert((await filesOf(file)).includes(`${path.basename(file)}.part`));
    await downloadFile(client, bucket, scratch.key('partial'), file, options);
    assert.equal(digest(await readFile(file)), digest(content));
  });

  it('P06-no-partial: neither while it is running', async function () {
    needs(this, 'faults');
    await scratch.put('running', content);
    const file = await fileIn('running');
    const seen: (readonly string[])[] = [];
    const watched = testClient();
    watchCommands(watched, { before: async () => void seen.push(await filesOf(file)) });
    await downloadFile(watched, bucket, scratch.key('running'), file, options);
    watched.destroy();
    assert.equal(seen.length, 4);
    assert.equal(
      seen.some((names) => names.includes(path.basename(file))),
      false,
    );
  });
});
