import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';
import { answerTexts } from '../../src/core/apis/pages/answerTexts';
import { pageTexts } from '../../src/core/apis/pages/pageTexts';
import { type Journey, startJourney } from './harness';
import { HtmlPage } from './pages/htmlPage';
import { until } from './pages/poll';
import { type Locale, Texts } from './texts';

const [now, before] = ['platform-6.1.yaml', 'platform-4.2.yaml'] as const;

const descriptions: Readonly<Record<Locale, string>> = {
  en: 'Creates a bucket. The name must be unique in the cluster.',
  'zh-cn': '创建存储桶。名称在集群内必须唯一。',
};

interface Scene {
  readonly locale: Locale;
  readonly texts: Texts;
  readonly journey: Journey;
}

/** The tests' definitions without what is wrong in them on purpose, and code that uses their operations. */
function files(locale: Locale): Readonly<Record<string, string>> {
  const fixture = (name: string) => fs.readFileSync(path.join(projectRoot, 'test/fixtures/apis', name), 'utf8');
  return {
    [now]: fixture('platform-3.0.yaml')
      .replace(/ {2}\/os-buckets\/\{id\}:\n(?: {4}.*\n)+/, '')
      .replace('Create a bucket\n        operationId: NotThis', descriptions[locale]),
    [before]: fixture('platform-2.0.yaml').replace(/ {2}\/os-buckets\/\{bucket_id\}:clean:\n(?: {4}.*\n)+/, ''),
    'src/buckets.ts': [
      "const { buckets } = await platform.get('/os-buckets/?limit=100');",
      `await platform.delete(\`/os-buckets/\${bucket.id}?force=true\`);`,
    ].join('\n'),
    'integration.yaml': `apiOperations:\n  - definition: ${before}\n    operationId: Login\n`,
  };
}

async function addDefinition({ journey, texts }: Scene, name: string): Promise<void> {
  const { workbench } = journey;
  await workbench.runCommand(texts.palette('addApiDefinition'));
  await workbench.quickInput.pick(name);
  const view = workbench.tree(texts.nls('view.apiDefinitions'));
  await view.waitForRow(name, ({ label, selected }) => label === name && selected);
}

async function operation({ journey, texts, locale }: Scene): Promise<void> {
  const { workbench } = journey;
  const view = workbench.tree(texts.nls('view.apiDefinitions'));
  await view.expand(now);
  await view.expand('os-buckets');
  await view.click('CreateOSBucket');
  const page = new HtmlPage(workbench.page);
  await page.waitForText(pageTexts(locale).asyncHint);
  await page.unfold('OSBucket');
  await page.waitForText('maxLength: 63');
  await workbench.screenshot(`api-operation-${locale}`);
}

async function answer({ journey, texts, locale }: Scene): Promise<void> {
  const { workbench } = journey;
  const t = texts.t.bind(texts);
  await workbench.tree(texts.nls('view.apiDefinitions')).contextMenu(now, texts.command('startApiMock'));
  const runs = texts.pattern('The mock of {0} runs at {1}.', now);
  await workbench.notifications.click(runs, t('Send Requests to It'));
  await workbench.tree(texts.nls('view.apiDefinitions')).click('CreateOSBucket');
  await new HtmlPage(workbench.page).click(t('New Request'));
  await workbench.editors.waitForLens(t('To: {0}', t('Mock')));
  await workbench.editors.clickLens(t('Send Request'));
  const page = new HtmlPage(workbench.page);
  await page.waitForHeading('202 Accepted');
  await page.click(t('Follow Until Done'));
  await page.waitForText(answerTexts(locale).outcomes.done);
  await until('its progress to go', async () => (await workbench.notifications.texts()).length === 0);
  await workbench.screenshot(`api-answer-${locale}`);
}

async function comparison({ journey, texts, locale }: Scene): Promise<void> {
  const { workbench } = journey;
  await workbench.runCommand(texts.palette('compareApiDefinitions'));
  await workbench.quickInput.pick(before);
  await workbench.quickInput.pick(now);
  await new HtmlPage(workbench.page).waitForHeading('Platform API: PLATFORM_4.2 → PLATFORM_6.1');
  await workbench.screenshot(`api-comparison-${locale}`);
}

/** The pictures of the API explorer in one language; they need no store. */
export async function takeApiPictures(locale: Locale): Promise<void> {
  const texts = new Texts(locale);
  const journey = await startJourney({
    locale,
    builtin: 'all',
    files: files(locale),
    settings: { 'window.title': 'Visual Studio Code', 'editor.minimap.enabled': false, 'files.hotExit': 'off' },
    shots: path.join(projectRoot, 'media/screenshots'),
  });
  const scene = { locale, texts, journey };
  try {
    const { workbench } = journey;
    await workbench.openView(texts.nls('view.container'));
    await workbench.widenSideBar(380);
    await workbench.tree(texts.nls('view.apiDefinitions')).unfold();
    await workbench.tree(texts.nls('view.connections')).fold();
    await addDefinition(scene, before);
    await addDefinition(scene, now);
    for (const take of [operation, comparison, answer]) await take(scene);
  } finally {
    await journey.stop();
  }
}
