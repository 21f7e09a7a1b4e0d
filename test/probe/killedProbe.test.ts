import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { cleanLeftovers, findLeftovers } from '../../src/core/probe/scratch/leftovers';
import { cliProgram } from '../servers/cli';
import { type FaultProxy, startFaultProxy } from '../servers/faultProxy';
import { faults } from '../servers/faultRules';
import { acquireStore, type ScratchBucket, scratchBucket, testConnection } from '../servers/store';
import { everythingIn, probeBuckets } from './remains';

const root = path.join(__dirname, '../..');
const keys = async () => acquireStore().keys;

/** A probe in a process of its own, from the sources. */
function startProbe(endpoint: string, args: readonly string[]): ChildProcess {
  const { accessKeyId, secretAccessKey } = acquireStore().keys;
  const env = {
    PATH: process.env['PATH'] ?? '',
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
  const cli = [...cliProgram, 'probe', '--yes', ...args];
  return spawn(process.execPath, cli, { cwd: root, env, stdio: 'ignore' });
}

describe('a probe that is killed', () => {
  let proxy: FaultProxy;
  let scratch: ScratchBucket;

  before(async () => {
    proxy = await startFaultProxy(acquireStore().endpoint);
    scratch = await scratchBucket('probed');
  });

  after(async () => {
    await proxy.stop();
    await scratch.remove();
  });

  /** Kills it when the proxy sees its nth request; gives the id of the process that was. */
  async function killAfter(requests: number, args: readonly string[] = []): Promise<number> {
    proxy.reset();
    let left = requests;
    const child = startProbe(proxy.url, args);
    proxy.inject({
      path: () => {
        left -= 1;
        if (left === 0) child.kill('SIGKILL');
        return false;
      },
      fault: faults.slowDown,
    });
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    assert.equal(signal, 'SIGKILL', 'it was not killed before its end');
    return child.pid ?? 0;
  }

  for (const requests of [4, 20, 80, 250, 450]) {
    it(`after ${requests} requests leaves what the next run finds and removes`, async () => {
      const pid = await killAfter(requests);
      const left = await probeBuckets(pid);
      assert.ok(left.length > 0, 'it had made no bucket yet');
      const found = await findLeftovers(testConnection(), { keys });
      for (const bucket of left)
        assert.ok(
          found.some((place) => place.bucket === bucket && place.withBucket),
          bucket,
        );
      assert.deepEqual((await cleanLeftovers(testConnection(), { keys })).left, []);
      assert.deepEqual(await probeBuckets(pid), []);
    });
  }

  it('leaves what the next run removes from a bucket of the user, and nothing else', async () => {
    await scratch.store.put(scratch.bucket, '.storage-integrator-probe/mine.txt', Buffer.from('mine'));
    await scratch.store.put(scratch.bucket, 'mine.txt', Buffer.from('mine'));
    const before = await everythingIn(scratch.bucket);
    await killAfter(200, [`s3://${scratch.bucket}`]);
    assert.ok((await everythingIn(scratch.bucket)).length > before.length);
    const child = startProbe(acquireStore().endpoint, [`s3://${scratch.bucket}`]);
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    assert.deepEqual(await everythingIn(scratch.bucket), before);
  });

  it('is not cleaned up after while it lives', async () => {
    proxy.reset();
    proxy.setLatency(100);
    const child = startProbe(proxy.url, []);
    while ((await probeBuckets(child.pid)).length === 0) assert.equal(child.exitCode, null, 'it ended too early');
    const mine = await probeBuckets(child.pid);
    const found = await findLeftovers(testConnection(), { keys });
    assert.deepEqual(
      found.filter(({ bucket }) => mine.includes(bucket)),
      [],
    );
    child.kill('SIGINT');
    assert.deepEqual(await once(child, 'exit'), [130, null]);
    assert.deepEqual(await probeBuckets(child.pid), []);
  });
});
