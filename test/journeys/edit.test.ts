import assert from 'node:assert/strict';
import { partImage } from '../../scripts/seed/images.mjs';
import { type ScratchBucket, scratchBucket } from '../servers/store';
import { storedText, storeText } from './storeText';
import { useJourney } from './useJourney';
import { workspaceWith } from './workspaceConnections';

for (const locale of ['en', 'zh-cn'] as const) {
  describe(`editing (${locale})`, () => {
    const { texts, workbench, tree } = useJourney('edit', {
      locale,
      files: workspaceWith({ name: 'Plant' }),
      builtin: ['media-preview', 'markdown-language-features', 'markdown-basics'],
    });
    let scratch: ScratchBucket;
    before(async () => {
      scratch = await scratchBucket('edit');
      await storeText(scratch, 'notes.txt', 'first line\n');
      await storeText(scratch, '说明.md', '# 标题\n\nSome *text*.\n');
      await scratch.store.put(scratch.bucket, 'part.png', partImage({ seed: 3, size: 64, defect: true }), {
        contentType: 'image/png',
      });
    });
    after(() => scratch.remove());

    const editors = () => workbench().editors;
    /** VS Code's own message, in English here: its language pack is empty. */
    const newer = 'The content of the file is newer';
    const conflict = async (mine: string, theirs: string) => {
      await editors().replaceAll(mine);
      await storeText(scratch, 'notes.txt', theirs);
      await editors().save();
      await workbench().notifications.waitFor(newer);
      assert.equal(await storedText(scratch, 'notes.txt'), theirs);
    };

    it('opens an object, and a save arrives on the store', async () => {
      await workbench().openView(texts.nls('view.container'));
      await tree().expand('Plant');
      await tree().expand(scratch.bucket);
      await tree().click('notes.txt');
      await editors().waitForText('first line');
      await editors().append('second line');
      await editors().saveAndWait('notes.txt');
      assert.equal(await storedText(scratch, 'notes.txt'), 'first line\nsecond line');
      assert.equal((await scratch.store.head(scratch.bucket, 'notes.txt')).contentType, 'text/plain');
    });

    it('a change behind its back is compared, and overwritten only when told so', async () => {
      await conflict('mine', 'theirs');
      await workbench().notifications.click(newer, 'Compare');
      assert.equal((await editors().waitForText('mine')).trim(), 'mine');
      assert.equal((await editors().originalText()).trim(), 'theirs');
      await editors().action(/overwrite/i);
      await editors().waitForTab('notes.txt', ({ active, dirty }) => active && !dirty);
      assert.equal(await storedText(scratch, 'notes.txt'), 'mine');
    });

    it('the next change behind its back is taken over instead', async () => {
      await conflict('mine again', 'theirs again');
      await workbench().notifications.click(newer, 'Compare');
      await editors().waitForText('mine again');
      await editors().action(/revert/i);
      await editors().waitForTab('notes.txt', ({ active, dirty }) => active && !dirty);
      assert.equal((await editors().waitForText('theirs again')).trim(), 'theirs again');
      assert.equal(await storedText(scratch, 'notes.txt'), 'theirs again');
    });

    it('shows an image in the image viewer, and a Markdown document as its preview', async () => {
      await tree().click('part.png');
      await editors().waitForTab('part.png');
      const image = editors().webview().locator('img');
      await image.waitFor();
      assert.ok(await image.evaluate((element) => 'naturalWidth' in element && element.naturalWidth === 64));
      await tree().click('说明.md');
      await editors().waitForTab('说明.md');
      await workbench().runCommand('Markdown: Open Preview');
      await editors().webview().locator('h1', { hasText: '标题' }).waitFor();
    });
  });
}
