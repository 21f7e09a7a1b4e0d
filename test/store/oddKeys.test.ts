import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { toDocumentPath } from '../../src/core/storage/keys/documentPath';
import { LocalNames } from '../../src/core/storage/keys/localNames';
import type { ObjectStore } from '../../src/core/storage/objectStore';
import { saveObject } from '../../src/core/storage/saveObject';
import { copyObject } from '../../src/core/storage/transfers/copyObject';
import { downloadFile } from '../../src/core/storage/transfers/downloadFile';
import { walkObjects } from '../../src/core/storage/walk';
import { oddKeys } from '../fixtures/oddKeys';
import { openStore, type ScratchBucket, scratchBucket, tlsConnection } from '../servers/store';

const contentOf = (key: string) => Buffer.from(`content of ${JSON.stringify(key)}`);

async function keysIn(store: ObjectStore, bucket: string, prefix = ''): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of walkObjects(store, bucket, prefix)) keys.push(key);
  return keys;
}

for (const [transport, connect] of [
  ['HTTP', () => openStore()],
  ['TLS with a private CA', () => openStore(tlsConnection())],
] as const) {
  describe(`odd keys on the store, over ${transport}`, () => {
    let scratch: ScratchBucket;
    let store: ObjectStore;
    let folder: string;
    const names = new LocalNames('');

    before(async () => {
      scratch = await scratchBucket('odd');
      store = connect();
      folder = await mkdtemp(path.join(os.tmpdir(), 'odd-keys-'));
      for (const { key } of oddKeys)
        await store.put(scratch.bucket, key, contentOf(key), { contentType: 'text/x-odd' });
    });

    after(async () => {
      store.dispose();
      await scratch.remove();
      await rm(folder, { recursive: true, force: true });
    });

    it('lists every one of them, each as itself', async () => {
      const listed = await keysIn(store, scratch.bucket);
      assert.deepEqual(new Set(listed), new Set(oddKeys.map(({ key }) => key)));
      assert.equal(listed.length, oddKeys.length);
    });

    it('gives each a document path of its own', () => {
      const paths = oddKeys.map(({ key }) => toDocumentPath(scratch.bucket, key));
      assert.equal(new Set(paths).size, oddKeys.length);
    });

    for (const { name, key } of oddKeys) {
      it(`opens, saves, copies, downloads: ${name}`, async () => {
        const { bucket } = scratch;
        const { info, body } = await store.get(bucket, key);
        assert.deepEqual(await buffer(body), contentOf(key));

        const edited = Buffer.concat([contentOf(key), Buffer.from(' edited')]);
        await saveObject(store, { bucket, key }, edited, { etag: info.etag });
        const saved = await store.head(bucket, key);
        assert.equal(saved.size, edited.length);
        assert.equal(saved.contentType, 'text/x-odd');

        const target = `copied ${info.etag}`;
        await copyObject({
          sourceStore: store,
          source: { bucket, key },
          targetStore: store,
          target: { bucket, key: target },
        });
        assert.deepEqual(await buffer((await store.get(bucket, target)).body), edited);
        await store.delete({ bucket, key: target });

        const file = path.join(folder, names.file(key).path);
        await downloadFile({ store, source: { bucket, key }, file });
        assert.deepEqual(await readFile(file), edited);
        assert.ok(path.resolve(file).startsWith(folder + path.sep));
      });
    }

    it('deletes half of them in one request and leaves the others', async () => {
      const { bucket } = scratch;
      const doomed = oddKeys.filter((_, index) => index % 2 === 0).map(({ key }) => ({ bucket, key }));
      assert.deepEqual(await store.deleteMany(doomed), []);
      const left = oddKeys.filter((_, index) => index % 2 === 1).map(({ key }) => key);
      assert.deepEqual(new Set(await keysIn(store, bucket)), new Set(left));
    });

    it('deletes the rest one by one', async () => {
      const { bucket } = scratch;
      for (const { key } of oddKeys.filter((_, index) => index % 2 === 1)) await store.delete({ bucket, key });
      assert.deepEqual(await keysIn(store, bucket), []);
    });
  });
}
