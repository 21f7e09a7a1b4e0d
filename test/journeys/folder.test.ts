import assert from 'node:assert/strict';
import { type ScratchBucket, scratchBucket } from '../servers/store';
import { until } from './pages/poll';
import { storedKeys, storedText, storeText } from './storeText';
import { useJourney } from './useJourney';
import { connectionSettings } from './workspaceConnections';

describe('a bucket as a workspace folder', () => {
  const { texts, workbench, tree, explorer } = useJourney('folder', {
    locale: 'en',
    settings: connectionSettings({ name: 'Plant' }),
  });
  let scratch: ScratchBucket;
  before(async () => {
    scratch = await scratchBucket('folder');
    await storeText(scratch, 'docs/说明.txt', 'read me');
  });
  after(() => scratch.remove());

  const keys = (fits: (found: string[]) => boolean) =>
    until('the keys to change', async () => {
      const found = await storedKeys(scratch);
      return fits(found) && found;
    });

  /**
   * VS Code in a browser writes the new workspace and opens it at once; now and then it reads it before it is there, and
   * shows a workspace without folders until the window is opened again.
   */
  const showsTheFolder = async () => {
    const folder = () => explorer().find(scratch.bucket, { level: 1 });
    const shown = await folder().catch(() => undefined);
    if (shown) return;
    await workbench().page.getByText('You have not yet added a folder').waitFor({ timeout: 1000 });
    await workbench().page.reload();
    await workbench().ready();
    await folder();
  };

  it('appears in the explorer', async () => {
    await workbench().openView(texts.nls('view.container'));
    await tree().expand('Plant');
    await tree().contextMenu(scratch.bucket, texts.command('openAsFolder'));
    // A second folder makes another workspace, for which VS Code starts the window anew.
    await workbench().page.waitForURL(/[?&]workspace=/, { timeout: 60_000 });
    await workbench().ready();
    await showsTheFolder();
    await explorer().expand(scratch.bucket);
    await explorer().expand('docs');
    await explorer().doubleClick('说明.txt');
    await workbench().editors.waitForText('read me');
  });

  it('creates, renames and deletes files there', async () => {
    await explorer().contextMenu('docs', 'New File...');
    await explorer().enterName('new.txt');
    await workbench().editors.waitForTab('new.txt');
    await workbench().editors.replaceAll('from the explorer');
    await workbench().editors.saveAndWait('new.txt');
    assert.equal(await storedText(scratch, 'docs/new.txt'), 'from the explorer');
    await explorer().contextMenu('new.txt', 'Rename...');
    await explorer().enterName('renamed.txt');
    await keys((found) => found.includes('docs/renamed.txt') && !found.includes('docs/new.txt'));
    await explorer().contextMenu('renamed.txt', 'Delete Permanently');
    await workbench().dialog.click('Delete');
    assert.deepEqual(await keys((found) => found.length === 1), ['docs/说明.txt']);
  });
});
