import assert from 'node:assert/strict';
import { isAppError } from '../../src/core/base/errors';
import { openStore, type ScratchBucket, scratchBucket } from '../servers/store';
import { enableVersioning } from '../servers/versioning';
import { until } from './pages/poll';
import { storedKeys, storedText, storeText } from './storeText';
import { useJourney } from './useJourney';
import { workspaceWith } from './workspaceConnections';

for (const locale of ['en', 'zh-cn'] as const) {
  describe(`making, moving and deleting (${locale})`, () => {
    const { texts, workbench, tree } = useJourney('change', { locale, files: workspaceWith({ name: 'Plant' }) });
    const t = texts.t.bind(texts);
    let scratch: ScratchBucket;
    before(async () => {
      scratch = await scratchBucket('change');
      for (const key of ['a.txt', 'b.txt', 'c.txt', 'old/1.txt', 'old/2.txt', 'old/deep/3.txt'])
        await storeText(scratch, key, key);
    });
    after(() => scratch.remove());

    const input = () => workbench().quickInput;
    const gone = (label: string) =>
      until(`${label} to go`, async () => !(await tree().labels()).includes(label)).then(() => storedKeys(scratch));
    const menu = (label: string, command: Parameters<typeof texts.command>[0]) =>
      tree().contextMenu(label, texts.command(command));
    const enter = async (title: string, text: string) => {
      await input().waitFor(t(title));
      await input().enter(text);
      await input().waitClosed();
    };

    it('deletes an object only after a question that names it', async () => {
      await workbench().openView(texts.nls('view.container'));
      await tree().expand('Plant');
      await tree().expand(scratch.bucket);
      await menu('a.txt', 'deleteObjects');
      const question = await workbench().dialog.text();
      assert.ok(question.includes(t('Delete "{0}"?', 'a.txt')), question);
      await workbench().dialog.click('Cancel');
      assert.ok((await storedKeys(scratch)).includes('a.txt'));
      await tree().click('a.txt');
      await workbench().editors.waitForTab('a.txt');
      await menu('a.txt', 'deleteObjects');
      await workbench().dialog.click(t('Delete'));
      assert.ok(!(await gone('a.txt')).includes('a.txt'));
    });

    it('deletes several at once, with the key', async () => {
      await tree().click('b.txt');
      await workbench().editors.waitForText('b.txt');
      await tree().click('c.txt', ['Control']);
      await workbench().press('Delete');
      const question = await workbench().dialog.text();
      assert.ok(question.includes(t('Delete {0} items?', 2)), question);
      assert.ok(question.includes('b.txt') && question.includes('c.txt'), question);
      await workbench().dialog.click(t('Delete'));
      assert.ok((await gone('c.txt')).every((key) => key.startsWith('old/')));
    });

    it('makes folders and objects', async () => {
      await menu(scratch.bucket, 'createFolder');
      await enter('New Folder', '新文件夹');
      await tree().find('新文件夹');
      await menu('新文件夹', 'createObject');
      await enter('New Object', 'new.json');
      await workbench().editors.waitForTab('new.json');
      await workbench().editors.focus();
      await workbench().page.keyboard.type('{}');
      await workbench().editors.saveAndWait('new.json');
      assert.deepEqual(await storedKeys(scratch, '新文件夹/'), ['新文件夹/', '新文件夹/new.json']);
      assert.equal(await storedText(scratch, '新文件夹/new.json'), '{}');
      assert.equal((await scratch.store.head(scratch.bucket, '新文件夹/new.json')).contentType, 'application/json');
    });

    it('renames, moves and copies', async () => {
      await menu('old', 'renameObject');
      await input().waitFor(t('Rename or Move'));
      assert.equal(await input().value(), 'old/');
      await enter('Rename or Move', 'archive/2023/');
      await gone('old');
      assert.deepEqual(await storedKeys(scratch, 'old/'), []);
      await tree().expand('archive');
      await tree().expand('2023');
      await menu('1.txt', 'copyObject');
      await enter('Copy To', 'copy of 1.txt');
      await tree().find('copy of 1.txt');
      await menu('2.txt', 'renameObject');
      await enter('Rename or Move', 'copy of 1.txt');
      await workbench().dialog.click('Cancel');
      assert.equal(await storedText(scratch, 'copy of 1.txt'), 'old/1.txt');
      assert.deepEqual(await storedKeys(scratch, 'archive/'), [
        'archive/2023/1.txt',
        'archive/2023/2.txt',
        'archive/2023/deep/3.txt',
      ]);
    });

    it('deletes a folder with everything below it', async () => {
      await menu('archive', 'deleteObjects');
      const question = await workbench().dialog.text();
      assert.ok(question.includes(t('Everything below a folder is deleted with it.')), question);
      await workbench().dialog.click(t('Delete'));
      assert.deepEqual(await gone('archive'), ['copy of 1.txt', '新文件夹/', '新文件夹/new.json']);
    });

    it('makes a bucket with a good name only, and deletes it when its name is typed', async () => {
      const store = openStore();
      const bucket = scratch.bucket.replace('change', 'made');
      const exists = () =>
        store.list({ bucket, limit: 1 }).then(
          () => true,
          (error) => !(isAppError(error) && error.code === 'store.noSuchBucket'),
        );
      await menu('Plant', 'createBucket');
      await input().waitFor(t('New Bucket'));
      await input().enter('Bad Name');
      await input().waitFor(t('A bucket name has no upper-case letters.'));
      await input().enter(bucket);
      await tree().find(bucket);
      await enableVersioning(bucket);
      for (const text of ['one', 'two']) await store.put(bucket, 'versioned.txt', Buffer.from(text));
      await menu(bucket, 'deleteBucket');
      await input().type(scratch.bucket);
      await input().waitFor(t('This is not "{0}".', bucket));
      await input().cancel();
      assert.ok(await exists());
      await menu(bucket, 'deleteBucket');
      await input().enter(bucket);
      await gone(bucket);
      assert.equal(await exists(), false);
      store.dispose();
    });
  });
}
