import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { mapLimit } from '../../src/core/base/concurrency';
import { type ScratchBucket, scratchBucket } from '../servers/store';
import { bridge, hasBridge } from './bridge';
import { eventually, runCommand, services, showTree, useConnections } from './support';

const loadMore = '.pane-body .monaco-list-row:is(:has-text("Load more"), :has-text("加载更多"))';

/** The tree draws only the rows in view, and redraws them while it loads. */
async function scrollDownTo(selector: string): Promise<void> {
  const look = async () => {
    await bridge.press('End');
    return bridge.count(selector);
  };
  await eventually(selector, look);
}

const rowNamed = (name: string) => `.pane-body .monaco-list-row:has(:text-is("${name}"))`;

describe('the storage tree', function () {
  this.timeout(90_000);
  let scratch: ScratchBucket;

  before(async function () {
    if (!hasBridge) this.skip();
    await services();
    scratch = await scratchBucket('tree');
    const names = Array.from({ length: 5000 }, (_, n) => `many/${String(n).padStart(4, '0')}.log`);
    await mapLimit([...names, 'a', 'a/', 'a/b', '文档/说明.md'], 32, (key) =>
      scratch.store.put(scratch.bucket, key, Buffer.from('x')),
    );
    await useConnections({ id: 'tree', name: 'Tree store', startBucket: scratch.bucket });
    await showTree();
  });

  after(() => scratch?.remove());

  const labels = async () => (await bridge.text('.pane-body .monaco-list-rows')).split('\n');

  it('shows objects named a, a/ and a/b, each where it is', async () => {
    await bridge.click(rowNamed('Tree store'));
    await bridge.click(rowNamed(scratch.bucket));
    await bridge.waitFor(rowNamed('文档'));
    assert.equal(await bridge.count(rowNamed('a')), 2);
    await bridge.click(`${rowNamed('a')} >> nth=1`);
    await bridge.waitFor(rowNamed('a/'));
    await bridge.waitFor(rowNamed('b'));
  });

  it('shows 5,000 keys page by page, with an honest count', async () => {
    await bridge.click(rowNamed('many'));
    await bridge.waitFor(rowNamed('0000.log'));
    for (const shown of ['1,000', '2,000', '3,000', '4,000']) {
      const row = `${loadMore}:has-text("${shown}")`;
      await scrollDownTo(row);
      await bridge.click(row);
    }
    await scrollDownTo(rowNamed('4999.log'));
    assert.equal(await bridge.count(loadMore), 0);
    await bridge.press('Home');
    await eventually('the count', labels, (rows) => rows.some((row) => /5,000/.test(row)));
  });

  it('shows a change that went through the extension, in place', async () => {
    const { stores } = await services();
    await scrollDownTo(rowNamed('文档'));
    await stores.open('tree').put(scratch.bucket, '文档/新.txt', Buffer.from('x'));
    await bridge.click(rowNamed('文档'));
    await bridge.waitFor(rowNamed('新.txt'));
    await stores.open('tree').put(scratch.bucket, '文档/更新.txt', Buffer.from('x'));
    await bridge.waitFor(rowNamed('更新.txt'));
    await stores.open('tree').delete({ bucket: scratch.bucket, key: '文档/新.txt' });
    await bridge.waitFor(rowNamed('新.txt'), { state: 'detached' });
  });

  it('goes to an object that no loaded page holds', async () => {
    await runCommand('refresh');
    await runCommand('goTo', `s3://${scratch.bucket}/many/4711.log`);
    await bridge.waitFor(rowNamed('4711.log'));
    await eventually(
      'the document',
      () => vscode.window.activeTextEditor?.document.uri.path ?? '',
      (path) => path.endsWith('/many/4711.log'),
    );
  });

  it('says what failed and offers to try again', async () => {
    await useConnections({ id: 'tree', name: 'Tree store', endpoint: 'http://127.0.0.1:9' });
    await bridge.waitFor('.monaco-list-row:has-text("127.0.0.1"):has(.codicon-error)');
  });
});
