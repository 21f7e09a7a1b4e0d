import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FolderLock } from '../../../../src/core/sandbox/disk/folderLock';
import { KeyValueLog } from '../../../../src/core/sandbox/disk/keyValueLog';
import { thisProcess } from '../../../../src/core/sandbox/disk/processIdentity';
import { useTempFolder } from './useTempFolder';

const locked = (pid: number) => (error: { code: string; facts: Record<string, unknown> }) => {
  assert.equal(error.code, 'local.io');
  assert.equal(error.facts['reason'], 'locked');
  assert.equal(error.facts['pid'], pid);
  return true;
};

describe('FolderLock', function () {
  this.timeout(20_000);
  const folder = useTempFolder();
  const lockFile = (number: number): string => path.join(folder(), `lock-${number}`);

  it('lets one opener in, then the next', async () => {
    const log = await KeyValueLog.open(folder());
    await assert.rejects(KeyValueLog.open(folder()), locked(process.pid));
    await log.apply([{ put: ['a', 1] }]);
    await log.close();
    const next = await KeyValueLog.open(folder());
    assert.equal(next.get('a'), 1);
    await next.close();
    assert.deepEqual((await readdir(folder())).sort(), ['journal-1', 'lock-2']);
  });

  it('is released when the folder cannot be read', async () => {
    await writeFile(path.join(folder(), 'snapshot-2'), 'damaged');
    for (let time = 0; time < 2; time++) {
      await assert.rejects(
        KeyValueLog.open(folder()),
        (error: { facts: Record<string, unknown> }) => error.facts['reason'] === 'corrupt',
      );
    }
  });

  it('lets only one of many in that come at once, whoever held it before', async () => {
    for (const before of ['nobody', 'the dead', 'the released']) {
      if (before === 'the dead') await writeFile(lockFile(50), JSON.stringify({ pid: 2 ** 22 + 1, started: '' }));
      const results = await Promise.allSettled(Array.from({ length: 20 }, () => FolderLock.acquire(folder())));
      const got = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      assert.equal(got.length, 1, before);
      await got[0]?.release();
    }
  });

  it('is taken from a process that is gone, and from one that has its number only', async () => {
    const me = await thisProcess();
    const dead: string[] = [JSON.stringify({ pid: 2 ** 22 + 1, started: '' }), '{}', 'no json', 'null', '{"pid":"1"}'];
    if (process.platform === 'linux') dead.push(JSON.stringify({ ...me, started: `${me.started}0` }));
    for (const [index, text] of dead.entries()) {
      await writeFile(lockFile(index + 1), text);
      const lock = await FolderLock.acquire(folder());
      assert.match(await readFile(lockFile(index + 2), 'utf8'), new RegExp(`"pid":${process.pid}`));
      assert.deepEqual(await readdir(folder()), [`lock-${index + 2}`]);
      await lock.release();
    }
  });

  it('waits for a lock that is just being made, and takes one that never was', async () => {
    await writeFile(lockFile(1), '');
    const waiting = FolderLock.acquire(folder());
    await new Promise((resolve) => setTimeout(resolve, 50));
    await writeFile(lockFile(1), JSON.stringify(await thisProcess()));
    await assert.rejects(waiting, locked(process.pid));
    await writeFile(lockFile(2), '');
    const lock = await FolderLock.acquire(folder());
    await lock.release();
  });

  describe('against another process', () => {
    let other: ChildProcess | undefined;
    afterEach(() => other?.kill('SIGKILL'));

    it('holds while that lives, and not longer', async () => {
      other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("up")'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const { pid = 0, stdout } = other;
      if (stdout) await once(stdout, 'data');
      await writeFile(lockFile(1), JSON.stringify({ pid, started: '' }));
      await assert.rejects(KeyValueLog.open(folder()), locked(pid));
      other.kill('SIGKILL');
      await once(other, 'exit');
      const log = await KeyValueLog.open(folder());
      await log.close();
    });
  });
});
