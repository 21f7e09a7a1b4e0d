import assert, { fail } from 'node:assert/strict';
import { mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { OperationCheck } from '../../../../src/core/apis/requests/contract/checkService';
import type { CheckReport } from '../../../../src/core/integrations/checking/checkFinding';
import {
  type CheckOptions,
  checkIntegration,
  passes,
} from '../../../../src/core/integrations/checking/checkIntegration';
import { findingText } from '../../../../src/core/integrations/checking/reportText';
import {
  Deliverable,
  documentTemplates,
  goodTests,
  noCaches,
  ourCatalogue,
  probeText,
} from '../../../fixtures/integrations/deliverable';

describe('the check of an integration', function () {
  this.timeout(20_000);
  let made: Deliverable;

  beforeEach(async () => {
    made = await Deliverable.make();
  });

  afterEach(() => made.remove());

  async function check(options: Partial<CheckOptions> = {}): Promise<CheckReport> {
    const catalogue = await ourCatalogue();
    return checkIntegration(made.folder, { catalogue, templates: documentTemplates, caches: noCaches, ...options });
  }

  /** Codes with the file that they are about, without what is only told. */
  async function found(options: Partial<CheckOptions> = {}): Promise<readonly string[]> {
    const { findings } = await check(options);
    return findings
      .filter(({ severity }) => severity !== 'info')
      .map(({ code, file }) => (file === undefined ? code : `${code} ${file}`));
  }

  const edit = async (file: string, change: (text: string) => string) => {
    const place = path.join(made.folder, file);
    await writeFile(place, change(await readFile(place, 'utf8')));
  };

  /** Documents are made from everything: where another change is the point, their staleness is not. */
  const notStale = (codes: readonly string[]) => codes.filter((code) => !code.startsWith('documents.stale'));

  it('has nothing to say of one that is complete, but what it did not look at', async () => {
    const report = await check();
    assert.deepEqual(
      report.findings.filter(({ severity }) => severity !== 'info'),
      [],
    );
    assert.deepEqual(report.notChecked, [{ topic: 'capabilities', code: 'capabilities.notLive', values: ['rgw'] }]);
    assert.equal(report.checked.length, 12);
    assert.ok(passes(report));
  });

  it('names patterns that are missing, old, newer, unknown, or not in the manifest', async () => {
    await edit('storage/exclusive_create.py', (text) => text.replace(/version \d+/, 'version 0'));
    await edit('storage/s3_client.py', (text) => text.replace(/version \d+/, 'version 99'));
    await edit('integration.yaml', (text) =>
      text.replace('patterns: [P14]\nreq', 'patterns: [P14, P15, P99, { id: P04, code: [storage/gone.py] }]\nreq'),
    );
    await made.write({ 'storage/list.py': '# storage-integrator: pattern P10 version 1\n' });
    const codes = (await found()).filter((code) => code.startsWith('patterns.'));
    for (const expected of [
      'patterns.unknown',
      'patterns.codeMissing',
      'patterns.missing',
      'patterns.stale storage/exclusive_create.py',
      'patterns.newer storage/s3_client.py',
      'patterns.notInManifest storage/list.py',
    ])
      assert.ok(codes.includes(expected), `${expected} in ${codes.join(', ')}`);
  });

  it('names goals without tests, what failed or was skipped, and requirements that nothing shows', async () => {
    await edit('integration.yaml', (text) =>
      text.replace(
        'requirements:\n',
        'requirements:\n  - { id: REQ-02, title: Nobody tests it, operations: [getX] }\n',
      ),
    );
    await made.runTests(['test_p14_one_winner', 'test_p14_existing', 'test_p14_refuses'], {
      test_p14_existing: '<failure message="lost"/>',
      test_p14_refuses: '<skipped message="no store"/>',
    });
    const { findings } = await check();
    const told = findings
      .filter(({ topic }) => topic === 'tests')
      .map(({ code, values }) => `${code} ${values.join(' | ')}`);
    assert.deepEqual(told.sort(), [
      'tests.failed tests.test_storage test_p14_existing | lost',
      'tests.goalMissing P14-own-retry',
      'tests.requirementUntested REQ-02',
      'tests.skipped P14-refuses | no store',
    ]);
  });

  it('takes a skipped goal as not applicable where the store lacks what it needs, and lets the manifest waive one', async () => {
    await made.write({
      'probes/rgw.json': probeText({ 'put.ifNoneMatch': { outcome: 'ignored', effect: 'overwritten' } }),
    });
    await edit('integration.yaml', (text) => `${text}goals:\n  - { id: P14-existing, waived: Not used }\n`);
    await made.runTests(
      goodTests.filter((name) => name !== 'test_p14_existing'),
      { test_p14_one_winner: '<skipped/>' },
    );
    const { findings } = await check();
    const codes = findings.filter(({ topic }) => topic === 'tests').map(({ code, severity }) => `${severity} ${code}`);
    assert.deepEqual(codes.sort(), ['info tests.notApplicable', 'info tests.waived']);
    assert.ok(findings.some(({ code, values }) => code === 'capabilities.refuses' && values[1] === 'P14'));
  });

  it('names results that are missing, broken, or older than the code', async () => {
    const past = new Date(Date.now() - 3_600_000);
    await utimes(path.join(made.folder, 'test-results/pytest.xml'), past, past);
    assert.deepEqual(notStale(await found()), ['tests.stale test-results/pytest.xml']);
    await made.write({ 'test-results/cut.xml': '<testsuite>' });
    assert.ok((await found()).includes('tests.unreadable test-results/cut.xml'));
    await rm(path.join(made.folder, 'test-results'), { recursive: true });
    assert.ok((await found()).includes('tests.none'));
  });

  it('does not take a fresh clone for a change of the code', async () => {
    made.commit();
    const before = new Date('2026-11-24T09:00:00Z');
    await utimes(path.join(made.folder, 'test-results/pytest.xml'), before, before);
    assert.deepEqual(
      notStale(await found()).filter((code) => code.startsWith('tests.')),
      [],
    );
    await edit('storage/exclusive_create.py', (text) => `${text}\n# changed\n`);
    assert.deepEqual(notStale(await found()), ['tests.stale test-results/pytest.xml']);
  });

  it('names documents that are missing, stale, or not ours, and questions that they ask', async () => {
    await rm(path.join(made.folder, 'docs/faq.en.md'));
    await edit('docs/faq.zh-cn.md', (text) => `${text}\n<!-- question: survey.window -->\n> **survey.window** ?\n`);
    await made.write({ 'docs/test-report.en.md': '# Our own report\n' });
    await edit('integration.yaml', (text) =>
      text.replace('Report archive', 'Report store').replace('报表归档', '报表存储'),
    );
    assert.deepEqual([...(await found())].sort(), [
      'documents.missing docs/faq.en.md',
      'documents.ownForm docs/test-report.en.md',
      'documents.stale docs/faq.zh-cn.md',
      'documents.stale docs/test-report.zh-cn.md',
      'questions.open docs/faq.zh-cn.md',
    ]);
    const { notChecked } = await checkIntegration(made.folder, { catalogue: await ourCatalogue(), caches: noCaches });
    assert.ok(notChecked.some(({ code }) => code === 'documents.noTemplates'));
  });

  it('finds secrets in what is delivered, also in evidence that git ignores, and says what it did not read', async () => {
    await made.write({
      'config.yaml': 'database:\n  password: hunter2-Prod!\n',
      'test-results/log.xml':
        '<testsuite><testcase name="a"><system-out>Authorization: Bearer 8f3KqZ0pXv7TnRw2LmYb5Hc9</system-out></testcase></testsuite>',
      'logo.png': Buffer.from([0x89, 0x50, 0, 1, 2]),
      'deploy/.env': 'A=b\n',
    });
    await edit('.gitignore', (text) => text.replace('.env\n', '/.env\n'));
    const { findings, notChecked } = await check();
    const secrets = findings.filter(({ topic }) => topic === 'secrets');
    assert.deepEqual(secrets.map(({ code, file, line }) => `${code} ${file}:${line ?? ''}`).sort(), [
      'secrets.file deploy/.env:',
      'secrets.password config.yaml:2',
      'secrets.token test-results/log.xml:1',
    ]);
    assert.ok(!JSON.stringify(findings).includes('hunter2'));
    assert.deepEqual(notChecked.find(({ code }) => code === 'secrets.binary')?.values, [1, 'logo.png']);
  });

  it('names licences that bind or are not known, and versions that nobody fixed', async () => {
    const at = '.venv/lib/python3.11/site-packages';
    await made.write({
      'requirements.txt': 'boto3==1.44.8\nghost>=1\n',
      [`${at}/botocore-1.44.8.dist-info/METADATA`]:
        'Name: botocore\nVersion: 1.44.8\nClassifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)\n\n',
    });
    const { findings } = await check();
    const told = findings
      .filter(({ topic }) => topic === 'licences')
      .map(({ code, values }) => `${code} ${values.join(' ')}`);
    assert.deepEqual(
      told.map((text) => text.split(' ').slice(0, 4).join(' ')),
      ['licences.copyleft botocore 1.44.8 GPL-3.0', 'licences.unknown 1 ghost', 'licences.lockFile Neither are all'],
    );
  });

  it('names probes that are missing, broken, old, or say too little', async () => {
    await made.write({ 'probes/rgw.json': probeText({ 'put.ifNoneMatch': undefined }, '2020-01-01T00:00:00Z') });
    assert.deepEqual(notStale(await found()).sort(), [
      'capabilities.old probes/rgw.json',
      'capabilities.unknown probes/rgw.json',
    ]);
    await made.write({ 'probes/rgw.json': '{}' });
    assert.ok((await found()).includes('capabilities.unreadable probes/rgw.json'));
    await edit('integration.yaml', (text) => text.replace(', probe: probes/rgw.json', ''));
    assert.ok((await found()).includes('capabilities.notProbed'));
  });

  it('compares with a store that is probed anew', async () => {
    const report = JSON.parse(probeText({ 'put.ifNoneMatch': { outcome: 'ignored', effect: 'overwritten' } }));
    const { findings, notChecked } = await check({ live: { probe: async () => report } });
    const changed = findings.filter(({ code }) => code === 'capabilities.changed');
    assert.deepEqual(
      changed.map(({ severity, values, file }) => `${severity} ${file} ${values.join(' ')}`),
      [`error probes/rgw.json rgw put.ifNoneMatch works ignored ${new Date().toISOString().slice(0, 10)}`],
    );
    assert.match(
      findingText(changed[0] ?? fail(), 'zh-cn'),
      /^rgw 的“.+（put\.ifNoneMatch）”与 20\d\d-\d\d-\d\d 的探测结果不同/,
    );
    assert.match(findingText(changed[0] ?? fail(), 'en'), /\(put\.ifNoneMatch\) is not as probed on 20/);
    const elsewhere = await check({ live: { probe: async () => 'elsewhere' } });
    assert.deepEqual(
      elsewhere.notChecked.filter(({ topic }) => topic === 'capabilities').map(({ code }) => code),
      ['capabilities.otherEndpoint'],
    );
    assert.deepEqual(notChecked, []);
  });

  it('names conflicts that an update left, a damaged lock file, and a write that was interrupted', async () => {
    await made.write({
      'storage/mine.py': 'a = 1\n<<<<<<< yours\nb = 2\n=======\nb = 3\n>>>>>>> template\n',
      'title.md': 'Title\n=======\n\n<<<<<<< is what git writes\n',
    });
    await edit('.integration/lock.json', (text) => text.replace(/"sha256": "..../, '"sha256": "0000'));
    await mkdir(path.join(made.folder, '.integration/writing'));
    assert.deepEqual((await found()).filter((code) => code.startsWith('scaffold')).sort(), [
      'scaffold.conflict storage/mine.py',
      'scaffold.interrupted .integration/writing',
      'scaffold.lock .integration/lock.json',
    ]);
  });

  it('holds operations against their definition, and says that nobody asked the service', async () => {
    await made.write({
      'api/openapi.yaml':
        'openapi: 3.1.0\ninfo: { title: X, version: 2.0.0 }\npaths:\n  /osd:\n    get: { operationId: listOsds, responses: { "200": { description: ok } } }\n',
    });
    await edit(
      'integration.yaml',
      (text) =>
        `${text}apiOperations:\n  - { definition: api/openapi.yaml, version: 1.0.0, operationId: listOsds }\n  - { definition: api/openapi.yaml, operation: GET /gone }\n  - { definition: 'https://xms.example.com/api.json', operationId: a }\n  - { definition: api/gone.yaml, operationId: b }\n`,
    );
    const { findings, notChecked } = await check();
    const differences = findings
      .filter(({ topic }) => topic === 'operations' || topic === 'definition')
      .map(({ code, values }) => `${code} ${values.slice(0, 3).join(' ')}`);
    assert.deepEqual(differences.map((text) => text.replace(/ Cannot.*/, '')).sort(), [
      'definition.version api/openapi.yaml 1.0.0 2.0.0',
      'operations.missing GET /gone api/openapi.yaml',
      'operations.unreadable api/gone.yaml',
    ]);
    assert.deepEqual(
      notChecked
        .map(({ code }) => code)
        .filter((code) => /^(?:def|op|doc)/.test(code))
        .sort(),
      ['definition.address', 'definition.notLive', 'documents.address', 'operations.address'],
    );
    const answer = { line: 1, url: 'http://h/osd', milliseconds: 1, status: 200, reason: '', deviations: [] };
    const asked = async (...checks: readonly Partial<OperationCheck>[]) => {
      const answers = async () => checks.map((each) => ({ ...answer, ...each }) as OperationCheck);
      const report = await check({ live: { answers } });
      const told = [...report.findings, ...report.notChecked].filter(({ topic }) => topic === 'definition');
      return told.map(({ code, values }) => `${code} ${values.slice(0, 3).join(' ')}`);
    };
    const deviation = { where: 'body' as const, pointer: '/osd/0', keyword: 'type', expected: 'object', found: '7' };
    const [osd, one] = [{ operation: 'GET /osd' }, { operation: 'GET /osd/{id}' }];
    const told = await asked(
      { ...osd, outcome: 'deviates', deviations: [deviation, deviation] },
      { ...one, outcome: 'refused', status: 404 },
      { ...one, outcome: 'skipped', reason: 'id' },
    );
    for (const expected of [
      'definition.deviates GET /osd body /osd/0 type',
      'definition.moreDeviations GET /osd 1',
      'definition.refused GET /osd/{id} 404',
      'definition.skipped api/openapi.yaml GET /osd/{id} id',
    ])
      assert.ok(told.includes(expected), `${expected} in ${told.join('; ')}`);
    const absent = await asked({ ...osd, outcome: 'refused', status: 404 }, { ...one, outcome: 'fits' });
    assert.ok(absent.includes('definition.absent GET /osd 404'), absent.join('; '));
    const denied = await asked({ ...osd, outcome: 'refused', status: 401 });
    assert.ok(denied.includes('definition.denied api/openapi.yaml GET /osd 401'), denied.join('; '));
    const nobody = { outcome: 'failed' as const, reason: 'network.refused', status: 0 };
    assert.ok((await asked({ ...osd, ...nobody })).includes('definition.liveFailed api/openapi.yaml network.refused'));
  });

  it('names phases that are late, or done before their time', async () => {
    await edit(
      'integration.yaml',
      (text) => `${text}phases:\n  survey: { state: active, due: 2020-01-01 }\n  development: { state: done }\n`,
    );
    assert.deepEqual(notStale(await found()), ['phases.overdue', 'phases.outOfOrder']);
  });

  it('says what is wrong with the manifest, and that nothing else could be checked', async () => {
    await edit('integration.yaml', (text) => text.replace('kind: s3', 'kind: ftp'));
    const broken = await check();
    assert.deepEqual(
      broken.findings.map(({ code, line }) => `${code} ${line}`),
      ['manifest.invalid 5'],
    );
    assert.equal(broken.notChecked.length, 11);
    assert.ok(!passes(broken));
    await rename(path.join(made.folder, 'integration.yaml'), path.join(made.folder, 'other.yaml'));
    assert.deepEqual(await found(), ['manifest.missing integration.yaml']);
  });
});
