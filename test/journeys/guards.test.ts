import assert from 'node:assert/strict';
import { type ScratchBucket, scratchBucket } from '../servers/store';
import { storedKeys, storedText, storeText } from './storeText';
import { useJourney } from './useJourney';
import { workspaceWith } from './workspaceConnections';

const changing = [
  'createObject',
  'createFolder',
  'uploadFiles',
  'uploadFolder',
  'renameObject',
  'copyObject',
  'deleteObjects',
  'deleteBucket',
  'createBucket',
] as const;

describe('connections that guard their store', () => {
  const { texts, workbench, tree } = useJourney('guards', {
    locale: 'en',
    files: workspaceWith({ name: 'Archive', readOnly: true }, { name: 'Live', environment: 'production' }),
  });
  const t = texts.t.bind(texts);
  let scratch: ScratchBucket;
  before(async () => {
    scratch = await scratchBucket('guards');
    await storeText(scratch, 'dir/kept.txt', 'kept');
    await storeText(scratch, 'kept.txt', 'kept');
  });
  after(() => scratch.remove());

  const editors = () => workbench().editors;
  const question = t('Change the production connection "{0}"?', 'Live');
  const agree = t('Change It Anyway');

  it('read-only: no menu offers a change', async () => {
    await workbench().openView(texts.nls('view.container'));
    const { description } = await tree().waitForRow('Archive', ({ label }) => label === 'Archive');
    assert.ok(description.includes(t('read-only')), description);
    await tree().expand('Archive');
    await tree().expand(scratch.bucket);
    for (const place of ['Archive', scratch.bucket, 'dir', 'kept.txt']) {
      const items = await tree().contextMenuItems(place);
      assert.ok(items.length > 2, items.join());
      assert.deepEqual(
        items.filter((item) => changing.some((name) => texts.command(name) === item)),
        [],
        place,
      );
    }
  });

  it('read-only: a document cannot be changed, and the Delete key is refused', async () => {
    await tree().click('kept.txt');
    await editors().waitForText('kept');
    await editors().focus();
    await workbench().page.keyboard.type('x');
    assert.equal((await editors().text()).trim(), 'kept');
    await tree().click('kept.txt');
    await workbench().press('Delete');
    await workbench().notifications.waitFor(t('The connection "{0}" is read-only. Nothing was changed.', 'Archive'));
    assert.equal(await storedText(scratch, 'kept.txt'), 'kept');
    await tree().collapse('Archive');
  });

  it('production: a save is asked about, and declining keeps the store as it is', async () => {
    await tree().expand('Live');
    await tree().expand(scratch.bucket);
    await tree().doubleClick('kept.txt');
    await editors().waitForTab('kept.txt', ({ active, dirty }) => active && !dirty);
    await editors().waitForText('kept');
    await editors().replaceAll('changed');
    await editors().save();
    assert.ok((await workbench().dialog.text()).includes(question));
    await workbench().dialog.click('Cancel');
    await workbench().notifications.waitFor("Failed to save 'kept.txt'");
    await editors().waitForTab('kept.txt', ({ active, dirty }) => active && dirty);
    assert.equal(await storedText(scratch, 'kept.txt'), 'kept');
    await editors().save();
    await workbench().dialog.click(agree);
    await editors().waitForTab('kept.txt', ({ active, dirty }) => active && !dirty);
    assert.equal(await storedText(scratch, 'kept.txt'), 'changed');
  });

  it('production: a delete is asked about, and declining deletes nothing', async () => {
    await tree().contextMenu('dir', texts.command('deleteObjects'));
    const asked = await workbench().dialog.text();
    assert.ok(asked.includes('dir') && asked.includes('Live'), asked);
    await workbench().dialog.click('Cancel');
    assert.deepEqual(await storedKeys(scratch), ['dir/kept.txt', 'kept.txt']);
  });
});
