// The pictures of the READMEs, in both languages, against the demo content of scripts/seed:
// VSIX_FILE=... S3_ENDPOINT=... node --import tsx test/journeys/screenshots.ts
// With `apis` or `patterns` behind it only those of API definitions or adaptation patterns, which need no store.
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';
import { runCommand } from '../../scripts/common/runCommand.mjs';
import { textsFor } from '../../src/core/capabilities/texts/textsFor';
import { openStore } from '../servers/store';
import { takeApiPictures } from './apiScreenshots';
import { type Journey, startJourney } from './harness';
import { takeIntegrationPictures } from './integrationScreenshots';
import { HtmlPage } from './pages/htmlPage';
import { until } from './pages/poll';
import { takePatternPictures } from './patternScreenshots';
import { type Locale, Texts } from './texts';
import { workspaceWith } from './workspaceConnections';

/** What the pictures of a language show. */
interface Content {
  readonly connections: readonly [string, string];
  readonly browse: { readonly bucket: string; readonly folders: readonly string[]; readonly name: string };
  readonly edit: { readonly bucket: string; readonly folder: string; readonly name: string };
  readonly mine: string;
  readonly theirs: string;
}

const contents: Readonly<Record<Locale, Content>> = {
  en: {
    connections: ['Demo store', 'Live archive'],
    browse: { bucket: 'factory-archive', folders: ['images', 'defects'], name: 'scratch-003.png' },
    edit: { bucket: 'factory-archive', folder: 'exports', name: 'settings.yaml' },
    mine: 'compress: zstd\n',
    theirs: 'compress: gzip\n',
  },
  'zh-cn': {
    connections: ['演示存储', '生产归档'],
    browse: { bucket: 'design-docs', folders: ['设计文档', '图纸'], name: '产线布局.svg' },
    edit: { bucket: 'design-docs', folder: '会议纪要', name: '2025-06-12 评审会.md' },
    mine: '- 待办：李敏 6 月 22 日前补充容量规划。\n',
    theirs: '- 待办：王强 6 月 18 日前确认保留期限。\n',
  },
};

interface Scene {
  readonly locale: Locale;
  readonly texts: Texts;
  readonly content: Content;
  readonly journey: Journey;
}

const connections = ({ journey, texts }: Pick<Scene, 'journey' | 'texts'>) =>
  journey.workbench.tree(texts.nls('view.connections'));

async function browse(scene: Scene): Promise<void> {
  const { journey, locale, content } = scene;
  const tree = connections(scene);
  const { bucket, folders, name } = content.browse;
  for (const label of [bucket, ...folders]) await tree.expand(label);
  await tree.doubleClick(name);
  await journey.workbench.editors.waitForTab(name);
  await journey.workbench.editors.webview().locator('img').waitFor();
  await journey.workbench.screenshot(`browse-${locale}`);
  await journey.workbench.editors.closeTab(name);
  await tree.collapse(folders[0] ?? '');
}

async function edit(scene: Scene): Promise<void> {
  const { journey, locale, content } = scene;
  const { editors } = journey.workbench;
  const { folder, name } = content.edit;
  await connections(scene).expand(folder);
  await connections(scene).doubleClick(name);
  await editors.waitForTab(name);
  await editors.append(content.mine);
  await editors.waitForTab(name, ({ dirty }) => dirty);
  await journey.workbench.screenshot(`edit-${locale}`);
}

/** Somebody else writes the object meanwhile; what was there comes back afterwards. */
async function conflict({ journey, locale, content }: Scene): Promise<void> {
  const { editors, notifications } = journey.workbench;
  const { bucket, folder, name } = content.edit;
  const key = `${folder}/${name}`;
  const store = openStore();
  const { info, body } = await store.get(bucket, key);
  const before = await buffer(body);
  const put = (bytes: Uint8Array) => store.put(bucket, key, bytes, info);
  try {
    await put(Buffer.concat([before, Buffer.from(content.theirs)]));
    await editors.save();
    await notifications.click('The content of the file is newer', 'Compare');
    await editors.waitForText(content.mine.trim());
    await until('the other side', async () => (await editors.originalText()).includes(content.theirs.trim()));
    await journey.workbench.screenshot(`conflict-${locale}`);
    await editors.action(/revert/i);
    await editors.waitForTab(name, ({ dirty }) => !dirty);
  } finally {
    await put(before);
    store.dispose();
  }
}

async function addConnection({ journey, locale, texts }: Scene): Promise<void> {
  const { quickInput } = journey.workbench;
  await connections({ journey, texts }).titleAction(texts.command('addConnection'));
  await quickInput.waitFor(texts.t('Add Connection'));
  await quickInput.enter('https://s3.example.com:8443');
  await quickInput.waitFor(texts.t('Name of the connection, as it is shown in the tree'));
  await quickInput.accept();
  await quickInput.waitFor(texts.t('Where do the keys come from?'));
  await journey.workbench.screenshot(`add-connection-${locale}`);
  await quickInput.cancel();
}

async function capabilities(scene: Scene): Promise<void> {
  const { journey, locale, texts, content } = scene;
  const { quickInput, dialog, page } = journey.workbench;
  const { words } = textsFor(locale);
  const [demo] = content.connections;
  await connections(scene).contextMenu(demo, texts.command('probeEndpoint'));
  await quickInput.pick(texts.t('In buckets that the probe makes and removes'));
  await dialog.click(texts.t('Probe'));
  await new HtmlPage(page).waitForHeading(words.title.replace('{0}', demo), 90_000);
  await journey.workbench.screenshot(`capabilities-${locale}`);
}

async function sandbox({ journey, locale, texts }: Scene): Promise<void> {
  const { quickInput } = journey.workbench;
  await journey.workbench.runCommand(texts.palette('startSandbox'));
  await quickInput.pick(texts.t('Like {0}', 'Ceph RGW 16.2.15'));
  await quickInput.pick(texts.t('The usual folder'));
  const view = journey.workbench.tree(texts.nls('view.sandbox'));
  await view.waitForRow('the running sandbox', ({ label }) => label.startsWith('127.0.0.1:'));
  const tree = connections({ journey, texts });
  await tree.contextMenu(texts.t('Sandbox'), texts.command('createBucket'));
  await quickInput.enter('measurements');
  await tree.find('measurements');
  await journey.workbench.runCommand(texts.palette('addSandboxFault'));
  await quickInput.pick(texts.t('Overloaded for a while'));
  await tree.contextMenu(texts.t('Sandbox'), texts.command('refresh'));
  await view.waitForRow('a refusal', ({ description }) => description.startsWith('503 SlowDown'));
  await journey.workbench.screenshot(`sandbox-${locale}`);
}

async function takeAll(locale: Locale): Promise<void> {
  const texts = new Texts(locale);
  const content = contents[locale];
  const [demo, live] = content.connections;
  const journey = await startJourney({
    locale,
    builtin: 'all',
    files: workspaceWith(
      { name: demo, environment: 'test' },
      { name: live, environment: 'production', readOnly: true },
    ),
    settings: { 'window.title': 'Visual Studio Code', 'diffEditor.useInlineViewWhenSpaceIsLimited': false },
    shots: path.join(projectRoot, 'media/screenshots'),
  });
  try {
    await journey.workbench.openView(texts.nls('view.container'));
    await journey.workbench.widenSideBar(380);
    await connections({ journey, texts }).expand(demo);
    for (const take of [browse, edit, conflict, addConnection, capabilities, sandbox])
      await take({ locale, texts, content, journey });
  } finally {
    await journey.stop();
  }
}

/** Those that need no store, by the word that chooses them. */
const pictures = { apis: takeApiPictures, patterns: takePatternPictures, integrations: takeIntegrationPictures };

async function main(only: string | undefined): Promise<void> {
  const locales = ['en', 'zh-cn'] as const;
  for (const [name, take] of Object.entries(pictures))
    if (only === undefined || only === name) for (const locale of locales) await take(locale);
  if (only !== undefined) return;
  await runCommand(process.execPath, ['scripts/seed/seedStore.mjs'], { cwd: projectRoot });
  for (const locale of locales) await takeAll(locale);
}

main(process.argv[2]).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
