import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { DocumentFacts } from '../../../../src/core/integrations/documents/facts/documentFacts';
import { gatherFacts } from '../../../../src/core/integrations/documents/facts/gatherFacts';
import { managementErrors } from '../../../../src/core/integrations/documents/facts/managementErrors';
import { storageErrors } from '../../../../src/core/integrations/documents/facts/storageErrors';
import { questions } from '../../../../src/core/integrations/documents/questions';
import { requirementOutcome, traceability } from '../../../../src/core/integrations/documents/traceability';
import { documentIds } from '../../../../src/core/integrations/manifest/integration';
import { renderSample } from '../../../../src/core/patterns/insertion/renderSample';
import { type Example, exampleIntegration, templates } from './exampleIntegration';

const root = path.resolve(__dirname, '../../../..');

describe('Facts of documents', function () {
  this.timeout(30_000);
  let example: Example;
  let facts: DocumentFacts;

  before(async () => {
    example = await exampleIntegration();
    facts = await gatherFacts(example.folder, example.sources);
  });
  after(() => example.remove());

  it('have the chosen patterns first, then what their code is built on, each with its files', () => {
    const found = facts.patterns.map(({ pattern, chosen }) => [pattern.id, chosen]);
    assert.deepEqual(found.slice(0, 3), [
      ['P04', true],
      ['P14', true],
      ['R02', true],
    ]);
    assert.deepEqual(found.slice(3), [
      ['P01', false],
      ['P02', false],
      ['P34', false],
      ['R01', false],
      ['R05', false],
    ]);
    assert.ok(facts.patterns.every(({ code }) => code.length > 0));
    const others = facts.otherPatterns.map(({ id }) => id);
    assert.ok(others.includes('P15') && !others.includes('P14') && !others.includes('P34'));
  });

  it('have a pattern that only the code knows, with its files and what it is built on', async () => {
    const changed = await exampleIntegration();
    try {
      const pattern = example.sources.catalogue.patterns.get('P16');
      assert.ok(pattern);
      const file = 'reports/storage/ranged_read.py';
      await changed.write(
        file,
        renderSample(pattern, 'python', 'def read_range():\n    return b""\n', 'reports/storage'),
      );
      await changed.write('reports/other.py', '# storage-integrator: pattern P99 version 1\n');
      const found = (await gatherFacts(changed.folder, changed.sources)).patterns;
      const ids = (list: DocumentFacts['patterns']) => list.map(({ pattern: { id } }) => id);
      assert.deepEqual(
        ids(found),
        [...ids(facts.patterns).slice(0, 3), ...[...ids(facts.patterns).slice(3), 'P10', 'P16'].sort()],
        'and nothing of the pattern that nobody knows',
      );
      const inCode = found.find(({ pattern: { id } }) => id === 'P16');
      assert.deepEqual([inCode?.chosen, inCode?.code.map((each) => each.file)], [false, [file]]);
    } finally {
      changed.remove();
    }
  });

  it('quote code as it is in the file, with its lines, also after somebody changed it', async () => {
    const file = 'reports/storage/exclusive_create.py';
    const excerptOf = (from: DocumentFacts) => from.patterns[1]?.code[0]?.excerpts[0];
    const quoted = excerptOf(facts);
    assert.ok(quoted);
    const lines = (await readFile(path.join(example.folder, file), 'utf8')).split('\n');
    assert.equal(lines.slice(quoted.first - 1, quoted.last).join('\n'), quoted.text);
    assert.match(quoted.text, /^def create_exclusive\(/);

    const changed = await exampleIntegration();
    try {
      const text = await readFile(path.join(changed.folder, file), 'utf8');
      await changed.write(
        file,
        text.replace('    attempt = 1\n', '    attempt = 1\n    audit("create", key)\n').replace('"""', '"""Ours. '),
      );
      const again = excerptOf(await gatherFacts(changed.folder, changed.sources));
      assert.match(again?.text ?? '', /audit\("create", key\)/);
      assert.equal(again?.last, quoted.last + 1);
    } finally {
      await changed.remove();
    }
  });

  it('have what the definition says of operations, and say why where they have not', async () => {
    const [list] = facts.operations;
    assert.equal(list?.detail?.entry.id, 'GET /os-buckets/');
    assert.deepEqual(
      list?.detail?.parameters.map(({ name }) => name),
      ['limit', 'offset', 'name'],
    );
    assert.ok(list?.answers['200']?.some(({ path: place }) => place === 'os_buckets[].name'));
  });

  it('have every goal with its outcome', () => {
    const outcomes = new Map(facts.goals.map(({ id, outcome }) => [id, outcome]));
    assert.equal(outcomes.get('P14-one-winner'), 'passed');
    assert.equal(outcomes.get('P14-existing'), 'failed');
    assert.equal(outcomes.get('P14-refuses'), 'skipped');
    assert.equal(outcomes.get('P14-own-retry'), 'waived');
    assert.equal(outcomes.get('R02-drift'), 'missing');
    assert.equal(outcomes.get('REQ-01-chinese-names'), 'passed');
    assert.ok(!outcomes.has('P01-tls'), 'goals of what code is built on count only where tests show them');
  });

  it('trace requirements to sections', () => {
    const traces = traceability(facts);
    const winner = traces.find(({ goal }) => goal === 'P14-one-winner');
    assert.equal(winner?.requirement?.id, 'REQ-02');
    assert.deepEqual(winner?.findings, ['F-003']);
    assert.deepEqual(winner?.code, ['reports/storage/exclusive_create.py']);
    assert.equal(winner?.outcome, 'passed');
    assert.deepEqual(winner?.section, { document: 'development-guide', anchor: 'P14' });
    const listed = traces.find(({ operation }) => operation === 'ListOSBuckets');
    assert.deepEqual(
      listed?.tests.map(({ name }) => name),
      ['test_list_os_buckets'],
    );
    assert.equal(listed?.outcome, 'passed');
    const bare = { name: 'test REQ-01', suite: 'a', outcome: 'passed', seconds: 0, goals: ['REQ-01'] } as const;
    const more = traceability({ ...facts, results: { ...facts.results, tests: [...facts.results.tests, bare] } });
    const own = more.filter(({ requirement, pattern }) => requirement?.id === 'REQ-01' && pattern === undefined);
    assert.deepEqual(
      own.map(({ goal, section }) => [goal, section.document]),
      [
        ['REQ-01-chinese-names', 'test-plan'],
        [undefined, 'test-report'],
      ],
    );
    const requirements = facts.integration.requirements.map((each) =>
      each.id === 'REQ-02'
        ? { ...each, code: [{ file: 'app/jobs.py', symbol: 'Jobs.take' }, { file: 'app/all.py' }] }
        : each,
    );
    const placed = traceability({ ...facts, integration: { ...facts.integration, requirements } });
    assert.deepEqual(placed.find(({ goal }) => goal === 'P14-one-winner')?.code, [
      ...['app/jobs.py Jobs.take', 'app/all.py', 'reports/storage/exclusive_create.py'],
    ]);
    assert.equal(requirementOutcome(traces, 'REQ-02'), 'failed');
    assert.equal(requirementOutcome(traces, 'REQ-03'), 'missing');
  });

  it('never have secrets, caches or the documents themselves among the files', async () => {
    await example.write('.env', 'AWS_SECRET_ACCESS_KEY=abc\n');
    await example.write('docs/faq.en.md', 'x');
    await example.write('reports/__pycache__/a.pyc', 'x');
    const { files } = await gatherFacts(example.folder, example.sources);
    const names = files.map(({ file }) => file);
    assert.deepEqual(
      names.filter((name) => /^\.env$|^docs\/|pycache/.test(name)),
      [],
    );
    assert.ok(names.includes('.env.example') && names.includes('integration.yaml'));
  });

  it('take the keys of the project from its schema, and their meaning in both languages from what is known', async () => {
    const schema = {
      type: 'object',
      required: ['REPORT_ROOT'],
      properties: {
        REPORT_ROOT: { type: 'string', description: 'Where reports are', 'x-description-zh-cn': '报表根目录' },
        LOG_LEVEL: { type: 'string', enum: ['info', 'debug'], default: 'info', description: '记录的最低日志级别' },
        REPORT_TOKEN: { type: 'string', writeOnly: true, default: 'leak', examples: ['leak'], description: 'Token' },
        REPORT_PORT: { type: 'integer', minimum: 1, maximum: 65535, examples: [8443], description: 'Port' },
      },
    };
    await example.write('config/settings.schema.json', JSON.stringify(schema));
    const { settings, schemaFile } = await gatherFacts(example.folder, example.sources);
    const byKey = new Map(settings.map((setting) => [setting.key, setting]));
    assert.equal(schemaFile, 'config/settings.schema.json');
    assert.deepEqual(byKey.get('REPORT_ROOT')?.meaning, { en: 'Where reports are', 'zh-cn': '报表根目录' });
    assert.equal(byKey.get('REPORT_ROOT')?.required, true);
    assert.equal(byKey.get('LOG_LEVEL')?.meaning.en, 'The least important messages that are logged');
    assert.deepEqual([byKey.get('REPORT_TOKEN')?.secret, byKey.get('REPORT_TOKEN')?.default], [true, undefined]);
    assert.equal(byKey.get('REPORT_TOKEN')?.example, undefined);
    const { example: port, minimum, maximum } = byKey.get('REPORT_PORT') ?? {};
    assert.deepEqual([port, minimum, maximum], ['8443', 1, 65535]);
    assert.ok(byKey.has('S3_ENDPOINT'), 'keys that only patterns read are there, too');
  });

  it('know of git what was committed, without the documents', async () => {
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-C', example.folder, '-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], {
        stdio: 'pipe',
      });
    git('init', '-q');
    git('add', 'integration.yaml');
    git('commit', '-q', '-m', '首个版本');
    git('tag', 'v1.1.0');
    await example.write('reports/报表.txt', 'x');
    git('add', 'reports');
    git('commit', '-q', '-m', 'Reports | with names');
    await example.write('docs/faq.en.md', 'y');
    git('add', 'docs');
    git('commit', '-q', '-m', 'Documents');
    const { git: found } = await gatherFacts(example.folder, example.sources);
    assert.equal(found?.since, 'v1.1.0');
    assert.deepEqual(
      found?.commits.map(({ subject }) => subject),
      ['Reports | with names'],
    );
    assert.ok(found?.changed.some(({ file, status }) => file === 'reports/报表.txt' && status === 'A'));
    assert.equal(found?.revision, found?.commits[0]?.hash);
  });
});

describe('What documents say', () => {
  it('names every kind of error that the code knows, and no other', () => {
    const kindsIn = (file: string, type: string) => {
      const text = readFileSync(path.join(root, 'snippets', file), 'utf8');
      const union = new RegExp(`export type ${type} =([^;]+);`).exec(text)?.[1] ?? '';
      return [...union.matchAll(/'(\w+)'/g)].map(([, kind = '']) => kind).sort();
    };
    const sorted = (errors: typeof storageErrors) => errors.map(({ kind }) => kind).sort();
    assert.deepEqual(
      sorted(storageErrors),
      kindsIn('P34-errors-and-retry/samples/typescript/storageErrors.ts', 'StorageErrorKind'),
    );
    assert.deepEqual(
      sorted(managementErrors),
      kindsIn('R05-error-envelope/samples/typescript/managementErrors.ts', 'ManagementErrorKind'),
    );
  });

  it('asks in each template what the list of questions says, in both languages', () => {
    for (const id of documentIds) {
      const expected = questions.filter(
        ({ id: question, documents }) => documents.includes(id) && !question.startsWith('people.'),
      );
      for (const language of ['zh-cn', 'en']) {
        const text = readFileSync(path.join(templates, `${id}.${language}.md`), 'utf8');
        const asked = new Set([...text.matchAll(/questions\['([\w.-]+)'\]/g)].map(([, question]) => question));
        assert.deepEqual([...asked].sort(), expected.map((question) => question.id).sort(), `${id}.${language}`);
      }
    }
  });

  it('has the same headings and parts in both languages', () => {
    for (const id of documentIds) {
      const [en, zh] = ['en', 'zh-cn'].map((language) => {
        const text = readFileSync(path.join(templates, `${id}.${language}.md`), 'utf8');
        return [...text.matchAll(/^#+ |<< (?:blocks|questions|links)[^>]+>>|<% (?:if|else|endif)[^%]*%>/gm)].map(
          ([found]) => found,
        );
      });
      assert.deepEqual(en, zh, id);
    }
  });
});
