import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';
import { answerTexts } from '../../src/core/apis/pages/answerTexts';
import { changeTexts } from '../../src/core/apis/pages/changeTexts';
import { pageTexts } from '../../src/core/apis/pages/pageTexts';
import { HtmlPage } from './pages/htmlPage';
import { until } from './pages/poll';
import type { TreeRow } from './pages/tree';
import { useJourney } from './useJourney';

const fixture = (name: string) => fs.readFileSync(path.join(projectRoot, 'test/fixtures/apis', name));
const [newer, older] = ['platform-3.0.yaml', 'platform-2.0.yaml'] as const;

/** A definition is selected when all of it was read. */
const isAdded =
  (version: string) =>
  ({ description, selected }: TreeRow) =>
    selected && description.includes(version);

for (const locale of ['en', 'zh-cn'] as const) {
  describe(`from an API definition to code (${locale})`, () => {
    const { texts, journey, workbench } = useJourney('apiExplorer', {
      locale,
      files: { [newer]: fixture(newer), [older]: fixture(older) },
    });
    const t = texts.t.bind(texts);
    const words = pageTexts(locale);
    const view = () => workbench().tree(texts.nls('view.apiDefinitions'));
    const page = () => new HtmlPage(workbench().page);
    const input = () => workbench().quickInput;

    it('finds the definitions of the workspace', async () => {
      await workbench().openView(texts.nls('view.container'));
      await view().unfold();
      await view().welcomeButton(texts.buttons('welcome.apiDefinitions')[0] ?? 'a button');
      await input().waitFor(t('OpenAPI 3 or Swagger 2.0, YAML or JSON'));
      await input().pick(newer);
      const added = await view().waitForRow('the definition', ({ description }) =>
        description.includes('PLATFORM_6.1'),
      );
      assert.ok(added.description.includes(t('{0} operations', 10)), added.description);
    });

    it('narrows the tree to what fits some words', async () => {
      await workbench().runCommand(texts.palette('filterApiOperations'));
      await input().waitFor(t('Filter Operations'));
      await input().enter('labels');
      await view().expand(newer);
      await view().expand('os-buckets');
      await view().find('AddOSBucketLabels');
      await view().waitForRow(
        'of the tag with what fits',
        (row) => row.label === 'os-buckets' && row.description === '1',
      );
      const labels = await view().labels();
      assert.ok(!labels.includes('clusters') && !labels.includes('ListOSBuckets'), labels.join());
      await workbench().runCommand(texts.palette('clearApiFilter'));
      await view().find('ListOSBuckets');
    });

    it('explains an operation, its schema level by level', async () => {
      await view().click('CreateOSBucket');
      await page().waitForHeading('CreateOSBucket');
      await page().waitForText(words.asyncHint);
      await page().unfold('OSBucket');
      await page().waitForText('maxLength: 63');
    });

    it('answers requests that it helped to write, from a mock', async () => {
      await view().contextMenu(newer, texts.command('startApiMock'));
      const runs = texts.pattern('The mock of {0} runs at {1}.', newer);
      await workbench().notifications.click(runs, t('Send Requests to It'));
      await page().click(t('New Request'));
      await workbench().editors.waitForText('{{baseUrl}}/os-buckets/');
      await workbench().editors.waitForLens(t('To: {0}', t('Mock')));
      await workbench().editors.clickLens(t('Send Request'));
      const answer = page();
      await answer.waitForHeading('202 Accepted');
      await answer.waitForText(answerTexts(locale).fits);
      const mock = await view().waitForRow('the mock', ({ label }) => label === t('Mock'));
      assert.ok(mock.description.includes('127.0.0.1:'), mock.description);
    });

    it('writes the request as a command', async () => {
      await view().contextMenu('GetOSBucket', texts.command('copyApiCode'));
      await input().pick('curl');
      const copied = await until('the command in the clipboard', async () => {
        const text = await workbench().page.evaluate('navigator.clipboard.readText()');
        return typeof text === 'string' && text.startsWith('curl') && text;
      });
      assert.match(copied, /\/v1\/os-buckets\/\d+/);
      assert.match(copied, /Xms-Auth-Token/);
    });

    it('generates a client, and says first what it would write', async () => {
      await view().contextMenu('CreateOSBucket', texts.command('generateApiClient'));
      await input().waitFor(t('Generate Client (1/4): operations'));
      await input().accept();
      await input().waitFor(t('Generate Client (2/4): language'));
      await input().pick('TypeScript');
      const folder = path.join(journey().folder, 'client');
      fs.mkdirSync(folder);
      await input().enterPath(folder);
      await input().waitFor(t('Generate Client (4/4): name'));
      await input().enter('platform');
      await page().waitForHeading(t('Client: {0}', newer));
      assert.deepEqual(fs.readdirSync(folder), [], 'nothing is written unseen');
      await page().click(t('Write Files'));
      await workbench().notifications.waitFor(texts.pattern('Files written: {0}'));
      assert.ok(fs.readdirSync(folder).includes('README.md'), fs.readdirSync(folder).join());
    });

    it('shows what an upgrade would break', async () => {
      await workbench().runCommand(texts.palette('addApiDefinition'));
      await input().pick(older);
      await view().waitForRow('the other definition', isAdded('PLATFORM_4.2'));
      await workbench().runCommand(texts.palette('compareApiDefinitions'));
      await input().waitFor(t('Compare API Definitions (1/2): the old one'));
      await input().pick(older);
      await input().waitFor(t('Compare API Definitions (2/2): the new one'));
      await input().pick(newer);
      await page().waitForHeading('Platform API: PLATFORM_4.2 → PLATFORM_6.1');
      await page().search('/auth/tokens');
      const rows = await until('the changes of the login', async () => {
        const shown = await page().rows();
        return shown.length > 0 && shown.every((row) => row.includes('/auth/tokens')) && shown;
      });
      assert.ok(
        rows.some((row) => row.includes(changeTexts(locale).kinds.removed)),
        rows.join('\n'),
      );
    });
  });
}
