import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { isAppError } from '../../src/core/base/errors';
import type { ObjectStore } from '../../src/core/storage/objectStore';
import { saveObject } from '../../src/core/storage/saveObject';
import { copyObject, moveObject } from '../../src/core/storage/transfers/copyObject';
import { copyPrefix, movePrefix } from '../../src/core/storage/transfers/copyPrefix';
import { walkObjects } from '../../src/core/storage/walk';
import { openStore, type ScratchBucket, scratchBucket } from '../servers/store';

const conflictBecause = (reason: string) => (error: unknown) => {
  assert.ok(isAppError(error), String(error));
  assert.equal(error.code, 'store.conflict');
  assert.equal(error.facts['reason'], reason);
  return true;
};

describe('saving, copying and moving objects on the store', () => {
  let scratch: ScratchBucket;
  let store: ObjectStore;
  let bucket: string;

  before(async () => {
    scratch = await scratchBucket('save');
    store = scratch.store;
    bucket = scratch.bucket;
  });

  after(() => scratch.remove());

  const text = async (key: string) => String(await buffer((await store.get(bucket, key)).body));
  const keysBelow = async (prefix: string) => {
    const keys: string[] = [];
    for await (const { key } of walkObjects(store, bucket, prefix)) keys.push(key);
    return keys;
  };
  const attributes = {
    contentType: 'text/x-config',
    cacheControl: 'max-age=60',
    contentLanguage: 'zh-CN',
    contentDisposition: 'attachment; filename="a.txt"',
    metadata: { machine: 'press-7', note: '=?UTF-8?B?5pyN5Yqh?=' },
    tags: { stage: 'raw data', 'owner+team': 'A B=C' },
  };

  it('keeps content type, headers, metadata, storage class and tags', async () => {
    const { etag } = await store.put(bucket, 'kept.conf', Buffer.from('one'), attributes);
    await saveObject(store, { bucket, key: 'kept.conf' }, Buffer.from('two'), { etag });
    const info = await store.head(bucket, 'kept.conf');
    const { contentType, cacheControl, contentLanguage, contentDisposition, metadata } = info;
    assert.deepEqual(
      {
        contentType,
        cacheControl,
        contentLanguage,
        contentDisposition,
        metadata,
        tags: await store.getTags({ bucket, key: 'kept.conf' }),
      },
      attributes,
    );
    assert.equal(await text('kept.conf'), 'two');
  });

  it('keeps metadata that is not ASCII, in the encoding of RFC 2047', async () => {
    const { etag } = await store.put(bucket, 'chinese-metadata', Buffer.from('one'), { metadata: { note: '服务 é' } });
    await saveObject(store, { bucket, key: 'chinese-metadata' }, Buffer.from('two'), { etag });
    const { metadata } = await store.head(bucket, 'chinese-metadata');
    assert.deepEqual(metadata, { note: `=?UTF-8?B?${Buffer.from('服务 é').toString('base64')}?=` });
  });

  it('gives a new object the content type of its name', async () => {
    await saveObject(store, { bucket, key: 'new/说明.md' }, Buffer.from('# x'), 'absent');
    assert.equal((await store.head(bucket, 'new/说明.md')).contentType, 'text/markdown; charset=utf-8');
  });

  it('refuses to save over a version that was not seen', async () => {
    const { etag } = await store.put(bucket, 'raced', Buffer.from('seen'));
    await store.put(bucket, 'raced', Buffer.from('theirs'));
    await assert.rejects(
      saveObject(store, { bucket, key: 'raced' }, Buffer.from('mine'), { etag }),
      conflictBecause('changed'),
    );
    assert.equal(await text('raced'), 'theirs');
  });

  it('refuses to save over what was deleted, and to create what is there', async () => {
    const { etag } = await store.put(bucket, 'gone', Buffer.from('x'));
    await store.delete({ bucket, key: 'gone' });
    await assert.rejects(
      saveObject(store, { bucket, key: 'gone' }, Buffer.from('y'), { etag }),
      conflictBecause('deleted'),
    );
    await store.put(bucket, 'there', Buffer.from('x'));
    await assert.rejects(
      saveObject(store, { bucket, key: 'there' }, Buffer.from('y'), 'absent'),
      conflictBecause('created'),
    );
    assert.equal(await text('there'), 'x');
  });

  it('lets exactly one of many savers win who saw the same version', async () => {
    const { etag } = await store.put(bucket, 'contended', Buffer.from('start'));
    const savers = Array.from({ length: 12 }, (_, n) => `saver ${n}`);
    const outcomes = await Promise.allSettled(
      savers.map((name) => saveObject(store, { bucket, key: 'contended' }, Buffer.from(name), { etag })),
    );
    const winners = savers.filter((_, n) => outcomes[n]?.status === 'fulfilled');
    assert.equal(winners.length, 1);
    assert.equal(await text('contended'), winners[0]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') conflictBecause('changed')(outcome.reason);
  });

  it('lets exactly one of many creators win', async () => {
    const creators = Array.from({ length: 12 }, (_, n) => `creator ${n}`);
    const outcomes = await Promise.allSettled(
      creators.map((name) => saveObject(store, { bucket, key: 'created-once' }, Buffer.from(name), 'absent')),
    );
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  it('conditional writes hold at the store itself, whichever way it wants its ETags', async () => {
    const { etag } = await store.put(bucket, 'swap', Buffer.from('1'));
    const next = await store.put(bucket, 'swap', Buffer.from('2'), { condition: { etag } });
    await assert.rejects(
      store.put(bucket, 'swap', Buffer.from('3'), { condition: { etag } }),
      (error) => isAppError(error) && error.code === 'store.conflict',
    );
    await store.put(bucket, 'swap', Buffer.from('4'), { condition: { etag: next.etag } });
    assert.equal(await text('swap'), '4');
  });

  it('copies and moves with attributes and tags, also to another connection', async () => {
    const other = openStore({ id: 'other' });
    try {
      await store.put(bucket, 'from', Buffer.from('body'), attributes);
      for (const [target, targetStore] of [
        ['copy-inside', store],
        ['copy-across', other],
      ] as const) {
        await copyObject({
          sourceStore: store,
          source: { bucket, key: 'from' },
          targetStore,
          target: { bucket, key: target },
        });
        const { contentType, metadata } = await store.head(bucket, target);
        assert.deepEqual(
          { contentType, metadata, tags: await store.getTags({ bucket, key: target }) },
          { contentType: attributes.contentType, metadata: attributes.metadata, tags: attributes.tags },
        );
        assert.equal(await text(target), 'body');
      }
      await moveObject({
        sourceStore: store,
        source: { bucket, key: 'from' },
        targetStore: store,
        target: { bucket, key: 'moved' },
      });
      assert.equal(await text('moved'), 'body');
      assert.deepEqual(await keysBelow('from'), []);
    } finally {
      other.dispose();
    }
  });

  it('moving an object onto itself leaves it alone', async () => {
    await store.put(bucket, 'self', Buffer.from('body'));
    await moveObject({
      sourceStore: store,
      source: { bucket, key: 'self' },
      targetStore: store,
      target: { bucket, key: 'self' },
    });
    assert.equal(await text('self'), 'body');
  });

  it('copies and moves all below a prefix, odd segments included, and refuses to move it into itself', async () => {
    const names = ['a', 'a/', 'a/b', '/x', '..', 'c//d', '中文'];
    for (const name of names) await store.put(bucket, `tree/${name}`, Buffer.from(name));
    const between = (source: string, target: string) => ({
      sourceStore: store,
      source: { bucket, prefix: source },
      targetStore: store,
      target: { bucket, prefix: target },
    });
    await copyPrefix(between('tree/', 'tree2/'));
    assert.deepEqual(new Set(await keysBelow('tree2/')), new Set(names.map((name) => `tree2/${name}`)));
    await movePrefix(between('tree/', 'tree3/'));
    assert.deepEqual(await keysBelow('tree/'), []);
    assert.deepEqual(new Set(await keysBelow('tree3/')), new Set(names.map((name) => `tree3/${name}`)));
    await assert.rejects(
      movePrefix(between('tree3/', 'tree3/below/')),
      (error) => isAppError(error) && error.facts['reason'] === 'targetInsideSource',
    );
  });
});
