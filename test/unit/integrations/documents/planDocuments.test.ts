import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { frontMatterText } from '../../../../src/core/integrations/documents/documentFormat';
import { documentStates } from '../../../../src/core/integrations/documents/documentStates';
import { gatherFacts } from '../../../../src/core/integrations/documents/facts/gatherFacts';
import { openQuestions } from '../../../../src/core/integrations/documents/openQuestions';
import { type DocumentsRequest, planDocuments } from '../../../../src/core/integrations/documents/planDocuments';
import { editManifest } from '../../../../src/core/integrations/manifest/integrationFile';
import { applyPlan } from '../../../../src/core/integrations/scaffold/applyPlan';
import { copyOf, type Example, exampleIntegration, templates } from './exampleIntegration';

const first = new Date('2026-11-24T12:00:00Z');
const later = new Date('2026-12-01T12:00:00Z');

describe('Making documents', function () {
  this.timeout(30_000);
  let example: Example;
  const read = (file: string) => readFile(path.join(example.folder, file), 'utf8');
  const actionsOf = async (request: Partial<DocumentsRequest> = {}) => {
    const plan = await planDocuments({ root: example.folder, templates, now: later, ...example.sources, ...request });
    return { plan, actions: new Map(plan.files.map(({ path: file, action }) => [file, action])) };
  };
  const edit = async (changes: Parameters<typeof editManifest>[1]) =>
    example.write('integration.yaml', editManifest(await read('integration.yaml'), changes));

  let made: Example;
  before(async () => {
    made = await exampleIntegration();
    example = made;
    await applyPlan((await actionsOf({ now: first })).plan);
  });
  beforeEach(async () => {
    example = await copyOf(made);
  });
  afterEach(() => example.remove());
  after(() => made.remove());

  it('changes nothing the second time, on any later day', async () => {
    const { actions } = await actionsOf();
    assert.equal(actions.size, 24);
    assert.deepEqual(new Set(actions.values()), new Set(['identical']));
    assert.equal(frontMatterText(await read('docs/faq.en.md'), 'date'), '2026-11-24');
  });

  it('gives documents the new date that are made from something else now, and no others', async () => {
    await edit([[['answers', 'support.contact'], 'Hotline 400-000-0000']]);
    const { plan, actions } = await actionsOf();
    assert.equal(actions.get('docs/faq.zh-cn.md'), 'update');
    assert.equal(actions.get('docs/survey-report.zh-cn.md'), 'identical');
    const faq = plan.files.find(({ path: file }) => file === 'docs/faq.zh-cn.md')?.result ?? '';
    assert.equal(frontMatterText(faq, 'date'), '2026-12-01');
    assert.match(faq, /<!-- answer: support.contact -->\nHotline 400-000-0000/);
  });

  it('gives each language its own answer where the manifest has one each', async () => {
    await edit([
      [['answers', 'support.contact', 'en'], 'The hotline'],
      [['answers', 'support.contact', 'zh-cn'], '服务热线'],
    ]);
    const { plan } = await actionsOf();
    const text = (name: string) => plan.files.find(({ path: file }) => file === `docs/faq.${name}.md`)?.result ?? '';
    assert.match(text('en'), /<!-- answer: support.contact -->\nThe hotline/);
    assert.match(text('zh-cn'), /<!-- answer: support.contact -->\n服务热线/);
  });

  it('keeps what people edited when documents are made anew', async () => {
    const file = 'docs/faq.zh-cn.md';
    const mine = (await read(file)).replace(
      '### 能否像 NAS 一样直接改名？',
      '### 本行的规定\n\n报表编号不得重复。\n\n$&',
    );
    await writeFile(path.join(example.folder, file), mine);
    await edit([[['answers', 'support.contact'], 'Hotline 400-000-0000']]);
    const { plan, actions } = await actionsOf();
    assert.equal(actions.get(file), 'merge');
    await applyPlan(plan);
    const merged = await read(file);
    assert.match(merged, /报表编号不得重复/);
    assert.match(merged, /Hotline 400-000-0000/);
  });

  it('leaves documents that are not asked for, and removes those that nobody wants any more', async () => {
    const { actions } = await actionsOf({ only: ['faq'], languages: ['en'] });
    assert.deepEqual(new Set(actions.values()), new Set(['identical']));
    assert.equal(actions.size, 24);
    await edit([[['documents', 'languages'], ['zh-cn']]]);
    const dropped = (await actionsOf()).actions;
    assert.equal(dropped.get('docs/faq.en.md'), 'remove');
    assert.equal(dropped.get('docs/faq.zh-cn.md'), 'identical');
  });

  it("takes the customer's template in place of ours, file by file, and names it in errors", async () => {
    await edit([[['documents', 'templates'], 'own-templates']]);
    await example.write(
      'own-templates/faq.en.md',
      '<< blocks.head >>\n\n## For << integration.customer >>\n\n<!-- question: bank.hotline -->\n> **bank.hotline** Which number?\n',
    );
    const { plan, actions } = await actionsOf();
    await applyPlan(plan);
    assert.match(await read('docs/faq.en.md'), /## For 示例银行/);
    assert.equal(actions.get('docs/faq.zh-cn.md'), 'identical');
    const asked = (await openQuestions(example.folder)).find(({ id }) => id === 'bank.hotline');
    assert.deepEqual(
      asked?.places.map(({ file, line }) => [file, line]),
      [['docs/faq.en.md', lineOf(await read('docs/faq.en.md'))]],
    );
    await example.write('own-templates/faq.en.md', 'a\n<< integration.nothing >>\n');
    await assert.rejects(actionsOf(), ({ code, facts }) => {
      assert.equal(code, 'config.invalid');
      assert.deepEqual([path.basename(String(facts.file)), facts.line], ['faq.en.md', 2]);
      return true;
    });
  });

  it('tells which documents are missing, stale or current', async () => {
    const states = async () => {
      const facts = await gatherFacts(example.folder, example.sources);
      const found = await documentStates(example.folder, facts, templates);
      return new Map(found.map(({ file, currency }) => [file, currency]));
    };
    assert.deepEqual(new Set((await states()).values()), new Set(['current']));
    await rm(path.join(example.folder, 'docs/faq.en.md'));
    const code = 'reports/storage/exclusive_create.py';
    await example.write(code, `${await read(code)}\n# changed\n`);
    const after = await states();
    assert.equal(after.get('docs/faq.en.md'), 'missing');
    assert.equal(after.get('docs/development-guide.zh-cn.md'), 'stale');
    assert.equal(after.get('docs/configuration-reference.zh-cn.md'), 'current');
    const address = 'https://storage.example.com/openapi.yaml';
    await edit([[['apiOperations', 0, 'definition'], address]]);
    assert.equal((await states()).get('docs/development-guide.zh-cn.md'), 'unknown');
  });

  it('takes licences for nothing that makes a document stale: they are known where packages are installed', async () => {
    const components = [{ name: 'boto3', version: '1.40.0' }];
    const facts = await gatherFacts(example.folder, { ...example.sources, components });
    const found = await documentStates(example.folder, facts, templates);
    assert.deepEqual(new Set(found.map(({ currency }) => currency)), new Set(['current']));
    const newer = await gatherFacts(example.folder, {
      ...example.sources,
      components: [{ name: 'boto3', version: '2' }],
    });
    const states = await documentStates(example.folder, newer, templates);
    assert.deepEqual(
      states.filter(({ currency }) => currency === 'stale').map(({ document }) => document),
      ['release-notes', 'release-notes'],
    );
  });

  it('asks what nobody has answered: neither the manifest nor somebody within the document', async () => {
    const ids = async () => (await openQuestions(example.folder)).map(({ id }) => id);
    const before = await ids();
    assert.ok(
      before.includes('people.approver') && before.includes('deploy.hosts') && before.includes('acceptance.basis'),
    );
    assert.ok(!before.includes('survey.window') && !before.includes('people.author'), 'answered in the manifest');
    const file = 'docs/deployment-guide';
    for (const language of ['zh-cn', 'en']) {
      const text = await read(`${file}.${language}.md`);
      await example.write(
        `${file}.${language}.md`,
        text.replace(/<!-- question: deploy\.hosts -->\n>.*\n/, '两台虚拟机\n'),
      );
    }
    await edit([[['answers', 'acceptance.basis'], 'HT-2026-17']]);
    assert.deepEqual(difference(before, await ids()), ['acceptance.basis', 'deploy.hosts']);
  });
});

function lineOf(text: string): number {
  return text.split('\n').findIndex((line) => line.includes('question: bank.hotline')) + 1;
}

function difference(before: readonly string[], after: readonly string[]): readonly string[] {
  return before.filter((id) => !after.includes(id)).sort();
}
