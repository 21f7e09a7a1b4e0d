import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runCli } from '../../servers/cli';

const catalogue = ['--catalogue', 'snippets'];

describe('patterns on the command line', function () {
  this.timeout(60_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'patterns-cli-'));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('are listed by words in either language, with how they do on a probed endpoint', async () => {
    const report = path.join(folder, 'probe.json');
    const verdicts = { 'put.ifNoneMatch': { outcome: 'ignored', effect: 'overwritten' } };
    const server = { header: '', vendors: [] };
    const connection = { id: 'x', name: 'x', endpoint: 'http://x', region: 'x' };
    await writeFile(report, JSON.stringify({ format: 1, connection, server, started: '2026-01-01', verdicts }));
    const { code, stdout, stderr } = await runCli(
      ['patterns', 'list', '独占创建', ...catalogue, '--probe', report, '--language', 'zh-cn'],
      {},
    );
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^锁与并发\n {2}P14 {2}独占创建 {2}\(typescript, python, java, go\) {2}此处会拒绝执行\n/);
  });

  it('are shown as a document, and as the sample of a language', async () => {
    const document = await runCli(['patterns', 'show', 'p14', ...catalogue]);
    assert.match(document.stdout, /^# P14 Exclusive create\n/);
    assert.match(document.stdout, /`P14-one-winner` .*\(needs: Create only when absent\)/);
    const sample = await runCli(['patterns', 'show', 'P14', ...catalogue, '--target', 'python']);
    assert.match(sample.stdout, /IfNoneMatch/);
    assert.doesNotMatch(sample.stdout, /region snippet/);
  });

  it('go into a project, which a dry run does not touch', async () => {
    const args = ['patterns', 'render', 'P14', ...catalogue, '--target', 'go', '--out', folder, '--format', 'json'];
    const dry = await runCli([...args, '--dry-run']);
    const plan = JSON.parse(dry.stdout) as { readonly folder: string; readonly files: readonly { file: string }[] };
    assert.equal(plan.folder, 'storage');
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name !== 'probe.json'),
      [],
    );
    const written = await runCli(args);
    assert.equal(written.code, 0, written.stderr);
    for (const { file } of plan.files) assert.notEqual(await readFile(path.join(folder, file), 'utf8'), '');
    const again = JSON.parse((await runCli(args)).stdout) as { readonly files: readonly { status: string }[] };
    assert.ok(
      again.files.every(({ status }) => status === 'present'),
      JSON.stringify(again.files),
    );
  });

  it('name what is wrong in what was asked', async () => {
    const unknown = await runCli(['patterns', 'show', 'P99', ...catalogue]);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /There is no pattern P99; known are P01/);
    const language = await runCli(['patterns', 'render', 'P14', ...catalogue, '--target', 'cobol', '--out', folder]);
    assert.equal(language.code, 2);
    assert.match(language.stderr, /--target takes typescript, python, java, go/);
  });
});
