import assert from 'node:assert/strict';
import { glob, listDirectory, listObjects, walk } from '../src/storage/listDirectory.js';
import { watchCommands } from './support/commands.js';
import { Scratch } from './support/scratch.js';
import { ScriptedServer } from './support/scriptedServer.js';
import { testClient } from './support/target.js';

async function namesOf(entries: AsyncIterable<{ name: string; kind: string }>): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, kind } of entries) names.push(kind === 'directory' ? `${name}/` : name);
  return names;
}

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe('list directory', () => {
  const scratch = new Scratch();
  const { client, bucket } = scratch;
  const putAll = async (names: readonly string[]) => {
    const left = [...names];
    const lane = async () => {
      for (let name = left.pop(); name !== undefined; name = left.pop()) await scratch.put(name, name);
    };
    await Promise.all(Array.from({ length: 16 }, lane));
  };
  after(() => scratch.remove());

  it('P10-complete: more than 1000 entries come complete and without duplicates', async () => {
    const names = Array.from({ length: 1100 }, (_, index) => `n${String(index).padStart(4, '0')}`);
    await putAll(names.map((name) => `many/${name}`));
    assert.deepEqual(await namesOf(listDirectory(client, bucket, scratch.key('many'))), names);
    assert.deepEqual(await namesOf(walk(client, bucket, scratch.key('many/'))), names);
  });

  it('P10-complete: an empty page in the middle does not end it, a repeated token does', async () => {
    const page = (key: string, token: string) =>
      `<ListBucketResult><IsTruncated>${token !== ''}</IsTruncated><NextContinuationToken>${token}</NextContinuationToken>` +
      `${key === '' ? '' : `<Contents><Key>${key}</Key><Size>1</Size></Contents>`}</ListBucketResult>`;
    const pages = [page('a', 't1'), page('', 't2'), page('b', '')];
    const server = await ScriptedServer.start((_, index) => ({ status: 200, body: pages[index] ?? page('c', 't9') }));
    const other = testClient({ endpoint: server.url });
    assert.deepEqual(await namesOf(walk(other, 'b', '')), ['a', 'b']);
    await assert.rejects(namesOf(walk(other, 'b', '')), { kind: 'corrupt' });
    other.destroy();
    await server.stop();
  });

  const tree = ['top/', 'top/a.txt', 'top/dir/b.txt', 'top/dir/deep/c.txt', 'top/dir.txt', 'top/空/d.txt'];

  it('P10-levels: one level shows files and directories of that level only', async () => {
    await putAll(tree);
    const expected = ['a.txt', 'dir.txt', 'dir/', '空/'];
    assert.deepEqual(await namesOf(listDirectory(client, bucket, scratch.key('top'))), expected);
    assert.deepEqual(await namesOf(listDirectory(client, bucket, scratch.key('top/'))), expected);
    assert.deepEqual(await namesOf(listDirectory(client, bucket, scratch.key('top/dir'))), ['b.txt', 'deep/']);
    for await (const entry of listDirectory(client, bucket, scratch.key('top/dir/deep'))) {
      assert(entry.kind === 'file');
      assert.equal(entry.size, 'top/dir/deep/c.txt'.length);
      assert(entry.lastModified instanceof Date);
      assert.match(entry.etag, /^"\w+"$/);
    }
  });

  it('P10-order: the order is that of UTF-8 bytes', async () => {
    // U+FF5E comes before U+1F600 in UTF-8, and after it in the UTF-16 of JavaScript.
    const names = ['a', 'B', 'a-1', 'a/x', 'a.txt', 'Z', 'é', '~', '\uff5e', '\u{1f600}', '字'];
    await putAll(names.map((name) => `order/${name}`));
    const found = await namesOf(listDirectory(client, bucket, scratch.key('order')));
    assert.deepEqual(found, names.map((name) => name.replace(/x$/, '')).sort(byBytes));
    assert.deepEqual(await namesOf(walk(client, bucket, scratch.key('order'))), [...names].sort(byBytes));
    const small = await namesOf(listDirectory(client, bucket, scratch.key('order'), { pageSize: 2 }));
    assert.deepEqual(small, found);
  });

  it('P10-lazy: reading the first entries asks for one page only', async () => {
    await putAll(['lazy/1', 'lazy/2', 'lazy/3', 'lazy/4', 'lazy/5']);
    const watched = testClient();
    const sent = watchCommands(watched);
    const seen: string[] = [];
    for await (const { name } of listDirectory(watched, bucket, scratch.key('lazy'), { pageSize: 2 })) {
      seen.push(name);
      if (seen.length === 2) break;
    }
    assert.deepEqual(seen, ['1', '2']);
    assert.equal(sent.length, 1);
    watched.destroy();
  });

  it('P10-odd-keys: names with spaces, plus, percent and Chinese come back as they are', async () => {
    const names = [
      'a b',
      'a+b',
      'a%20b',
      '100%',
      '报告 第一版+.txt',
      'q\'u"o&<>t',
      '\u0001control',
      'tab\tbed',
      'new\nline',
    ];
    await putAll(names.map((name) => `odd/${name}`));
    assert.deepEqual(await namesOf(listDirectory(client, bucket, scratch.key('odd'))), [...names].sort(byBytes));
    await putAll(['odd dirs/报告 +%/x']);
    assert.deepEqual(await namesOf(listDirectory(client, bucket, scratch.key('odd dirs'))), ['报告 +%/']);
  });

  it('P10-glob: a pattern finds what the file system would find', async () => {
    await putAll([
      'g/a.txt',
      'g/b.txt',
      'g/ab.txt',
      'g/a.md',
      'g/s/a.txt',
      'g/s/t/a.txt',
      'g/sa.txt',
      'g/[x].txt',
      'g/字.txt',
    ]);
    const found = (pattern: string) => namesOf(glob(client, bucket, scratch.key('g'), pattern));
    assert.deepEqual(await found('*.txt'), ['[x].txt', 'a.txt', 'ab.txt', 'b.txt', 'sa.txt', '字.txt']);
    assert.deepEqual(await found('?.txt'), ['a.txt', 'b.txt', '字.txt']);
    assert.deepEqual(await found('**/a.txt'), ['a.txt', 's/a.txt', 's/t/a.txt']);
    assert.deepEqual(await found('s/*'), ['s/a.txt']);
    assert.deepEqual(await found('s/**'), ['s/a.txt', 's/t/a.txt']);
    assert.deepEqual(await found('[x].txt'), ['[x].txt']);
    assert.deepEqual(await found('A.txt'), []);
  });

  it('P10-glob: what stands before the first wildcard narrows the listing', async () => {
    const watched = testClient();
    const sent = watchCommands(watched);
    await namesOf(glob(watched, bucket, scratch.key('g'), 's/t/*.txt'));
    assert.equal(sent[0]?.input['Prefix'], scratch.key('g/s/t/'));
    watched.destroy();
  });

  it('P10-levels: markers of directories are objects, yet no files', async () => {
    const keys: string[] = [];
    for await (const { key } of listObjects(client, bucket, scratch.key('top/'))) keys.push(key);
    assert.equal(keys.length, tree.length);
    assert.equal((await namesOf(walk(client, bucket, scratch.key('top/')))).length, tree.length - 1);
  });
});
