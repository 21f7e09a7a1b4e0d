import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { allBlocks } from '../../../../src/core/integrations/documents/blocks/allBlocks';
import { deploymentCommands } from '../../../../src/core/integrations/documents/blocks/deploymentCommands';
import type { DocumentFacts } from '../../../../src/core/integrations/documents/facts/documentFacts';
import { gatherFacts } from '../../../../src/core/integrations/documents/facts/gatherFacts';
import { traceability } from '../../../../src/core/integrations/documents/traceability';
import type { DocumentId, Integration } from '../../../../src/core/integrations/manifest/integration';
import type { TestResult } from '../../../../src/core/integrations/results/testResults';
import { projectNames } from '../../../../src/core/integrations/scaffold/project/projectNames';
import { type Example, exampleIntegration, results } from './exampleIntegration';

/** Rows of the first table of a part, without its head. */
const rowsOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) => line.slice(2, -2).split(' | '));

describe('Parts of documents', function () {
  this.timeout(30_000);
  let example: Example;
  let facts: DocumentFacts;
  const part = (
    name: keyof typeof allBlocks,
    changes: Partial<DocumentFacts> = {},
    document: DocumentId = 'acceptance-report',
  ) => {
    const changed = { ...facts, ...changes };
    return allBlocks[name]({ facts: changed, document, language: 'en', traces: traceability(changed) });
  };
  const manifest = (changes: Partial<Integration>) => ({ integration: { ...facts.integration, ...changes } });
  const test = (name: string, outcome: TestResult['outcome'], goals: readonly string[]): TestResult => ({
    name,
    suite: 's',
    outcome,
    seconds: 0,
    goals,
  });

  before(async () => {
    example = await exampleIntegration();
    facts = await gatherFacts(example.folder, example.sources);
  });
  after(() => example.remove());

  it('have nobody sign for the other party', () => {
    const vendorRow = (organisation: string) => {
      const named = { en: organisation, 'zh-cn': organisation };
      const people = [{ role: 'approver', name: 'Wang', organisation: named }] as const;
      return rowsOf(part('signatures', manifest({ people })))[1]?.[1] ?? '';
    };
    assert.equal(vendorRow('XSKY'), 'Wang');
    assert.match(vendorRow('示例银行'), /^[&emsp;]+$/);
  });

  it('trace each requirement and what answers it in one row, with every goal and the worst result', () => {
    const rows = rowsOf(part('traceTable'));
    const taken = rows.filter(([requirement = '']) => requirement.includes('REQ-02'));
    assert.equal(taken.length, 1);
    const [, findings, pattern, code, goals = '', result] = taken[0] ?? [];
    assert.deepEqual([findings, pattern], ['F-003', '[P14](development-guide.en.md#P14)']);
    assert.equal(code, '`reports/storage/exclusive_create.py`');
    const lines = goals.split('<br>');
    assert.equal(lines.length, facts.goals.filter((goal) => goal.pattern === 'P14').length);
    assert.ok(lines.includes('[P14-one-winner](test-report.en.md#P14-one-winner) ✓ passed (1 test)'));
    assert.equal(result, '✗ failed');
    const places = new Set(rows.map(([requirement, , answer, , , , section]) => [requirement, answer, section].join()));
    assert.equal(places.size, rows.length, 'no row stands twice');
  });

  it('tell questions that are open with their text, and who is to answer them and until when', () => {
    const asked = rowsOf(part('openIssues')).filter(([, issue = '']) => issue.includes('`deploy.hosts`'));
    assert.match(asked[0]?.[1] ?? '', /^Open question `deploy\.hosts`: On which hosts/);
    assert.equal(asked[0]?.length, 5);
  });

  it('name a file of the application once, with all patterns whose code it calls', async () => {
    await example.write('reports/app.py', 'def handle():\n    """Handles a request."""\n');
    const text = await readManifest();
    await example.write('integration.yaml', text.replace('  - P04\n', '  - { id: P04, code: [reports/app.py] }\n'));
    await example.write(
      'integration.yaml',
      (await readManifest()).replace('  - id: P14\n', '  - id: P14\n    code: [reports/app.py]\n'),
    );
    const found = await gatherFacts(example.folder, example.sources);
    const changed = { patterns: found.patterns };
    const rows = rowsOf(part('codeTable', changed)).filter(([file]) => file === '`reports/app.py`');
    assert.deepEqual(
      rows.map(([, lines, patterns]) => [lines, patterns]),
      [['2', 'P04, P14']],
    );
    const reference = part('codeReference', changed, 'development-guide');
    assert.equal(reference.split('#### `reports/app.py`').length, 2);
    await example.write('integration.yaml', text);
  });

  it('count tests of one name that differ in parameters only', () => {
    const goals = facts.goals.map((goal) =>
      goal.id === 'P04-bytes'
        ? {
            ...goal,
            tests: [test('test_a[0]', 'passed', []), test('test_a[1]', 'passed', []), test('keeps [x]', 'passed', [])],
          }
        : goal,
    );
    const row = rowsOf(part('goalResults', { goals })).find(([id = '']) => id.includes('`P04-bytes`'));
    assert.equal(row?.[3], '`s test_a` (2 cases)<br>`s keeps [x]`');
  });

  it('do not say that all tests passed when some were skipped, and tell runs from tests', () => {
    const [goal] = facts.goals;
    assert.ok(goal);
    const run = (...tests: readonly TestResult[]) => ({
      goals: [{ ...goal, tests, outcome: 'passed' as const }],
      results: { ...results, tests },
    });
    const skipped = run(test('a', 'passed', [goal.id]), test('b', 'skipped', [goal.id]));
    assert.match(
      part('testConclusion', skipped),
      /^- Every goal is shown[^\n]*\n- 1 test run was skipped \(reasons: Test Report\)/,
    );
    assert.doesNotMatch(part('testConclusion', skipped), /All tests passed/);
    assert.match(part('testConclusion', skipped), /No test failed and every verification goal is shown/);
    const waived = {
      ...run(test('a', 'passed', [])),
      goals: facts.goals.filter(({ outcome }) => outcome === 'waived'),
    };
    assert.match(part('testConclusion', waived), /provided that the customer agrees to the waivers/);
    assert.match(part('testConclusion'), /do(?:es)? not meet its requirements yet/);
    assert.doesNotMatch(part('resultSummary'), /more than once/);
    const twice = run(test('a', 'passed', []), test('a', 'passed', []));
    assert.match(part('resultSummary', twice), /1 test ran more than once/);
  });

  it('name only patterns in use beside what a store does not do, and need no table for what needs nothing', () => {
    const gaps = part('gapMatrix', {}, 'adaptation-design');
    const inUse = new Set(facts.patterns.map(({ pattern }) => pattern.id));
    const named = [...gaps.matchAll(/\b[PR]\d\d\b/g)].map(([id]) => id);
    assert.ok(named.length > 0 && named.every((id) => inUse.has(id)));
    const fits = part('fitTable', {}, 'adaptation-design');
    assert.match(fits, /No special capabilities are needed by \[P04\]/);
    assert.deepEqual(
      rowsOf(fits).map(([pattern = '']) => pattern.slice(1, 4)),
      ['P14'],
    );
    assert.equal(part('fitTable', { probes: [] }), '');
  });

  it('say how much has to be provided, by what there is', () => {
    const rows = rowsOf(part('capacityTable'));
    assert.match(rows[0]?.[1] ?? '', /^at least 6 TiB /);
    // 5 TiB at 0.7 Gbit/s: 62,830 seconds.
    assert.match(rows[1]?.[1] ?? '', /^about 17 hours /);
    assert.equal(part('capacityTable', manifest({ kind: 'rest' })), '');
  });

  it('install code of an application with it, and a program of its own with and without network', () => {
    assert.match(part('installation'), /^The delivered code is part of the application.*\n\n- `boto3`$/s);
    const program = part('installation', { schemaFile: 'config/settings.schema.json' });
    assert.match(program, /pip install --no-index --find-links wheels reports-archive/);
    assert.match(
      part('startCommands', { schemaFile: 'x' }),
      /ExecStart=\/opt\/reports-archive\/bin\/python -m reports_archive serve/,
    );
    assert.equal(part('startCommands'), '');
    for (const language of ['typescript', 'java', 'go'] as const) {
      const found = deploymentCommands(language, projectNames('a-b'), { folder: '/opt/a-b', archive: 'a-b-1.tar.gz' });
      assert.match(found.program, /\/opt\/a-b\//, language);
      assert.ok(found.collect.at(-1)?.startsWith('tar -czf a-b-1.tar.gz '), language);
      assert.deepEqual(found.installCollected, ['mkdir -p /opt/a-b', 'tar -xzf a-b-1.tar.gz -C /opt/a-b'], language);
    }
  });

  it('tell pitfalls once: in the FAQ, in the guide only where there is no FAQ', () => {
    const explained = part('explanation', {}, 'development-guide');
    assert.match(explained, /faq\.en\.md#P04-pitfalls/);
    assert.doesNotMatch(explained, /ETag is no MD5|\*\*/);
    const { documents } = facts.integration;
    const wanted = documents.wanted.filter((id) => id !== 'faq');
    const alone = part('explanation', manifest({ documents: { ...documents, wanted } }), 'development-guide');
    const [pitfall] = facts.patterns[0]?.pattern.pitfalls ?? [];
    assert.ok(pitfall && alone.includes(`- **${pitfall.title.en}**: `));
    assert.doesNotMatch(alone, /faq/);
  });

  it('leave names of the manifest as they are, also where the catalogue would say code', () => {
    const customer = { en: 'The sample bank', 'zh-cn': '示例银行' };
    const changed = { ...facts, integration: { ...facts.integration, customer } };
    const identified = (language: 'en' | 'zh-cn') =>
      allBlocks.identification({ facts: changed, document: 'faq', language, traces: [] });
    assert.match(identified('zh-cn'), /\| 客户 \| 示例银行 \|/);
    assert.match(identified('en'), /\| Customer \| The sample bank \|/);
  });

  it('name each operation of a work package, and of very many what they are about', () => {
    const [known] = facts.operations.filter(({ detail }) => detail !== undefined);
    assert.ok(known);
    const cell = (count: number) => {
      const operations = Array.from({ length: count }, (_, at) => ({ ...known, id: `GET /os-buckets/${at}` }));
      return rowsOf(part('workPackages', { operations })).at(-1)?.[1] ?? '';
    };
    assert.equal(cell(20).split('os-buckets').length - 1 >= 20, true, cell(20));
    assert.equal(cell(21), '`os-buckets` (21)');
  });

  it('train only for what is delivered', () => {
    const exercises = (kind: Integration['kind']) => part('operatorExercises', manifest({ kind }));
    assert.doesNotMatch(exercises('s3'), /management API|password/);
    assert.doesNotMatch(exercises('rest'), /sandbox|Cut-over/);
    assert.match(exercises('both'), /sandbox.*management API[\s\S]*password[\s\S]*Cut-over/);
    assert.doesNotMatch(part('trainingPlan', manifest({ kind: 'rest' })), /object storage|cut over/);
  });

  it('explain patterns that texts mention and that are not in use, and only terms of this kind', () => {
    const terms = part('terms', {}, 'development-guide');
    assert.match(terms, /\| P15 \| /);
    assert.doesNotMatch(terms, /\| P14 \| /);
    const management = part('terms', manifest({ kind: 'rest' }));
    assert.doesNotMatch(management, /object key/);
    assert.match(management, /session token/);
  });

  function readManifest(): Promise<string> {
    return readFile(`${example.folder}/integration.yaml`, 'utf8');
  }
});
