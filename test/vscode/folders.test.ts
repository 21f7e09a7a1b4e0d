import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type ScratchBucket, scratchBucket } from '../servers/store';
import { folderOf, services, uriOf, useConnections } from './support';

const { File, Directory } = vscode.FileType;
const { fs } = vscode.workspace;

describe('buckets and prefixes as folders', () => {
  let scratch: ScratchBucket;
  const connection = 'folders';

  before(async () => {
    await services();
    scratch = await scratchBucket('folders');
    await useConnections({ id: connection, name: 'Folders' }, { id: 'folders-ro', name: 'Read-only', readOnly: true });
  });

  after(() => scratch.remove());

  const put = (key: string, text = 'x') => scratch.store.put(scratch.bucket, key, Buffer.from(text));
  const uri = (key: string) => uriOf(connection, scratch.bucket, key);
  const folder = (prefix: string) => folderOf(connection, scratch.bucket, prefix);
  const keys = async () => (await scratch.store.list({ bucket: scratch.bucket })).objects.map(({ key }) => key);
  const clear = async () => {
    for (const key of await keys()) await scratch.store.delete({ bucket: scratch.bucket, key });
  };

  beforeEach(clear);

  it('the connection is a folder of its buckets', async () => {
    const root = vscode.Uri.from({ scheme: 's3', authority: connection, path: '/' });
    const entries = await fs.readDirectory(root);
    assert.ok(entries.some(([name, type]) => name === scratch.bucket && type === Directory));
  });

  it('shows an object beside the prefix of its name, and hides only the empty marker', async () => {
    for (const key of ['a', 'a/b', 'empty/', 'marked/', 'marked/x']) await put(key, key.endsWith('/') ? '' : 'x');
    assert.deepEqual((await fs.readDirectory(folder(''))).sort(), [
      ['a', File],
      ['a~d', Directory],
      ['empty', Directory],
      ['marked', Directory],
    ]);
    assert.deepEqual(await fs.readDirectory(folder('marked/')), [['x', File]]);
    assert.deepEqual(await fs.readDirectory(vscode.Uri.joinPath(folder(''), 'a~d')), [['b', File]]);
    assert.equal(String(await fs.readFile(vscode.Uri.joinPath(folder(''), 'a~d', 'b'))), 'x');
  });

  it('tells files, folders and what is missing apart', async () => {
    await put('dir/file');
    assert.equal((await fs.stat(uri('dir/file'))).type, File);
    assert.equal((await fs.stat(folder('dir/'))).type, Directory);
    await assert.rejects(
      async () => fs.stat(uri('missing')),
      (error: vscode.FileSystemError) => error.code === 'FileNotFound',
    );
    await assert.rejects(
      async () => fs.readFile(uri('missing')),
      (error: vscode.FileSystemError) => error.code === 'FileNotFound',
    );
  });

  it('creates folders and files, renames, copies and deletes them', async () => {
    await fs.createDirectory(folder('made/'));
    assert.deepEqual(await keys(), ['made/']);
    await fs.writeFile(uri('made/one.txt'), Buffer.from('1'));
    await fs.rename(uri('made/one.txt'), uri('made/two.txt'));
    await fs.copy(folder('made/'), folder('copied/'));
    assert.deepEqual(await keys(), ['copied/', 'copied/two.txt', 'made/', 'made/two.txt']);
    await fs.rename(folder('made/'), folder('moved/'));
    assert.deepEqual(await keys(), ['copied/', 'copied/two.txt', 'moved/', 'moved/two.txt']);
    await fs.delete(folder('copied/'), { recursive: true });
    assert.deepEqual(await keys(), ['moved/', 'moved/two.txt']);
  });

  it('says so when there is nothing to rename or copy', async () => {
    for (const work of [() => fs.rename(uri('no'), uri('where')), () => fs.copy(uri('no'), uri('where'))]) {
      await assert.rejects(
        async () => work(),
        (error: vscode.FileSystemError) => error.code === 'FileNotFound',
      );
    }
  });

  it('never replaces what exists unless it is told to', async () => {
    await put('from', 'from');
    await put('to', 'to');
    await assert.rejects(
      async () => fs.rename(uri('from'), uri('to')),
      (error: vscode.FileSystemError) => error.code === 'FileExists',
    );
    await assert.rejects(
      async () => fs.copy(uri('from'), uri('to')),
      (error: vscode.FileSystemError) => error.code === 'FileExists',
    );
    assert.equal(String(await fs.readFile(uri('to'))), 'to');
    await fs.rename(uri('from'), uri('to'), { overwrite: true });
    assert.deepEqual(await keys(), ['to']);
    assert.equal(String(await fs.readFile(uri('to'))), 'from');
  });

  it('refuses every change on a read-only connection and says so before', async () => {
    await put('kept', 'x');
    const readOnly = uriOf('folders-ro', scratch.bucket, 'kept');
    assert.equal((await fs.stat(readOnly)).permissions, vscode.FilePermission.Readonly);
    for (const change of [
      () => fs.writeFile(readOnly, Buffer.from('y')),
      () => fs.delete(readOnly),
      () => fs.rename(readOnly, uriOf('folders-ro', scratch.bucket, 'renamed')),
      () => fs.createDirectory(folderOf('folders-ro', scratch.bucket, 'made/')),
    ]) {
      await assert.rejects(
        async () => change(),
        (error: vscode.FileSystemError) => error.code === 'NoPermissions',
      );
    }
    assert.deepEqual(await keys(), ['kept']);
  });
});
