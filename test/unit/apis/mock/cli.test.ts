import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ApiMock } from '../../../../src/core/apis/mock/apiMock';
import { openDefinition } from '../../../../src/core/apis/openDefinition';
import { FaultInjector } from '../../../../src/core/sandbox/faults/faultInjector';
import { parseFaultText } from '../../../../src/core/sandbox/faults/faultText';
import { runCli } from '../../../servers/cli';

const file = path.join(__dirname, '../../../fixtures/apis/platform-3.0.yaml');
const right = { API_USERNAME: 'admin', API_PASSWORD: 'right-password' };

describe('storage-integrator api send, check and mock', function () {
  this.timeout(60_000);
  let mock: ApiMock;
  let folder: string;
  const faults = new FaultInjector();

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'api-cli-'));
    const definition = await openDefinition({ uri: pathToFileURL(file).href, text: await readFile(file, 'utf8') });
    const credentials = { username: 'admin', password: 'right-password' };
    mock = await ApiMock.start({ definition, credentials, faults, settle: 300 });
  });

  after(async () => {
    await mock.stop();
    await rm(folder, { recursive: true });
  });

  const api = (args: readonly string[], input = '', env: Readonly<Record<string, string>> = right) =>
    runCli(
      [
        'api',
        args[0] ?? '',
        file,
        ...args.slice(1),
        ...(args[0] === 'mock' ? [] : ['--server', new URL(mock.url).origin]),
      ],
      env,
      input,
    );

  it('sends, follows and prints the answer as JSON, without a secret in it', async () => {
    const body = '{"bucket":{"id":0,"name":"from-stdin","allocated_size":9007199254740993}}';
    const { code, stdout, stderr } = await api(
      ['send', 'POST', '/os-buckets/', '--body', '-', '--follow', '--format', 'json'],
      body,
    );
    assert.equal(code, 0, stderr);
    assert.ok(stdout.includes('"allocated_size": 9007199254740993'), stdout);
    const result = JSON.parse(stdout);
    assert.deepEqual([result.response.status, result.response.body.bucket.action_status], [202, 'creating']);
    assert.deepEqual([result.followed.outcome, result.followed.response.body.bucket.action_status], ['done', 'active']);
    assert.deepEqual(result.deviations, []);
    assert.ok(!(stdout + stderr).includes('right-password'));
  });

  it('reads a list whole, and saves a download', async () => {
    const list = await api(['send', 'ListOSBuckets', '--all-pages', '--param', 'limit=1']);
    assert.equal(list.code, 0, list.stderr);
    assert.ok(JSON.parse(list.stdout).buckets.length >= 1);
    const out = path.join(folder, 'log.bin');
    const download = await api(['send', 'DownloadLog', '--param', 'name=abc-1.log', '--out', out]);
    assert.equal(download.code, 0, download.stderr);
    assert.ok((await readFile(out)).length > 0);
  });

  it('tells by its exit code how it ended', async () => {
    assert.equal((await api(['send', 'GET', '/os-buckets/{bucket_id}', '--param', 'bucket_id=424242'])).code, 3);
    assert.equal((await api(['send', 'ListOSBuckets'], '', { ...right, API_PASSWORD: 'wrong-password' })).code, 4);
    const none = await api(['send', 'ListOSBuckets'], '', {});
    assert.deepEqual([none.code, /username/.test(none.stderr)], [4, true]);
    assert.equal((await api(['send', 'GET', '/os-buckets/{bucket_id}'])).code, 2);
    assert.equal((await api(['send', 'ListOSBuckets', '--param', 'limit=0'])).code, 1);
  });

  it('checks a service: what the mock gives fits, and a fault does not', async () => {
    const good = await api(['check', '--param', 'name=abc-1.log', '--format', 'json']);
    assert.equal(good.code, 0, good.stdout + good.stderr);
    const { counts } = JSON.parse(good.stdout);
    assert.deepEqual([counts.deviates, counts.failed, counts.refused], [0, 0, 0]);
    faults.add(parseFaultText('ListOSBuckets status=503'));
    const bad = await api(['check', '--only', 'ListOSBuckets', '--format', 'markdown']);
    faults.clear();
    assert.equal(bad.code, 1);
    assert.ok(bad.stdout.includes('| status | undocumented: 200, 500 | `503` | 1 |'), bad.stdout);
  });

  it('refuses options that mean nothing', async () => {
    assert.equal((await api(['mock', '--latency', 'soon'])).code, 2);
    assert.equal((await api(['mock', '--fault', 'nonsense=1'])).code, 2);
    assert.equal((await api(['send', 'ListOSBuckets', '--param', 'novalue'])).code, 2);
    assert.equal((await api(['send', 'ListOSBuckets', '--auth', 'no-such-file.json'])).code, 2);
  });
});
