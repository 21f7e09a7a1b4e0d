import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isAppError } from '../../../src/core/base/errors';
import { type Catalogue, loadCatalogue } from '../../../src/core/patterns/catalogue';
import { sampleLanguages } from '../../../src/core/patterns/pattern';
import { planTryout } from '../../../src/core/patterns/tryout/planTryout';
import { testCounts } from '../../../src/core/patterns/tryout/testCounts';
import { findToolchain, programFiles } from '../../../src/core/patterns/tryout/toolchain';
import { writeTryout } from '../../../src/core/patterns/tryout/writeTryout';

const tools = new Map([['node', '/tools/node']]);

describe('a tryout of a pattern', () => {
  let catalogue: Catalogue;
  before(async () => {
    catalogue = await loadCatalogue(path.resolve(import.meta.dirname, '../../../snippets'));
  });

  for (const language of sampleLanguages) {
    it(`is a project with the samples, what tests share and its own tests in ${language}`, async () => {
      const { files, owned, steps } = await planTryout({ catalogue, id: 'P10', language, tools });
      const names = Object.keys(files).map((file) => path.posix.basename(file));
      const filesOf = (kind: 'samples' | 'tests', ...ids: string[]) =>
        ids.flatMap((id) => catalogue.patterns.get(id)?.[kind][language] ?? [`no ${id}`]);
      const wanted = [...filesOf('samples', 'P01', 'P02', 'P10', 'P34'), ...filesOf('tests', 'P10')];
      assert.deepEqual(
        wanted.filter((name) => !names.includes(name)),
        [],
      );
      assert.deepEqual(
        filesOf('tests', 'P04').filter((name) => names.includes(name)),
        [],
      );
      assert.ok(!Object.values(files).some((text) => /region snippet:/.test(text)));
      assert.ok(
        steps.length > 0 && owned.every((folder) => Object.keys(files).some((file) => file.startsWith(`${folder}/`))),
      );
    });
  }

  it('depends on what samples and tests import, and on what runs them', async () => {
    const build = async (language: (typeof sampleLanguages)[number], file: string) =>
      (await planTryout({ catalogue, id: 'P10', language, tools })).files[file] ?? '';
    assert.match(await build('typescript', 'package.json'), /"@aws-sdk\/client-s3"[\s\S]*"mocha"[\s\S]*"tsx"/);
    assert.match(await build('python', 'requirements.txt'), /^boto3[\s\S]*^pytest/m);
    assert.match(await build('java', 'pom.xml'), /<artifactId>s3<[\s\S]*<artifactId>junit-jupiter<[\s\S]*surefire/);
    assert.match(await build('go', 'go.mod'), /aws-sdk-go-v2\/service\/s3 v/);
  });

  it('runs the programs that were found', async () => {
    const { steps } = await planTryout({ catalogue, id: 'P10', language: 'typescript', tools });
    assert.deepEqual(
      steps.map(({ command }) => command),
      ['npm', '/tools/node'],
    );
    assert.ok(steps.at(-1)?.args.includes('test/listDirectory.test.ts'), String(steps.at(-1)?.args));
  });

  it('has the programs of its own Python where each system keeps them', async () => {
    for (const [platform, file] of [
      ['win32', '.venv/Scripts/python.exe'],
      ['linux', '.venv/bin/python'],
    ] as const) {
      const { steps } = await planTryout({ catalogue, id: 'P10', language: 'python', tools, platform });
      assert.deepEqual(
        steps.map(({ command }) => command),
        ['python3', file, file],
      );
    }
  });

  it('refuses a pattern that there is not', async () => {
    await assert.rejects(
      planTryout({ catalogue, id: 'P99', language: 'go', tools }),
      (error) => isAppError(error) && error.code === 'input.invalid',
    );
  });
});

describe('the folder of tryouts', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'tryout-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('loses the files of the last tryout and keeps what was installed', async () => {
    await writeTryout(folder, { files: { 'src/a/old.ts': '1', 'package.json': '{}' }, owned: ['src'] });
    mkdirSync(path.join(folder, 'node_modules'));
    await writeTryout(folder, { files: { 'src/a/new.ts': '2' }, owned: ['src'] });
    assert.ok(!existsSync(path.join(folder, 'src/a/old.ts')));
    assert.equal(readFileSync(path.join(folder, 'src/a/new.ts'), 'utf8'), '2');
    assert.ok(existsSync(path.join(folder, 'node_modules')) && existsSync(path.join(folder, 'package.json')));
  });

  it('says which programs of a language are missing', async function () {
    if (process.platform === 'win32') this.skip();
    const program = path.join(folder, 'go');
    assert.deepEqual((await findToolchain('go', { PATH: folder })).missing, ['go']);
    writeFileSync(program, '');
    assert.deepEqual((await findToolchain('go', { PATH: folder })).missing, ['go'], 'it cannot be run');
    chmodSync(program, 0o755);
    const { found, missing } = await findToolchain('go', { PATH: `/nowhere${path.delimiter}${folder}` });
    assert.deepEqual([found.get('go'), missing], [program, []]);
    writeFileSync(path.join(folder, 'python'), '', { mode: 0o755 });
    assert.equal((await findToolchain('python', { PATH: folder })).found.get('python3'), path.join(folder, 'python'));
  });
});

describe('the programs of a tryout', () => {
  it('are looked for with each ending of PATHEXT on Windows, whatever the case of PATH', () => {
    const environment = { Path: 'C:\\Program Files\\nodejs;D:\\go\\bin', PATHEXT: '.EXE;.CMD' };
    assert.deepEqual(programFiles(['npm'], environment, 'win32'), [
      'C:\\Program Files\\nodejs\\npm.EXE',
      'C:\\Program Files\\nodejs\\npm.CMD',
      'D:\\go\\bin\\npm.EXE',
      'D:\\go\\bin\\npm.CMD',
    ]);
  });

  it('are looked for by their first name everywhere before the second', () => {
    assert.deepEqual(programFiles(['python3', 'python'], { PATH: '/usr/bin:/opt/bin' }, 'linux'), [
      '/usr/bin/python3',
      '/opt/bin/python3',
      '/usr/bin/python',
      '/opt/bin/python',
    ]);
  });
});

describe('the result of a tryout', () => {
  const cases = {
    typescript: ['\n  \u001b[32m 12 passing\u001b[0m (3s)\n  1 pending\n  2 failing\n', 12, 2, 1],
    python: ['====== 1 failed, 3 passed, 2 skipped, 1 error in 0.12s ======\n', 3, 2, 2],
    java: [
      '[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time\n[ERROR] Tests run: 7, Failures: 1, Errors: 1, Skipped: 2\n',
      3,
      2,
      2,
    ],
    go: [
      '=== RUN TestA\n--- PASS: TestA (0.01s)\n    --- PASS: TestA/sub\n--- FAIL: TestB (0s)\n--- SKIP: TestC (0s)\nFAIL\n',
      1,
      1,
      1,
    ],
  } as const;
  for (const language of sampleLanguages) {
    it(`is read from what the runner of ${language} prints`, () => {
      const [output, passed, failed, skipped] = cases[language];
      assert.deepEqual(testCounts(language, output), { passed, failed, skipped });
      assert.equal(testCounts(language, 'it did not get that far'), undefined);
    });
  }
});
