import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';
import { checkTexts, topicTitles } from '../../src/core/integrations/checking/checkTexts';
import { startJourney } from './harness';
import { type Locale, Texts } from './texts';

const example = path.join(projectRoot, 'examples/document-archive');
const title = { en: 'Document archive on object storage', 'zh-cn': '文档归档系统对象存储适配' };

/** The example as its folder is checked in, by relative path. */
function exampleFiles(): Readonly<Record<string, Uint8Array>> {
  const files = readdirSync(example, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && !/test-results|__pycache__/.test(each.parentPath))
    .map((each) => path.join(each.parentPath, each.name));
  return Object.fromEntries(files.map((file) => [path.relative(example, file), readFileSync(file)]));
}

/** The picture of integrations in one language: the manifest, and what is missing in which phase. It needs no store. */
export async function takeIntegrationPictures(locale: Locale): Promise<void> {
  const texts = new Texts(locale);
  const journey = await startJourney({
    locale,
    builtin: ['yaml', 'markdown-basics', 'python'],
    files: exampleFiles(),
    settings: { 'window.title': 'Visual Studio Code', 'editor.minimap.enabled': false, 'files.hotExit': 'off' },
    shots: path.join(projectRoot, 'media/screenshots'),
  });
  const { workbench, folder } = journey;
  try {
    await workbench.openView(texts.nls('view.container'));
    await workbench.widenSideBar(420);
    for (const other of ['view.connections', 'view.apiDefinitions', 'view.patterns', 'view.sandbox'])
      await workbench.tree(texts.nls(other)).fold();
    const view = workbench.tree(texts.nls('view.integrations'));
    await view.unfold();
    await view.expand(title[locale]);
    await view.expand(texts.t('Development'));
    await view.expand(topicTitles.tests[locale]);
    const [missing = ''] = checkTexts['tests.none'].message[locale].split('{0}');
    await view.waitForRow('tests that never ran', ({ label }) => label.startsWith(missing));
    await workbench.openFile(path.join(folder, 'integration.yaml'));
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.screenshot(`integrations-${locale}`);
  } finally {
    await journey.stop();
  }
}
