import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { goalFinder } from '../../../../src/core/integrations/results/goalNames';
import { parseJUnit } from '../../../../src/core/integrations/results/junitXml';
import { readTestResults } from '../../../../src/core/integrations/results/readTestResults';

const fixtures = path.join(import.meta.dirname, '../../../fixtures/results');
const goals = ['P14-one-winner', 'P14-existing', 'P14-refuses', 'P01-private-ca', 'P01-http'];

/** What a runner really wrote, a line a test. */
async function read(file: string): Promise<readonly string[]> {
  const { tests } = parseJUnit(await readFile(path.join(fixtures, file), 'utf8'));
  const finder = goalFinder(goals, ['REQ-01']);
  return tests.map(({ outcome, suite, name, message }) => {
    const ids = finder(`${suite} ${name}`).join(' ');
    return `${outcome} | ${suite} | ${name} | ${ids}${message === undefined ? '' : ` | ${message.split('\n')[0]}`}`;
  });
}

describe('JUnit XML', () => {
  it('of pytest is read: parameters, what failed while it was set up, reasons of skipping', async () => {
    assert.deepEqual(await read('pytest.xml'), [
      'passed | test_a | test_p14_one_winner | P14-one-winner',
      'failed | test_a | test_p14_refuses[differs] | P14-refuses | AssertionError: bad <>&#x1B[31m',
      'passed | test_a | test_p14_refuses[\\u62d2\\u7edd] | P14-refuses',
      'skipped | test_a | test_p01_private_ca | P01-private-ca | no TLS',
      'failed | test_a | test_req_01_names | REQ-01 | failed on setup with "RuntimeError: no store"',
    ]);
    assert.equal(
      parseJUnit(await readFile(path.join(fixtures, 'pytest.xml'), 'utf8')).time,
      '2026-11-24T12:56:40.138Z',
    );
  });

  it('of surefire is read, nested classes and its many properties included', async () => {
    assert.deepEqual(await read('surefire.xml'), [
      'passed | x.ExclusiveCreateTest | p14_one_winner_of_many_racers | P14-one-winner',
      'failed | x.ExclusiveCreateTest | p14_existing_object_is_kept | P14-existing | lost <it> ==> expected: <1> but was: <2>',
      'skipped | x.ExclusiveCreateTest | p14_refuses | P14-refuses | Assumption failed: no store',
      'passed | x.ExclusiveCreateTest | req_01_chinese | REQ-01',
      'passed | x.ExclusiveCreateTest$Inner | p01_http | P01-http',
    ]);
  });

  it('of both reporters of mocha is read', async () => {
    assert.deepEqual(await read('mocha-junit.xml'), [
      'passed | Exclusive create | Exclusive create P14-one-winner: of many racers exactly one wins | P14-one-winner',
      'failed | Exclusive create | Exclusive create P14-existing: kept | P14-existing | 1 == 2',
      'passed | REQ-01 | Exclusive create REQ-01 keeps Chinese names | REQ-01',
    ]);
    assert.equal(
      parseJUnit(await readFile(path.join(fixtures, 'mocha-xunit.xml'), 'utf8')).time,
      '2026-11-24T12:56:43.000Z',
    );
    assert.deepEqual(await read('mocha-xunit.xml'), [
      'passed | Exclusive create | P14-one-winner: of many racers exactly one wins | P14-one-winner',
      'failed | Exclusive create | P14-existing: kept | P14-existing | 1 == 2',
      'skipped | Exclusive create | P14-refuses: 拒绝 | P14-refuses',
      'passed | Exclusive create REQ-01 | keeps Chinese names | REQ-01',
    ]);
  });

  it('of gotestsum and go-junit-report is read; a test whose subtests were all skipped has not passed', async () => {
    const expected = [
      'failed TestP14_existing P14-existing',
      'passed TestP14_one_winner P14-one-winner',
      'skipped TestP14_refuses/P14-refuses/differs P14-refuses',
    ];
    for (const file of ['gotestsum.xml', 'go-junit-report.xml']) {
      const lines = (await read(file)).map((line) => line.split(' | '));
      assert.deepEqual(lines.map(([outcome, , name, ids]) => `${outcome} ${name} ${ids}`).sort(), expected, file);
      assert.ok(lines.every(([, suite]) => suite === 'example.com/x/x'));
    }
  });

  it('keeps a test with subtests that failed by itself', () => {
    const text = `<testsuite name="p"><testcase name="T"><failure message="late"/></testcase><testcase name="T/a"/></testsuite>`;
    assert.deepEqual(
      parseJUnit(text).tests.map(({ name, outcome }) => `${name} ${outcome}`),
      ['T failed', 'T/a passed'],
    );
  });

  it('takes seconds with separators, and no nonsense', () => {
    const seconds = (time: string) =>
      parseJUnit(`<testsuite><testcase name="a" time="${time}"/></testsuite>`).tests[0]?.seconds;
    assert.deepEqual(['1,234.5', '0.25', '-1', 'NaN', 'soon', '1e999'].map(seconds), [1234.5, 0.25, 0, 0, 0, 0]);
  });

  it('refuses entities, and more elements than a run of tests has', () => {
    assert.throws(() => parseJUnit('<!DOCTYPE x [<!ENTITY a "b">]><testsuite/>'), { name: 'XmlError' });
    assert.throws(() => parseJUnit(`<testsuite>${'<a/>'.repeat(400_000)}</testsuite>`), /more than 300000 elements/);
  });
});

describe('ids in names of tests', () => {
  it('are found however a language writes them, the longer of two', () => {
    const find = goalFinder(['P16-compact', 'P16-compact-crash', 'REQ-01-chinese-names'], ['REQ-01', 'REQ-1']);
    assert.deepEqual(find('TestP16_compact_crash'), ['P16-compact-crash']);
    assert.deepEqual(find('p16_compact_keeps_order'), ['P16-compact']);
    assert.deepEqual(find('P16-compact and P16-compact-crash'), ['P16-compact', 'P16-compact-crash']);
    assert.deepEqual(find('test_req_01_chinese_names'), ['REQ-01-chinese-names', 'REQ-01']);
    assert.deepEqual(find('TestREQ_01'), ['REQ-01']);
    assert.deepEqual(find('P16-compacted, REQ-012, xP16-compact'), []);
  });
});

describe('results of tests', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'results-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const options = { globs: ['test-results/**/*.xml', 'target/{surefire,failsafe}-reports/TEST-*.xml'], goals };

  it('come from the files that the globs name, with their age; the oldest counts', async () => {
    await cp(path.join(fixtures, 'pytest.xml'), path.join(folder, 'test-results/unit/pytest.xml'));
    await cp(path.join(fixtures, 'surefire.xml'), path.join(folder, 'target/surefire-reports/TEST-x.xml'));
    await cp(path.join(fixtures, 'surefire.xml'), path.join(folder, 'target/surefire-reports/other.xml'));
    await cp(path.join(fixtures, 'surefire.xml'), path.join(folder, 'test-results/node_modules/a.xml'));
    await utimes(path.join(folder, 'target/surefire-reports/TEST-x.xml'), 1_700_000_000, 1_700_000_000);
    const { tests, files, time, problems } = await readTestResults(folder, options);
    assert.deepEqual(files, ['target/surefire-reports/TEST-x.xml', 'test-results/unit/pytest.xml']);
    assert.equal(tests.length, 10);
    assert.equal(time, '2023-11-14T22:13:20.000Z');
    assert.deepEqual(problems, []);
  });

  it('are there in part when a file is broken or too large', async () => {
    await mkdir(path.join(folder, 'test-results'));
    await cp(path.join(fixtures, 'pytest.xml'), path.join(folder, 'test-results/good.xml'));
    await writeFile(path.join(folder, 'test-results/cut.xml'), '<testsuite><testcase name="a">');
    await writeFile(path.join(folder, 'test-results/huge.xml'), Buffer.alloc(17 * 1024 * 1024, 32));
    const { tests, problems } = await readTestResults(folder, options);
    assert.equal(tests.length, 5);
    assert.deepEqual(
      problems.map(({ file }) => file),
      ['test-results/cut.xml', 'test-results/huge.xml'],
    );
  });

  it('never come from outside by way of a link', async () => {
    const outside = await mkdtemp(path.join(os.tmpdir(), 'outside-'));
    try {
      await cp(path.join(fixtures, 'pytest.xml'), path.join(outside, 'a.xml'));
      await symlink(outside, path.join(folder, 'test-results'));
      await mkdir(path.join(folder, 'target/surefire-reports'), { recursive: true });
      await symlink(path.join(outside, 'a.xml'), path.join(folder, 'target/surefire-reports/TEST-a.xml'));
      assert.deepEqual((await readTestResults(folder, options)).files, []);
    } finally {
      await rm(outside, { recursive: true });
    }
  });
});
