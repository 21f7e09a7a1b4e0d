import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ProbeReport } from '../../src/core/probe/probeReport';
import { cliProgram } from '../servers/cli';
import { type FaultProxy, startFaultProxy } from '../servers/faultProxy';
import { acquireStore } from '../servers/store';

const root = path.join(__dirname, '../..');

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe('storage-integrator probe', () => {
  let folder: string;
  let proxy: FaultProxy;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'si-probe-cli-'));
    proxy = await startFaultProxy(acquireStore().endpoint);
  });

  after(async () => {
    await proxy.stop();
    rmSync(folder, { recursive: true });
  });

  function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Result> {
    const { accessKeyId, secretAccessKey } = acquireStore().keys;
    const base = {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      AWS_ENDPOINT_URL_S3: proxy.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    };
    const cli = [...cliProgram, 'probe', ...args];
    return new Promise((resolve) => {
      const options = { cwd: root, env: { ...base, ...env }, maxBuffer: 16 * 1024 * 1024 };
      const child = execFile(process.execPath, cli, options, (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      });
      child.stdin?.end();
    });
  }

  it('sends nothing and ends with 2 when nobody can be asked', async () => {
    proxy.reset();
    const { code, stderr } = await run([]);
    assert.equal(code, 2);
    assert.match(stderr, /makes buckets named si-probe-.*leaves nothing behind.*--yes/);
    const named = await run(['s3://some-bucket']);
    assert.match(named.stderr, /below \.storage-integrator-probe\/ in the bucket some-bucket/);
    assert.equal(proxy.requests.length, 0);
  });

  it('gives the report as JSON, which the next run is compared with', async () => {
    const file = path.join(folder, 'report.json');
    const first = await run(['--yes', '--format', 'json', '--out', file]);
    assert.deepEqual([first.code, first.stdout], [0, ''], first.stderr);
    const report = JSON.parse(readFileSync(file, 'utf8')) as ProbeReport;
    assert.equal(report.format, 1);
    const before = { ...report, verdicts: { ...report.verdicts, 'rename.object': { outcome: 'works' } } };
    writeFileSync(file, JSON.stringify(before));
    const { code, stdout } = await run(['--yes', '--compare', file, '--format', 'markdown', '--language', 'zh-cn']);
    assert.equal(code, 0);
    assert.match(stdout, /^# 能力对比\n\n\| 能力 \|/);
    assert.match(stdout, /\| 重命名 \| ✓ 可用 \| ! 静默忽略：来源仍在，目标为空对象 \| 变差 \|/);
    assert.match(stdout, /^# .* 的能力$/m);
  });

  it('shows as text first what is dangerous', async () => {
    const { code, stdout } = await run(['--yes']);
    assert.equal(code, 0);
    const [head = '', dangerous = ''] = stdout.split('\n\n');
    assert.match(head, /ignored: \d+/);
    assert.match(
      dangerous,
      /^Dangerous: .*\n[\s\S]*! Delete only when unchanged \(delete\.ifMatch\): deleted all the same/,
    );
  });

  it('only cleans when told so', async () => {
    proxy.reset();
    const { code, stdout } = await run(['--clean', '--yes']);
    assert.equal(code, 0, stdout);
    assert.deepEqual([...new Set(proxy.requests.map(({ method }) => method))].includes('PUT'), false);
  });

  const failures: readonly (readonly [string, readonly string[], Readonly<Record<string, string>>, number, RegExp])[] =
    [
      ['a language it does not know', ['--yes', '--language', 'fr'], {}, 2, /--language takes en or zh-cn/],
      ['a format it does not know', ['--yes', '--format', 'html'], {}, 2, /--format/],
      ['an object in place of a bucket', ['--yes', 's3://bucket/key'], {}, 2, /s3:\/\/bucket/],
      ['a file that is no report', ['--yes', '--compare', 'package.json'], {}, 2, /no report of a probe/],
      ['a file that is not there', ['--yes', '--compare', 'no-such-file.json'], {}, 1, /Cannot read/],
      ['a bucket that does not exist', ['--yes', 's3://no-such-bucket-here'], {}, 3, /NoSuchBucket/],
      ['a wrong secret', ['--yes'], { AWS_SECRET_ACCESS_KEY: 'wrong' }, 4, /auth\.denied/],
      ['no such host', ['--yes', '--endpoint', 'http://no-such-host.invalid'], {}, 5, /nameNotFound/],
    ];
  for (const [name, args, env, code, message] of failures) {
    it(`${name}: exit code ${code}`, async () => {
      const result = await run(args, env);
      assert.equal(result.code, code, result.stdout + result.stderr);
      assert.match(result.stderr, message);
      assert.doesNotMatch(result.stderr, /\n {4}at /);
    });
  }
});
