import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { patternTexts } from '../../src/core/patterns/patternTexts';
import { HtmlPage } from './pages/htmlPage';
import { until } from './pages/poll';
import { useJourney } from './useJourney';

/** What a person who knows files, and nothing of object stores, would type. */
const words = { en: 'O_EXCL', 'zh-cn': '独占' } as const;

/** Of both journeys: what the first one downloaded, the second one has. */
const cache = fs.mkdtempSync(path.join(os.tmpdir(), 'journey-npm-'));
after(() => fs.rmSync(cache, { recursive: true, force: true }));

for (const locale of ['en', 'zh-cn'] as const) {
  describe(`from a file to code that works on the store (${locale})`, () => {
    const { texts, journey, workbench, tree } = useJourney('patterns', {
      locale,
      files: {
        'package.json': '{\n  "name": "press-line",\n  "type": "module"\n}\n',
        'src/app.ts': '',
      },
      builtin: ['typescript-basics'],
      env: { npm_config_cache: cache, npm_config_prefer_offline: 'true' },
    });
    const t = texts.t.bind(texts);
    const { fits, outcomes } = patternTexts(locale);
    const view = () => workbench().tree(texts.nls('view.patterns'));
    const page = () => new HtmlPage(workbench().page);
    const input = () => workbench().quickInput;
    const inProject = (file: string) => path.join(journey().folder, file);
    const title = async (id: string) => (await view().labels()).find((label) => label.startsWith(id)) ?? id;

    it('finds the pattern by what it replaces', async () => {
      await workbench().openView(texts.nls('view.container'));
      await workbench().runCommand(texts.palette('startSandbox'));
      await input().pick(t('Like {0}', 'Ceph RGW 16.2.15'));
      await input().pick(t('The usual folder'));
      await tree().find(t('Sandbox'));
      await view().unfold();
      await view().titleAction(texts.command('findPattern'));
      await input().waitFor(t('What do you want to replace?'));
      await input().type(words[locale]);
      const first = await until('what fits, and nothing else', async () => {
        const labels = (await input().items()).filter((label) => /^[PR]\d\d /.test(label));
        return labels.length < 4 && labels.find((label) => label.startsWith('P14'));
      });
      await input().pick(first);
      await page().waitForHeading(first);
      await page().waitForText(fits.unknown);
    });

    it('is told what the store does, and what that means for the pattern', async () => {
      await page().click(t('Probe'));
      await input().pick(t('In buckets that the probe makes and removes'));
      await workbench().dialog.click(t('Probe'));
      await view().waitForRow('the groups', ({ label }) => label === patternTexts(locale).groups.concurrency);
      await workbench().tree(texts.nls('view.sandbox')).fold();
      await view().expand(patternTexts(locale).groups.concurrency);
      await view().waitForRow(
        'how it does here',
        ({ label, description }) => label.startsWith('P14') && description === fits.works,
      );
      await page().waitForHeading(await title('P14'));
      await page().waitForText(fits.works);
      await page().waitForText(outcomes.works);
    });

    it('inserts it into the project, after a look at what changes', async () => {
      const app = inProject('src/app.ts');
      await workbench().openFile(app);
      await view().contextMenu(await title('P14'), texts.command('insertPattern'));
      await input().pick(t('Insert whole pattern'));
      await workbench().refactoring.waitFor('exclusiveCreate.ts');
      assert.ok(!fs.existsSync(inProject('src/storage')), 'nothing is written unseen');
      await workbench().refactoring.apply();
      await until('the file', async () => fs.existsSync(inProject('src/storage/exclusiveCreate.ts')));
      const env = await until('the configuration keys', async () => {
        const text = fs.existsSync(inProject('.env.example')) && fs.readFileSync(inProject('.env.example'), 'utf8');
        return text !== false && text.includes('AWS_SECRET_ACCESS_KEY') && text;
      });
      assert.match(env, /^S3_ENDPOINT=http:\/\/127\.0\.0\.1:\d+$/m);
      assert.match(env, /^AWS_SECRET_ACCESS_KEY=$/m);
      await until('the dependency', async () =>
        fs.readFileSync(inProject('package.json'), 'utf8').includes('"@aws-sdk/client-s3"'),
      );
      assert.equal(fs.readFileSync(app, 'utf8'), '');
      await workbench().editors.waitForTab('exclusiveCreate.ts');
    });

    // What is typed is the same in every language.
    const once = locale === 'en' ? it : undefined;
    once?.('completes a short form by its beginning', async () => {
      await workbench().openFile(inProject('src/app.ts'));
      await workbench().editors.append('s3-put');
      await workbench().press('Control+Space');
      await workbench().editors.acceptSuggestion('s3-put-if-absent');
      await workbench().editors.waitForText(/PutObjectCommand/);
    });

    it('tries it on the store, and is told the result', async function () {
      this.timeout(120_000);
      await view().click(await title('P14'));
      await page().waitForHeading(await title('P14'));
      await page().click(t('Try It'));
      await input().waitFor(t('Where may the tests write? They remove what they write.'));
      await input().pick(t('In a bucket that is made and removed'));
      const passed = texts.pattern('{0}: tests passed: {1}, not applicable here: {2}.', 'P14 (TypeScript)');
      const told = await until(
        'the result',
        async () => (await workbench().notifications.texts()).find((text) => text.includes('P14 (TypeScript)')),
        90_000,
      );
      assert.match(told, passed);
    });
  });
}
