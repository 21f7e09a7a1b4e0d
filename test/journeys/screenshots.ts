// The pictures of the READMEs, in both languages, against the demo content of scripts/seed:
// VSIX_FILE=... S3_ENDPOINT=... node --import tsx test/journeys/screenshots.ts
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';
import { runCommand } from '../../scripts/common/runCommand.mjs';
import { openStore } from '../servers/store';
import { type Journey, startJourney } from './harness';
import { type Locale, Texts } from './texts';
import { workspaceWith } from './workspaceConnections';

interface Scene {
  readonly locale: Locale;
  readonly texts: Texts;
  readonly journey: Journey;
}

const bucket = 'factory-archive';
const key = 'exports/settings.yaml';
const name = 'settings.yaml';

async function browse({ journey, locale }: Scene): Promise<void> {
  const tree = journey.workbench.tree();
  for (const label of [bucket, 'images', 'defects']) await tree.expand(label);
  await tree.doubleClick('scratch-003.png');
  await journey.workbench.editors.webview().locator('img').waitFor();
  await journey.workbench.screenshot(`browse-${locale}`);
  await journey.workbench.editors.closeTab('scratch-003.png');
  await tree.collapse('images');
}

async function edit({ journey, locale }: Scene): Promise<void> {
  const { editors } = journey.workbench;
  const tree = journey.workbench.tree();
  await tree.expand('exports');
  await tree.doubleClick(name);
  await editors.waitForTab(name);
  await editors.append('retention_days: 365\n');
  await editors.waitForTab(name, ({ dirty }) => dirty);
  await journey.workbench.screenshot(`edit-${locale}`);
}

/** Somebody else writes the object meanwhile; what was there comes back afterwards. */
async function conflict({ journey, locale }: Scene): Promise<void> {
  const { editors, notifications } = journey.workbench;
  const store = openStore();
  const before = await buffer((await store.get(bucket, key)).body);
  try {
    await store.put(bucket, key, Buffer.concat([before, Buffer.from('retention_days: 90\n')]));
    await editors.save();
    await notifications.click('The content of the file is newer', 'Compare');
    await editors.waitForText('retention_days: 365');
    await journey.workbench.screenshot(`conflict-${locale}`);
    await editors.action(/revert/i);
    await editors.waitForTab(name, ({ dirty }) => !dirty);
  } finally {
    await store.put(bucket, key, before, { contentType: 'application/yaml' });
    store.dispose();
  }
}

async function addConnection({ journey, locale, texts }: Scene): Promise<void> {
  const { quickInput } = journey.workbench;
  await journey.workbench.tree().titleAction(texts.command('addConnection'));
  await quickInput.waitFor(texts.t('Add Connection'));
  await quickInput.enter('https://s3.example.com:8443');
  await quickInput.waitFor(texts.t('Name of the connection, as it is shown in the tree'));
  await quickInput.accept();
  await quickInput.waitFor(texts.t('Where do the keys come from?'));
  await journey.workbench.screenshot(`add-connection-${locale}`);
  await quickInput.cancel();
}

async function takeAll(locale: Locale): Promise<void> {
  const texts = new Texts(locale);
  const [demo, live] = locale === 'en' ? ['Demo store', 'Live archive'] : ['演示存储', '生产归档'];
  const journey = await startJourney({
    locale,
    builtin: 'all',
    files: workspaceWith(
      { name: demo, environment: 'test' },
      { name: live, environment: 'production', readOnly: true },
    ),
    shots: path.join(projectRoot, 'media/screenshots'),
  });
  try {
    await journey.workbench.openView(texts.nls('view.container'));
    await journey.workbench.tree().expand(demo ?? '');
    for (const take of [browse, edit, conflict, addConnection]) await take({ locale, texts, journey });
  } finally {
    await journey.stop();
  }
}

async function main(): Promise<void> {
  await runCommand(process.execPath, ['scripts/seed/seedStore.mjs'], { cwd: projectRoot });
  for (const locale of ['en', 'zh-cn'] as const) await takeAll(locale);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
