import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { textsFor } from '../../src/core/capabilities/texts/textsFor';
import { openStore } from '../servers/store';
import { HtmlPage } from './pages/htmlPage';
import { until } from './pages/poll';
import { useJourney } from './useJourney';
import { workspaceWith } from './workspaceConnections';

/** Milliseconds that a probe may take on a busy machine. */
const probeTime = 90_000;

for (const locale of ['en', 'zh-cn'] as const) {
  describe(`finding out what an endpoint does (${locale})`, () => {
    const { texts, journey, workbench, tree } = useJourney('capabilities', {
      locale,
      files: workspaceWith({ name: 'Plant' }, { name: 'Archive', readOnly: true }),
    });
    const t = texts.t.bind(texts);
    const words = textsFor(locale);
    const report = () => new HtmlPage(workbench().page);
    const input = () => workbench().quickInput;

    it('asks where and whether, and declining sends nothing', async () => {
      await workbench().openView(texts.nls('view.container'));
      await tree().contextMenu('Plant', texts.command('probeEndpoint'));
      await input().waitFor(t('Where may the probe write its test objects? It removes all of them.'));
      await input().pick(t('In buckets that the probe makes and removes'));
      const question = await workbench().dialog.text();
      assert.ok(question.includes(t('Probe what "{0}" really does?', 'Plant')), question);
      await workbench().dialog.click('Cancel');
      assert.deepEqual(await probeBuckets(), []);
    });

    it('shows the matrix, and what was answered with yes and not done', async function () {
      this.timeout(probeTime + 30_000);
      await tree().contextMenu('Plant', texts.command('probeEndpoint'));
      await input().pick(t('In buckets that the probe makes and removes'));
      await workbench().dialog.click(t('Probe'));
      await report().waitForHeading(words.words.title.replace('{0}', 'Plant'), probeTime);
      await report().waitForHeading(words.words.dangerous);
      const row = await report().row('delete.ifMatch').innerText();
      assert.ok(row.includes(words.outcomes.ignored) && row.includes('P19'), row);
      assert.deepEqual(await probeBuckets(), [], 'it leaves no bucket behind');
    });

    it('narrows to the gaps, and to a word', async () => {
      const all = (await report().rows()).length;
      await report().check(words.words.onlyGaps, true);
      await until('the gaps only', async () => (await report().rows()).length < all);
      assert.ok((await report().rows()).every((row) => !row.includes(` ${words.outcomes.works} `)));
      await report().search('rename.object');
      await until('one row', async () => (await report().rows()).length === 1);
      await report().search('');
      await report().check(words.words.onlyGaps, false);
      await until('all rows', async () => (await report().rows()).length === all);
    });

    it('exports a document that others can read', async () => {
      const file = path.join(journey().folder, 'report.md');
      await report().click(t('Export Markdown'));
      await input().enterPath(file);
      await until('the file', async () => fs.existsSync(file) && fs.readFileSync(file, 'utf8').length > 1000);
      const text = fs.readFileSync(file, 'utf8');
      assert.ok(text.includes(words.titles['delete.ifMatch']) && text.includes('P19'), text.slice(0, 500));
    });

    it('keeps the result with the connection, and brings it back', async () => {
      await journey().reload();
      await workbench().openView(texts.nls('view.container'));
      await tree().contextMenu('Plant', texts.command('showCapabilities'));
      await report().waitForHeading(words.words.title.replace('{0}', 'Plant'));
    });

    it('offers no probe where nothing may be written', async () => {
      const items = await tree().contextMenuItems('Archive');
      assert.ok(!items.includes(texts.command('probeEndpoint')), items.join(', '));
      assert.ok(items.includes(texts.command('showCapabilities')), items.join(', '));
    });
  });
}

/** Buckets that a probe has left behind. */
async function probeBuckets(): Promise<string[]> {
  const store = openStore();
  try {
    return (await store.listBuckets()).map(({ name }) => name).filter((name) => name.startsWith('si-probe-'));
  } finally {
    store.dispose();
  }
}
