import assert from 'node:assert/strict';
import { isAppError } from '../../src/core/base/errors';
import { deleteBucketWithContents, deletePrefix, deleteRefs } from '../../src/core/storage/deleteAll';
import type { ObjectStore } from '../../src/core/storage/objectStore';
import { walkObjects, walkVersions } from '../../src/core/storage/walk';
import { openStore, type ScratchBucket, scratchBucket } from '../servers/store';
import { enableVersioning } from '../servers/versioning';

describe('deleting on the store', () => {
  let scratch: ScratchBucket;
  let store: ObjectStore;

  beforeEach(async () => {
    scratch = await scratchBucket('delete');
    store = scratch.store;
  });

  const count = async (source: AsyncIterable<unknown>) => {
    let n = 0;
    for await (const _ of source) n += 1;
    return n;
  };

  it('a bucket with versions, delete markers and unfinished uploads', async () => {
    const { bucket } = scratch;
    await enableVersioning(bucket);
    for (const body of ['1', '2', '3']) await store.put(bucket, 'versioned', Buffer.from(body));
    await store.put(bucket, 'deleted/', Buffer.from('x'));
    await store.delete({ bucket, key: 'deleted/' });
    const uploadId = await store.createUpload(bucket, 'unfinished', {});
    await store.uploadPart({ bucket, key: 'unfinished' }, uploadId, 1, Buffer.alloc(6 * 1024 * 1024));
    assert.equal(await count(walkVersions(store, bucket, '')), 5);
    await assert.rejects(
      store.deleteBucket(bucket),
      (error) => isAppError(error) && error.code === 'store.bucketNotEmpty',
    );
    let deleted = 0;
    await deleteBucketWithContents(store, bucket, (n) => {
      deleted += n;
    });
    assert.equal(deleted, 5);
    const names = (await store.listBuckets()).map(({ name }) => name);
    assert.equal(names.includes(bucket), false);
    store.dispose();
  });

  it('2,500 objects below a prefix, and nothing beside it', async () => {
    const { bucket } = scratch;
    const keys = Array.from({ length: 2500 }, (_, n) => `many/${n}`);
    const put = async (key: string) => store.put(bucket, key, Buffer.from('x'));
    while (keys.length > 0) await Promise.all(keys.splice(0, 50).map(put));
    await put('many');
    await put('many-more/1');
    assert.equal(await deletePrefix(store, bucket, 'many/'), 2500);
    const left: string[] = [];
    for await (const { key } of walkObjects(store, bucket, '')) left.push(key);
    assert.deepEqual(left, ['many', 'many-more/1']);
    await scratch.remove();
  });

  it('says how many could not be deleted and goes on with the others', async () => {
    const { bucket } = scratch;
    await store.put(bucket, 'mine', Buffer.from('x'));
    const foreign = openStore({ id: 'foreign' });
    const refused: ObjectStore = Object.create(store, {
      deleteMany: {
        value: async (refs: readonly { bucket: string; key: string }[]) => {
          await store.deleteMany(refs.filter(({ key }) => key === 'mine'));
          return refs.filter(({ key }) => key !== 'mine').map((ref) => ({ ...ref, code: 'AccessDenied' }));
        },
      },
    });
    const refs = ['mine', 'theirs'].map((key) => ({ bucket, key }));
    await assert.rejects(deleteRefs(refused, refs), (error) => {
      assert.ok(isAppError(error));
      assert.equal(error.code, 'partial');
      assert.deepEqual(
        { failed: error.facts['failed'], done: error.facts['done'], key: error.facts['key'] },
        { failed: 1, done: 1, key: 'theirs' },
      );
      return true;
    });
    assert.equal(await count(walkObjects(store, bucket, '')), 0);
    foreign.dispose();
    await scratch.remove();
  });
});
