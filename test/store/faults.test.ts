import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type ErrorCode, isAppError } from '../../src/core/base/errors';
import type { ObjectStore } from '../../src/core/storage/objectStore';
import { saveObject } from '../../src/core/storage/saveObject';
import { downloadFile } from '../../src/core/storage/transfers/downloadFile';
import { uploadFile } from '../../src/core/storage/transfers/uploadFile';
import { walkObjects, walkUploads } from '../../src/core/storage/walk';
import { type FaultProxy, startFaultProxy } from '../servers/faultProxy';
import { faults } from '../servers/faultRules';
import { acquireStore, openStore, type ScratchBucket, scratchBucket } from '../servers/store';

const MiB = 1024 * 1024;

async function rejectsWith(work: Promise<unknown>, ...codes: ErrorCode[]): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(isAppError(error), `not an AppError: ${String(error)}`);
    assert.ok(codes.includes(error.code), `${error.code} (${error.message}) is none of ${codes.join(', ')}`);
    return true;
  });
}

describe('faults between us and the store', () => {
  let scratch: ScratchBucket;
  let proxy: FaultProxy;
  let store: ObjectStore;
  let folder: string;
  const big = randomBytes(3 * MiB);

  before(async () => {
    scratch = await scratchBucket('faults');
    proxy = await startFaultProxy(acquireStore().endpoint);
    store = openStore({ endpoint: proxy.url }, { timeouts: { connect: 2000, idle: 1500 } });
    await scratch.store.put(scratch.bucket, 'big', big);
  });

  beforeEach(async () => {
    proxy.reset();
    folder = await mkdtemp(path.join(os.tmpdir(), 'faults-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  after(async () => {
    store.dispose();
    await proxy.stop();
    await scratch.remove();
  });

  const download = () =>
    downloadFile({ store, source: { bucket: scratch.bucket, key: 'big' }, file: path.join(folder, 'big') });
  const read = async (key: string) => buffer((await scratch.store.get(scratch.bucket, key)).body);

  describe('a download', () => {
    for (const [name, fault] of [
      ['a reset before the answer', faults.resetBefore],
      ['a reset in the middle of the body', { do: 'reset', at: 'body', afterBytes: MiB }],
      ['a truncated body', { do: 'truncate', afterBytes: MiB }],
      ['a body that stalls', { do: 'stall', at: 'body', afterBytes: MiB }],
      ['503 SlowDown', faults.slowDown],
      ['no answer at all', faults.noAnswer],
    ] as const) {
      it(`is whole in spite of ${name}`, async () => {
        const rule = proxy.inject({ method: 'GET', fault });
        await download();
        assert.deepEqual(await readFile(path.join(folder, 'big')), big);
        assert.equal(rule.hits, 1);
      });
    }

    it('goes on from the byte that is missing, not from the start', async () => {
      proxy.inject({ method: 'GET', fault: { do: 'truncate', afterBytes: 2 * MiB } });
      await download();
      const ranges = proxy.requests.map(({ headers }) => headers['range']);
      assert.deepEqual(ranges[0], undefined);
      assert.match(String(ranges[1]), /^bytes=\d{4,}-$/);
    });

    it('leaves no file, whole or partial, when it fails for good', async () => {
      proxy.inject({ method: 'GET', times: Number.POSITIVE_INFINITY, fault: { do: 'truncate', afterBytes: 1000 } });
      await rejectsWith(download(), 'store.truncated', 'network.reset');
      assert.deepEqual(await readdir(folder), []);
    });

    it('ends with the code of the store on 403', async () => {
      proxy.inject({ method: 'GET', fault: faults.accessDenied });
      await rejectsWith(download(), 'auth.denied');
      assert.deepEqual(await readdir(folder), []);
    });

    it('does not mix versions when the object changes while it is read', async () => {
      await scratch.store.put(scratch.bucket, 'changing', big);
      proxy.inject({ method: 'GET', fault: { do: 'truncate', afterBytes: MiB } });
      const { body } = await store.get(scratch.bucket, 'changing');
      await scratch.store.put(scratch.bucket, 'changing', randomBytes(3 * MiB));
      await rejectsWith(buffer(body), 'store.conflict');
    });

    it('stops at once when cancelled, and leaves nothing', async () => {
      proxy.inject({ method: 'GET', fault: { do: 'stall', at: 'body', afterBytes: MiB } });
      const stop = new AbortController();
      const running = downloadFile({
        store,
        source: { bucket: scratch.bucket, key: 'big' },
        file: path.join(folder, 'big'),
        onProgress: () => stop.abort(),
        signal: stop.signal,
      });
      await rejectsWith(running, 'cancelled');
      assert.deepEqual(await readdir(folder), []);
    });
  });

  describe('a save', () => {
    it('comes through resets and SlowDown', async () => {
      await scratch.store.put(scratch.bucket, 'saved', Buffer.from('before'));
      const { etag } = await store.head(scratch.bucket, 'saved');
      proxy.inject({ method: 'PUT', fault: faults.resetBefore });
      proxy.inject({ method: 'PUT', fault: faults.slowDown });
      await saveObject(store, { bucket: scratch.bucket, key: 'saved' }, Buffer.from('after'), { etag });
      assert.equal(String(await read('saved')), 'after');
    });

    it('whose answer is lost is known again as its own, not taken for a conflict', async () => {
      await scratch.store.put(scratch.bucket, 'lost-answer', Buffer.from('before'));
      const { etag } = await store.head(scratch.bucket, 'lost-answer');
      const rule = proxy.inject({ method: 'PUT', fault: faults.resetAfter });
      await saveObject(store, { bucket: scratch.bucket, key: 'lost-answer' }, Buffer.from('after'), { etag });
      assert.equal(rule.hits, 1);
      assert.equal(String(await read('lost-answer')), 'after');
    });

    for (const [name, fault, codes] of [
      ['403', faults.accessDenied, ['auth.denied']],
      ['SlowDown without end', faults.slowDown, ['store.busy']],
      ['an error in a 200', faults.errorIn200, ['store.busy', 'store.unexpected']],
      ['resets without end', faults.resetBefore, ['network.reset']],
      ['no answer', faults.noAnswer, ['network.timeout']],
    ] as const) {
      it(`that fails with ${name} says so and leaves what was there`, async () => {
        await scratch.store.put(scratch.bucket, 'kept', Buffer.from('before'));
        const { etag } = await store.head(scratch.bucket, 'kept');
        proxy.inject({ method: 'PUT', times: Number.POSITIVE_INFINITY, fault });
        await rejectsWith(
          saveObject(store, { bucket: scratch.bucket, key: 'kept' }, Buffer.from('after'), { etag }),
          ...codes,
        );
        assert.equal(String(await read('kept')), 'before');
      });
    }
  });

  describe('a listing', () => {
    before(async () => {
      for (let n = 0; n < 25; n++)
        await scratch.store.put(scratch.bucket, `page/${String(n).padStart(2, '0')}`, Buffer.from('x'));
    });

    const keys = async () => {
      const found: string[] = [];
      for await (const { key } of walkObjects(store, scratch.bucket, 'page/')) found.push(key);
      return found;
    };

    it('comes through a reset, SlowDown and an error in a 200', async () => {
      for (const fault of [faults.resetBefore, faults.slowDown, faults.errorIn200])
        proxy.inject({ method: 'GET', fault });
      assert.equal((await keys()).length, 25);
    });

    it('never takes an error in a 200 for an empty place', async () => {
      proxy.inject({ method: 'GET', times: Number.POSITIVE_INFINITY, fault: faults.errorIn200 });
      await rejectsWith(keys(), 'store.busy', 'store.unexpected');
    });

    it('never takes a truncated page for a whole one', async () => {
      proxy.inject({ method: 'GET', times: Number.POSITIVE_INFINITY, fault: { do: 'truncate', afterBytes: 700 } });
      await rejectsWith(keys(), 'network.reset', 'store.truncated', 'store.unexpected', 'store.busy');
    });
  });

  describe('a multipart upload', () => {
    const size = 20 * MiB;
    let file: string;

    beforeEach(async () => {
      file = path.join(folder, 'source');
      await writeFile(file, randomBytes(size));
    });

    const upload = (signal?: AbortSignal) =>
      uploadFile({ store, file, target: { bucket: scratch.bucket, key: 'multi' }, signal });
    const unfinished = async () => {
      const ids: string[] = [];
      for await (const { uploadId } of walkUploads(scratch.store, scratch.bucket, 'multi')) ids.push(uploadId);
      return ids;
    };

    it('is whole in spite of a reset and SlowDown on parts', async () => {
      proxy.inject({ method: 'PUT', path: /partNumber=2/, fault: faults.resetBefore });
      proxy.inject({ method: 'PUT', path: /partNumber=3/, fault: faults.slowDown });
      await upload();
      assert.deepEqual(await read('multi'), await readFile(file));
    });

    it('aborts itself when a part is refused, so that no parts are left', async () => {
      await scratch.store.delete({ bucket: scratch.bucket, key: 'multi' });
      proxy.inject({
        method: 'PUT',
        path: /partNumber=2/,
        times: Number.POSITIVE_INFINITY,
        fault: faults.accessDenied,
      });
      await rejectsWith(upload(), 'auth.denied');
      assert.deepEqual(await unfinished(), []);
      await rejectsWith(scratch.store.head(scratch.bucket, 'multi'), 'store.noSuchKey');
    });

    it('aborts itself when its completion fails in a 200', async () => {
      proxy.inject({ method: 'POST', path: /uploadId=/, times: Number.POSITIVE_INFINITY, fault: faults.errorIn200 });
      await rejectsWith(upload(), 'store.busy', 'store.unexpected');
      assert.deepEqual(await unfinished(), []);
    });

    it('aborts itself when cancelled', async () => {
      const stop = new AbortController();
      proxy.inject({ method: 'PUT', path: /partNumber=3/, fault: { do: 'stall', at: 'answer' } });
      const running = upload(stop.signal);
      while (!proxy.requests.some(({ url }) => url.includes('partNumber=3')))
        await new Promise((resolve) => setTimeout(resolve, 20));
      stop.abort();
      await rejectsWith(running, 'cancelled');
      assert.deepEqual(await unfinished(), []);
    });
  });
});
