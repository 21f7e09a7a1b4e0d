import path from 'node:path';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';
import { patternTexts } from '../../src/core/patterns/patternTexts';
import { type Journey, startJourney } from './harness';
import { HtmlPage } from './pages/htmlPage';
import { until } from './pages/poll';
import { type Locale, Texts } from './texts';

interface Scene {
  readonly locale: Locale;
  readonly texts: Texts;
  readonly journey: Journey;
}

const files = {
  'package.json': '{\n  "name": "press-line",\n  "type": "module",\n  "dependencies": {}\n}\n',
  'src/orders.ts':
    "import { open } from 'node:fs/promises';\n\nconst lock = await open('/mnt/plant/orders.lock', 'wx');\n",
};

const view = ({ journey, texts }: Scene) => journey.workbench.tree(texts.nls('view.patterns'));
const page = ({ journey }: Scene) => new HtmlPage(journey.workbench.page);

async function quiet({ journey }: Scene): Promise<void> {
  await journey.workbench.runCommand('Notifications: Clear All Notifications');
}

/** A sandbox like Ceph RGW, probed. */
async function prepare(scene: Scene): Promise<void> {
  const { journey, texts, locale } = scene;
  const { workbench } = journey;
  await workbench.openView(texts.nls('view.container'));
  await workbench.widenSideBar(380);
  await workbench.runCommand(texts.palette('startSandbox'));
  await workbench.quickInput.pick(texts.t('Like {0}', 'Ceph RGW 16.2.15'));
  await workbench.quickInput.pick(texts.t('The usual folder'));
  const connections = workbench.tree(texts.nls('view.connections'));
  await connections.contextMenu(texts.t('Sandbox'), texts.command('probeEndpoint'));
  await workbench.quickInput.pick(texts.t('In buckets that the probe makes and removes'));
  await workbench.dialog.click(texts.t('Probe'));
  await until('the report', async () => (await workbench.editors.tabs()).length > 0, 60_000);
  for (const other of ['view.connections', 'view.sandbox']) await workbench.tree(texts.nls(other)).fold();
  await view(scene).unfold();
  const { groups } = patternTexts(locale);
  for (const group of [groups.files, groups.concurrency]) await view(scene).expand(group);
}

async function title(scene: Scene, id: string): Promise<string> {
  const row = await view(scene).waitForRow(id, ({ label }) => label.startsWith(`${id} `));
  return row.label;
}

async function show(scene: Scene): Promise<void> {
  await view(scene).click(await title(scene, 'P08'));
  await page(scene).waitForHeading(await title(scene, 'P08'));
  await quiet(scene);
  await scene.journey.workbench.screenshot(`pattern-page-${scene.locale}`);
}

async function insert(scene: Scene): Promise<void> {
  const { workbench, folder } = scene.journey;
  await workbench.openFile(path.join(folder, 'src/orders.ts'));
  await view(scene).contextMenu(await title(scene, 'P14'), scene.texts.command('insertPattern'));
  await workbench.quickInput.pick(scene.texts.t('Insert whole pattern'));
  await workbench.refactoring.waitFor('exclusiveCreate.ts');
  await quiet(scene);
  await workbench.screenshot(`pattern-insert-${scene.locale}`);
  await workbench.refactoring.apply();
  await workbench.editors.waitForTab('exclusiveCreate.ts');
}

async function tryIt(scene: Scene): Promise<void> {
  const { journey, texts, locale } = scene;
  await quiet(scene);
  await view(scene).contextMenu(await title(scene, 'P14'), texts.command('tryPattern'));
  await journey.workbench.quickInput.pick(texts.t('In a bucket that is made and removed'));
  const told = async () => (await journey.workbench.notifications.texts()).some((text) => /P14/.test(text));
  await until('the result', told, 90_000);
  await journey.workbench.screenshot(`pattern-try-${locale}`);
}

/** The pictures of adaptation patterns in one language; they need no store. */
export async function takePatternPictures(locale: Locale): Promise<void> {
  const journey = await startJourney({
    locale,
    builtin: ['typescript-basics', 'json'],
    files,
    settings: { 'window.title': 'Visual Studio Code', 'editor.minimap.enabled': false, 'files.hotExit': 'off' },
    shots: path.join(projectRoot, 'media/screenshots'),
  });
  const scene = { locale, texts: new Texts(locale), journey };
  try {
    for (const step of [prepare, show, insert, tryIt]) await step(scene);
  } finally {
    await journey.stop();
  }
}
