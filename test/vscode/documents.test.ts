import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import * as vscode from 'vscode';
import { oddKeys } from '../fixtures/oddKeys';
import { type ScratchBucket, scratchBucket } from '../servers/store';
import { closeEditors, eventually, services, uriOf, useConnections } from './support';

describe('objects as documents', () => {
  let scratch: ScratchBucket;
  const connection = 'documents';

  before(async () => {
    await services();
    scratch = await scratchBucket('documents');
    await useConnections({ id: connection, name: 'Documents' });
  });

  after(async () => {
    await closeEditors();
    await scratch.remove();
  });

  const stored = async (key: string) => String(await buffer((await scratch.store.get(scratch.bucket, key)).body));
  const put = (key: string, text: string) =>
    scratch.store.put(scratch.bucket, key, Buffer.from(text), { contentType: 'text/x-odd' });
  const open = (key: string) => vscode.workspace.openTextDocument(uriOf(connection, scratch.bucket, key));

  async function replace(document: vscode.TextDocument, text: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  it('every odd key opens, saves and stays itself', async () => {
    for (const { key } of oddKeys) await put(key, `before ${JSON.stringify(key)}`);
    for (const { name, key } of oddKeys) {
      const document = await open(key);
      assert.equal(document.getText(), `before ${JSON.stringify(key)}`, name);
      await replace(document, `after ${JSON.stringify(key)}`);
      assert.ok(await document.save(), name);
    }
    for (const { name, key } of oddKeys) {
      assert.equal(await stored(key), `after ${JSON.stringify(key)}`, name);
      assert.equal((await scratch.store.head(scratch.bucket, key)).contentType, 'text/x-odd', name);
    }
    assert.equal((await scratch.store.list({ bucket: scratch.bucket })).objects.length, oddKeys.length);
  });

  it('every odd key is copied and deleted through the file system', async () => {
    for (const { name, key } of oddKeys) {
      const target = uriOf(connection, scratch.bucket, `copies/${Buffer.from(key).toString('hex').slice(0, 40)}`);
      await vscode.workspace.fs.copy(uriOf(connection, scratch.bucket, key), target, { overwrite: true });
      assert.equal(String(await vscode.workspace.fs.readFile(target)), await stored(key), name);
    }
    for (const { key } of oddKeys) await vscode.workspace.fs.delete(uriOf(connection, scratch.bucket, key));
    const left = await scratch.store.list({ bucket: scratch.bucket, delimiter: '/' });
    assert.deepEqual(
      { objects: left.objects.map(({ key }) => key), prefixes: left.prefixes },
      { objects: [], prefixes: ['copies/'] },
    );
  });

  it('keys that differ only in case are different documents', async () => {
    await put('Case.txt', 'upper');
    await put('case.txt', 'lower');
    const [upper, lower] = [await open('Case.txt'), await open('case.txt')];
    assert.notEqual(upper, lower);
    assert.deepEqual([upper.getText(), lower.getText()], ['upper', 'lower']);
  });

  it('reports a time that stands still until the content changes, even within one second', async () => {
    await put('timed', 'one');
    const uri = uriOf(connection, scratch.bucket, 'timed');
    const first = await vscode.workspace.fs.stat(uri);
    assert.equal((await vscode.workspace.fs.stat(uri)).mtime, first.mtime);
    await put('timed', 'two');
    assert.ok((await vscode.workspace.fs.stat(uri)).mtime > first.mtime);
  });

  it('a save over a version that was not seen is refused, and nothing is lost', async () => {
    await put('conflict.txt', 'seen');
    const document = await open('conflict.txt');
    await vscode.window.showTextDocument(document);
    await replace(document, 'mine');
    await put('conflict.txt', 'their');
    assert.equal(await document.save(), false);
    assert.equal(await stored('conflict.txt'), 'their');
    assert.equal(document.getText(), 'mine');
    assert.equal(document.isDirty, true);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await eventually(
      'revert',
      () => document.getText(),
      (text) => text === 'their',
    );
  });

  it('a document that changed on the store is read again when the reader turns to it', async () => {
    await put('followed.txt', 'one');
    await put('other.txt', 'x');
    const document = await open('followed.txt');
    await vscode.window.showTextDocument(document, { preview: false });
    await vscode.window.showTextDocument(await open('other.txt'), { preview: false });
    await put('followed.txt', 'two');
    await vscode.window.showTextDocument(document);
    await eventually(
      'new content',
      () => document.getText(),
      (text) => text === 'two',
    );
  });

  it('an object above the size limit is refused with the reason', async () => {
    await scratch.store.put(scratch.bucket, 'large', Buffer.alloc(2 * 1024 * 1024, 'x'));
    const setting = vscode.workspace.getConfiguration();
    await setting.update('storageIntegrator.maxEditSizeMB', 1, vscode.ConfigurationTarget.Global);
    try {
      await assert.rejects(async () => open('large'), /1 MB|2 MB/);
    } finally {
      await setting.update('storageIntegrator.maxEditSizeMB', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('a new file gets the content type of its name', async () => {
    const uri = uriOf(connection, scratch.bucket, 'new/数据.json');
    await vscode.workspace.fs.writeFile(uri, Buffer.from('{}'));
    assert.equal((await scratch.store.head(scratch.bucket, 'new/数据.json')).contentType, 'application/json');
  });
});
