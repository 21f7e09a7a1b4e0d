import assert from 'node:assert/strict';
import { isAppError } from '../../src/core/base/errors';
import type { ObjectStore } from '../../src/core/storage/objectStore';
import { type FaultProxy, startFaultProxy } from '../servers/faultProxy';
import { acquireStore, openStore, type ScratchBucket, scratchBucket } from '../servers/store';

describe('a read-only connection', () => {
  let scratch: ScratchBucket;
  let proxy: FaultProxy;
  let store: ObjectStore;

  before(async () => {
    scratch = await scratchBucket('readonly');
    await scratch.store.put(scratch.bucket, 'key', Buffer.from('x'));
    proxy = await startFaultProxy(acquireStore().endpoint);
    store = openStore({ endpoint: proxy.url, readOnly: true });
  });

  after(async () => {
    store.dispose();
    await proxy.stop();
    await scratch.remove();
  });

  const ref = () => ({ bucket: scratch.bucket, key: 'key' });
  const changes: Record<string, () => Promise<unknown>> = {
    createBucket: () => store.createBucket('read-only-must-not-create'),
    deleteBucket: () => store.deleteBucket(scratch.bucket),
    put: () => store.put(scratch.bucket, 'key', Buffer.from('y')),
    delete: () => store.delete(ref()),
    deleteMany: () => store.deleteMany([ref(), { ...ref(), key: 'other' }]),
    copy: () => store.copy(ref(), { ...ref(), key: 'copy' }),
    setTags: () => store.setTags(ref(), { stage: 'raw' }),
    createUpload: () => store.createUpload(scratch.bucket, 'key', {}),
    uploadPart: () => store.uploadPart(ref(), 'id', 1, Buffer.from('y')),
    copyPart: () => store.copyPart({ ref: ref(), range: { start: 0 }, etag: 'any' }, ref(), 'id', 1),
    completeUpload: () => store.completeUpload(ref(), 'id', []),
    abortUpload: () => store.abortUpload(ref(), 'id'),
  };

  for (const [name, change] of Object.entries(changes)) {
    it(`refuses ${name} before anything is sent`, async () => {
      proxy.reset();
      await assert.rejects(change(), (error) => isAppError(error) && error.code === 'readOnly');
      assert.deepEqual(proxy.requests, []);
    });
  }

  it('reads as any other', async () => {
    assert.equal((await store.head(scratch.bucket, 'key')).size, 1);
    assert.equal((await store.list({ bucket: scratch.bucket })).objects.length, 1);
    assert.deepEqual(await store.getTags(ref()), {});
  });
});
