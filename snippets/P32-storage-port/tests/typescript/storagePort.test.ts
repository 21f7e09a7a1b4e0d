import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type FileStore, walkFiles } from '../src/storage/fileStore.js';
import { NasFileStore } from '../src/storage/nasFileStore.js';
import { S3FileStore } from '../src/storage/s3FileStore.js';
import { StoreCapabilities } from '../src/storage/storeCapabilities.js';
import { digest, Scratch, someBytes } from './support/scratch.js';
import { ScriptedServer } from './support/scriptedServer.js';
import { required, testClient } from './support/target.js';

describe('storage port', () => {
  const scratch = new Scratch();
  let capabilities: StoreCapabilities;
  let count = 0;
  before(async () => {
    capabilities = await StoreCapabilities.load(required('S3_CAPABILITIES'));
  });
  after(() => scratch.remove());

  const newFolder = async () => {
    count += 1;
    const folder = await scratch.file(`root-${count}`);
    await mkdir(folder);
    return folder;
  };
  const places: Readonly<Record<'nas' | 's3', () => Promise<FileStore>>> = {
    nas: async () => new NasFileStore(await newFolder()),
    s3: async () => {
      count += 1;
      return new S3FileStore(scratch.client, capabilities, scratch.bucket, scratch.key(`root-${count}/`));
    },
  };
  const listed = async (store: FileStore, directory: string) => {
    const entries: string[] = [];
    for await (const { name, path: full, kind, size } of store.list(directory))
      entries.push(`${kind} ${name} ${full} ${size ?? ''}`.trim());
    return entries;
  };

  /** What holds for any place. */
  const contract: Readonly<Record<string, (store: FileStore) => Promise<void>>> = {
    'gives back what was written': async (store) => {
      const content = someBytes(300_001);
      await store.write('deep/er/报告 1+%.bin', content);
      assert.equal(digest(await store.read('deep/er/报告 1+%.bin')), digest(content));
      assert.equal(digest(await buffer(await store.openRead('deep/er/报告 1+%.bin'))), digest(content));
      assert.deepEqual(await store.stat('deep/er/报告 1+%.bin'), { kind: 'file', size: 300_001 });
      await store.write('deep/er/报告 1+%.bin', '短');
      assert.equal((await store.read('deep/er/报告 1+%.bin')).toString(), '短');
      await store.write('empty', '');
      assert.equal((await store.read('empty')).length, 0);
    },
    'lists one level in order': async (store) => {
      for (const name of ['b', 'a/x', 'a-1', 'a.txt', 'B', '字/y/z']) await store.write(name, name);
      assert.deepEqual(await listed(store, ''), [
        'file B B 1',
        'file a-1 a-1 3',
        'file a.txt a.txt 5',
        'directory a a',
        'file b b 1',
        'directory 字 字',
      ]);
      assert.deepEqual(await listed(store, '字'), ['directory y 字/y']);
      assert.deepEqual(await listed(store, '字/y'), ['file z 字/y/z 7']);
      assert.deepEqual(await listed(store, 'nothing'), []);
      const all: string[] = [];
      for await (const file of walkFiles(store)) all.push(file);
      assert.deepEqual(all, ['B', 'a-1', 'a.txt', 'a/x', 'b', '字/y/z']);
    },
    'knows files and directories': async (store) => {
      await store.write('dir/file', 'x');
      assert.deepEqual(await store.stat('dir'), { kind: 'directory' });
      assert.deepEqual([await store.exists('dir'), await store.exists('dir/file')], [true, true]);
      assert.deepEqual([await store.exists('di'), await store.exists('dir/fil')], [false, false]);
    },
    'deletes files, and directories with them': async (store) => {
      for (const name of ['a/b/c', 'a/b/d', 'a/e', 'ab']) await store.write(name, name);
      await store.delete('a/e');
      await store.delete('a/e');
      await store.delete('a/b');
      assert.deepEqual(await listed(store, 'a'), ['directory b a/b']);
      await store.deleteTree('a/b');
      await store.deleteTree('nothing');
      assert.deepEqual(await listed(store, ''), ['file ab ab 2']);
      assert.equal(await store.exists('a'), false);
      await store.deleteTree('ab');
      assert.equal(await store.exists('ab'), true);
    },
  };
  for (const [name, holds] of Object.entries(contract)) {
    it(`P32-contract-nas: ${name}`, async () => holds(await places.nas()));
    it(`P32-contract-s3: ${name}`, async () => holds(await places.s3()));
  }

  it('P32-contract-nas: a write leaves nothing but its file, and is never seen half', async () => {
    const folder = await newFolder();
    const store = new NasFileStore(folder);
    await store.write('file', 'old');
    const large = someBytes(8_000_000);
    let writing = true;
    const reader = async () => {
      do assert([3, large.length].includes((await store.read('file')).length));
      while (writing);
    };
    const write = async () => {
      await store.write('file', large);
      writing = false;
    };
    await Promise.all([reader(), write()]);
    assert.deepEqual(await readdir(path.join(folder, '.unfinished')), []);
  });

  for (const place of ['nas', 's3'] as const) {
    it(`P32-errors: both sides raise the same errors (${place})`, async () => {
      const store = await places[place]();
      await store.write('dir/file', 'x');
      for (const missing of ['nothing', 'dir', 'dir/file/below']) {
        await assert.rejects(store.read(missing), { kind: 'notFound', code: 'ENOENT' }, missing);
        await assert.rejects(store.openRead(missing), { kind: 'notFound', code: 'ENOENT' }, missing);
      }
      await assert.rejects(store.stat('nothing'), { kind: 'notFound' });
      for (const wrong of ['', '/etc/passwd', '../x', 'a/../b', 'a//b', 'a/', 'a\u0000b', '.unfinished/x']) {
        await assert.rejects(store.read(wrong), { kind: 'invalid', code: 'EINVAL' }, wrong);
        await assert.rejects(store.write(wrong, 'x'), { kind: 'invalid' }, wrong);
        await assert.rejects(store.delete(wrong), { kind: 'invalid' }, wrong);
        await assert.rejects(store.deleteTree(wrong), { kind: 'invalid' }, wrong);
      }
      const isExclusive = place === 'nas' || capabilities.works('put.ifNoneMatch');
      const again = store.write('dir/file', 'y', { ifAbsent: true });
      await assert.rejects(again, isExclusive ? { kind: 'alreadyExists', code: 'EEXIST' } : { kind: 'unsupported' });
      assert.equal((await store.read('dir/file')).toString(), 'x');
      if (isExclusive) await store.write('new', 'n', { ifAbsent: true });
    });
  }

  it('P32-errors: a refusal is a refusal on both sides', async () => {
    const stranger = testClient({ secretAccessKey: 'a-wrong-secret' });
    const store = new S3FileStore(stranger, capabilities, scratch.bucket, scratch.prefix);
    await assert.rejects(store.read('x'), { kind: 'accessDenied', code: 'EACCES' });
    await assert.rejects(store.exists('x'), { kind: 'accessDenied' });
    stranger.destroy();
  });

  it('P32-errors: an own write whose reply was lost is no file that exists already', async () => {
    let writer = '';
    const server = await ScriptedServer.start(({ method, headers }) => {
      if (method === 'HEAD') return { status: 200, headers: { etag: '"e"', 'x-amz-meta-writer-id': writer } };
      if (writer !== '') return { status: 412, body: '<Error><Code>PreconditionFailed</Code></Error>' };
      writer = String(headers['x-amz-meta-writer-id']);
      return 'reset';
    });
    const other = testClient({ endpoint: server.url });
    const store = new S3FileStore(other, new StoreCapabilities({ 'put.ifNoneMatch': 'works' }), 'b', '');
    await store.write('new', 'mine', { ifAbsent: true });
    await assert.rejects(store.write('new', 'theirs', { ifAbsent: true }), { kind: 'alreadyExists', code: 'EEXIST' });
    other.destroy();
    await server.stop();
  });

  it('P32-errors: without the condition it refuses and writes nothing', async () => {
    const store = new S3FileStore(scratch.client, new StoreCapabilities(), scratch.bucket, scratch.key('refused/'));
    await assert.rejects(store.write('new', 'x', { ifAbsent: true }), { kind: 'unsupported', code: 'ENOTSUP' });
    assert.deepEqual(await scratch.names('refused/'), []);
  });

  it('P32-confined: no path leaves the root', async () => {
    const [root, outside] = [await newFolder(), await newFolder()];
    await writeFile(path.join(outside, 'secret'), 'secret');
    await symlink(outside, path.join(root, 'out'));
    await symlink(path.join(outside, 'secret'), path.join(root, 'file'));
    await symlink(path.join(outside, 'made'), path.join(root, 'dangling'));
    await mkdir(path.join(root, 'real'));
    await symlink(path.join(root, 'real'), path.join(root, 'inside'));
    const store = new NasFileStore(root);
    for (const file of ['out/secret', 'out/new/deep', 'file', 'dangling', 'out']) {
      await assert.rejects(store.read(file), { kind: 'invalid' }, file);
      await assert.rejects(store.write(file, 'x'), { kind: 'invalid' }, file);
      await assert.rejects(store.delete(file), { kind: 'invalid' }, file);
      await assert.rejects(store.deleteTree(file), { kind: 'invalid' }, file);
      await assert.rejects(store.stat(file), { kind: 'invalid' }, file);
    }
    await assert.rejects(listed(store, 'out'), { kind: 'invalid' });
    for (const file of ['../x', `../${path.basename(outside)}/secret`, path.join(outside, 'secret')]) {
      await assert.rejects(store.read(file), { kind: 'invalid' }, file);
    }
    assert.deepEqual(await readdir(outside), ['secret']);
    assert.equal(await readFile(path.join(outside, 'secret'), 'utf8'), 'secret');
    await store.write('inside/ok', 'ok');
    assert.equal((await store.read('real/ok')).toString(), 'ok');
  });

  it('P32-confined: nor the prefix', async () => {
    await scratch.put('confined/inside', 'x');
    await scratch.put('confined-beside', 'x');
    const store = new S3FileStore(scratch.client, capabilities, scratch.bucket, scratch.key('confined/'));
    for (const file of ['../confined-beside', '/confined-beside']) {
      await assert.rejects(store.read(file), { kind: 'invalid' });
      await assert.rejects(store.deleteTree(file), { kind: 'invalid' });
    }
    assert.deepEqual(await listed(store, ''), ['file inside inside 1']);
    assert.throws(() => new S3FileStore(scratch.client, capabilities, scratch.bucket, 'no-slash'), { kind: 'invalid' });
  });
});
