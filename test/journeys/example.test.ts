import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { textsFor } from '../../src/core/capabilities/texts/textsFor';
import { topicTitles } from '../../src/core/integrations/checking/checkTexts';
import { verifyPackage } from '../../src/core/integrations/delivery/verifyPackage';
import { questions } from '../../src/core/integrations/documents/questions';
import { assertAsCheckedIn, assertProbedAsCheckedIn, ExampleArchive, probeFile } from '../integrations/exampleArchive';
import { plainEnvironment } from '../integrations/languageRunner';
import { prepare } from '../patterns/python/environment.mjs';
import { Targets } from '../patterns/targets';
import { acquireStore, type ScratchBucket, scratchBucket } from '../servers/store';
import { HtmlPage } from './pages/htmlPage';
import { until } from './pages/poll';
import { useJourney } from './useJourney';

/** Milliseconds that a probe, and all tests of the example, may take on a busy machine. */
const probeTime = 90_000;
const testTime = 240_000;
/** LibreOffice lays out twenty-four documents, where it is installed. */
const exportTime = 100_000;

const title = { en: 'Document archive on object storage', 'zh-cn': '文档归档系统对象存储适配' } as const;
const isDocument = (file: string) => file.startsWith('docs/');

/**
 * Makes the example of the repository anew, as its README says for VS Code, and holds it against what is checked in. Two people do: one
 * develops, in English, and one writes and delivers, in Chinese, in the same folder; so the tests run once.
 */
describe('the example, made anew in VS Code', () => {
  const example = new ExampleArchive({ without: ['probe'] });
  const targets = new Targets();
  const store = acquireStore();
  const inFolder = (file: string) => path.join(example.folder, file);
  const textOf = (file: string) => fs.readFileSync(inFolder(file), 'utf8');
  let scratch: ScratchBucket;
  let sandbox: ReturnType<Targets['sandbox']>;

  before(async () => {
    scratch = await scratchBucket('example');
    sandbox = targets.sandbox('rgw-16', 'example-archive'); // it is up when the tests need it
  });
  after(async () => {
    await targets.stop();
    await scratch.remove();
    example.remove();
  });

  describe('package and tests (en)', () => {
    const { texts, workbench, tree } = useJourney('example', { locale: 'en', folder: example.folder, env: withPython });
    const t = texts.t.bind(texts);
    const view = () => workbench().tree(texts.nls('view.integrations'));
    const input = () => workbench().quickInput;
    const page = () => new HtmlPage(workbench().page);
    const answer = async (prompt: string, text: string) => {
      await input().waitFor(prompt);
      await input().enter(text);
    };
    const testsTopic = (fits: (description: string) => boolean) =>
      view().waitForRow('the tests', ({ label, description }) => label === topicTitles.tests.en && fits(description));

    it('adds the connection to the store', async () => {
      await workbench().openView(texts.nls('view.container'));
      await tree().welcomeButton(texts.buttons('welcome.connections')[0] ?? '');
      await answer(
        t(
          'Endpoint of the S3 service. You can also paste https://key:secret@host, or use the button to paste an AWS credentials block or JSON.',
        ),
        store.endpoint,
      );
      await answer(t('Name of the connection, as it is shown in the tree'), 'ceph-test');
      await input().pick(t('Access key'));
      await answer(t('Access key ID'), store.keys.accessKeyId);
      await answer(
        t('Secret access key. It is kept in the secret storage of VS Code, never in the settings.'),
        store.keys.secretAccessKey,
      );
      await workbench().notifications.waitFor(texts.pattern('"{0}" works. Buckets: {1}', 'ceph-test', undefined));
    });

    it('finds out what the store can do, and keeps that with the integration', async function () {
      this.timeout(probeTime + 30_000);
      await tree().contextMenu('ceph-test', texts.command('probeEndpoint'));
      await input().pick(t('In buckets that the probe makes and removes'));
      await workbench().dialog.click(t('Probe'));
      await page().waitForHeading(textsFor('en').words.title.replace('{0}', 'ceph-test'), probeTime);
      fs.mkdirSync(path.dirname(inFolder(probeFile)));
      await page().click(t('Export JSON'));
      await input().enterPath(inFolder(probeFile));
      await workbench().editors.waitForTab(path.basename(probeFile));
      assertProbedAsCheckedIn(JSON.parse(textOf(probeFile)).verdicts);
    });

    it('makes the package and its tests from the answers, once that was agreed to', async () => {
      await tree().fold();
      await view().unfold();
      await view().welcomeButton(texts.command('newIntegration').replace(/\.{3}$/, ''));
      await input().waitFor(t('In which folder?'));
      await input().pick(path.basename(example.folder));
      await input().waitFor(t('What is it made from?'));
      await input().pick(t('From {0}', 'answers.yaml'));
      assert.match(await workbench().dialog.text(), /integration\.yaml/);
      assert.ok(!fs.existsSync(inFolder('integration.yaml')));
      await workbench().dialog.click(t('Create'));
      await workbench().editors.waitForTab('integration.yaml');
      assertAsCheckedIn(example.folder, (file) => !isDocument(file) && file !== probeFile);
      await example.commit();
    });

    it('passes its tests on the store, and the view has their results', async function () {
      this.timeout(testTime + 30_000);
      await view().expand(title.en);
      await view().expand(t('Development'));
      await testsTopic((description) => texts.pattern('errors: {0}', undefined).test(description));
      const others = inShell();
      await view().contextMenu(title.en, texts.command('runIntegrationTests'));
      await input().waitFor(t('Where may the tests write? They remove what they write.'));
      await input().pick(t('In a bucket that is made and removed'));
      const told = await until(
        'the result',
        async () => (await workbench().notifications.texts()).find((text) => text.includes(title.en)),
        testTime,
      );
      for (const { code, output } of await others) assert.equal(code, 0, output);
      assert.equal(told, t('{0}: all tests passed. The view has their results.', title.en));
      await testsTopic((description) => !texts.pattern('errors: {0}', undefined).test(description));
    });

    /** What the README has run by hand, in a shell: the tests of the servers, and those that this store skips. */
    async function inShell() {
      const env = { ...plainEnvironment(), ...storeEnvironment(scratch.bucket), S3_CAPABILITIES: inFolder(probeFile) };
      const [skipped, server] = await Promise.all([
        example.testSkipped(env, (await sandbox).env),
        example.testServer(env, path.join(example.project, 'src')),
      ]);
      return [...skipped, server];
    }
  });

  describe('documents and delivery (zh-cn)', () => {
    const { texts, workbench } = useJourney('example', { locale: 'zh-cn', folder: example.folder });
    const t = texts.t.bind(texts);
    const view = () => workbench().tree(texts.nls('view.integrations'));
    const input = () => workbench().quickInput;
    const archive = path.join(example.folder, '..', 'document-archive-1.0.0.zip');
    const answers = { en: 'On a USB drive to 赵磊, on 2026-12-18', 'zh-cn': '2026-12-18 以 U 盘交付赵磊' } as const;
    const run = (command: Parameters<typeof texts.command>[0]) =>
      view().contextMenu(title['zh-cn'], texts.command(command));

    it('makes the documents as they are checked in, but for times', async () => {
      await workbench().openView(texts.nls('view.container'));
      await workbench().tree(texts.nls('view.connections')).fold();
      await view().unfold();
      await run('scaffoldIntegrationDocuments');
      await workbench().dialog.click(t('Create'));
      await until('the documents', async () => fs.existsSync(inFolder('docs/test-report.en.md')));
      assertAsCheckedIn(example.folder, isDocument);
      assert.match(
        textOf('docs/acceptance-report.en.md'),
        /9 of 9 requirements are fulfilled and shown by tests that passed/,
      );
    });

    it('answers what is asked, in both languages', async () => {
      await view().expand(title['zh-cn']);
      await view().expand(t('Survey and Justification'));
      await view().expand(topicTitles.questions['zh-cn']);
      await view().click(questions.find(({ id }) => id === 'release.delivery')?.text['zh-cn'] ?? '');
      await input().waitFor(t('For the documents in {0}. The answer goes into integration.yaml.', '简体中文'));
      await input().enter(answers['zh-cn']);
      await input().waitFor(t('For the documents in {0}; empty to have the same text there.', 'English'));
      await input().enter(answers.en);
      await until('the answer', async () => textOf('integration.yaml').includes(answers.en));
    });

    it('brings the documents up to date, after a look at what changes', async () => {
      await run('scaffoldIntegrationDocuments');
      await workbench().refactoring.waitFor('release-notes');
      assert.ok(!textOf('docs/release-notes.en.md').includes(answers.en), 'nothing is written unseen');
      await workbench().refactoring.apply();
      for (const language of ['en', 'zh-cn'] as const)
        await until('the answer', async () => textOf(`docs/release-notes.${language}.md`).includes(answers[language]));
    });

    it('agrees with itself', async () => {
      await run('checkIntegration');
      await workbench().notifications.waitFor(
        texts.pattern('The check found errors: {0}, warnings: {1}.', 0, undefined),
      );
      const isGreen = (description: string) => !texts.pattern('errors: {0}', undefined).test(description);
      for (const row of [title['zh-cn'], t('Survey and Justification'), t('Development'), t('Documents and Delivery')])
        await view().waitForRow(
          `${row} without errors`,
          ({ label, description }) => label === row && isGreen(description),
        );
      await view().waitForRow(
        'the documents without errors',
        ({ label, description }) => label === topicTitles.documents['zh-cn'] && isGreen(description),
      );
    });

    it('exports the documents as Word and HTML', async () => {
      await run('exportIntegrationDocuments');
      await input().waitFor(t('As what?'));
      await input().accept();
      await workbench().notifications.waitFor(texts.pattern('Written: {0} files in {1}', 48, undefined), exportTime);
      const made = fs.readdirSync(inFolder('docs/export'));
      assert.deepEqual(
        ['docx', 'html'].map((format) => made.filter((name) => name.endsWith(`.${format}`)).length),
        [24, 24],
      );
    });

    it('builds the delivery package, and nothing has to be overridden', async () => {
      await run('buildDelivery');
      await input().enterPath(archive);
      await workbench().notifications.waitFor(/SHA-256/);
      const { ok, manifest } = await verifyPackage(archive);
      assert.deepEqual({ ok, override: manifest?.override }, { ok: true, override: undefined });
    });

    it('verifies it', async () => {
      await workbench().runCommand(texts.palette('verifyDelivery'));
      await input().enterPath(archive);
      await workbench().notifications.waitFor(
        texts.pattern('{0} is whole: {1} files, each as it was delivered.', path.basename(archive), undefined),
      );
    });
  });
});

function storeEnvironment(bucket: string): NodeJS.ProcessEnv {
  const { endpoint, tlsEndpoint, caFile, keys } = acquireStore();
  return {
    S3_ENDPOINT: endpoint,
    S3_REGION: 'us-east-1',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    S3_TLS_ENDPOINT: tlsEndpoint,
    S3_CA_FILE: caFile,
    S3_BUCKET: bucket,
  };
}

/** A Python that has what the example depends on: pip finds it there and fetches nothing but what builds the package. */
async function withPython(): Promise<NodeJS.ProcessEnv> {
  const bin = path.dirname(await prepare());
  const lib = path.join(bin, '../lib');
  const [python = ''] = fs.readdirSync(lib);
  return {
    PATH: [bin, process.env['PATH']].join(path.delimiter),
    PYTHONPATH: path.join(lib, python, 'site-packages'),
    PIP_CACHE_DIR: path.join(os.homedir(), '.cache/pip'),
  };
}
