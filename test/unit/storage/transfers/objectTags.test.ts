import assert from 'node:assert/strict';
import { AppError, type ErrorCode, isAppError } from '../../../../src/core/base/errors';
import { silentLog } from '../../../../src/core/base/log';
import { vendors } from '../../../../src/core/capabilities/vendors';
import { type Connection, connectionDefaults } from '../../../../src/core/connections/connection';
import { S3ObjectStore } from '../../../../src/core/storage/s3/s3ObjectStore';
import { multipartWrite } from '../../../../src/core/storage/transfers/multipart';
import { testKeys, useSandbox } from '../../sandbox/operations/useSandbox';

const tags = { stage: 'raw data', owner: 'A B=C' };

function connectionTo(endpoint: string): Connection {
  return { ...connectionDefaults, id: 'test', name: 'Test', endpoint, credentials: { source: 'environment' } };
}

function openStore(endpoint: string): S3ObjectStore {
  return new S3ObjectStore(connectionTo(endpoint), { keys: async () => testKeys, log: silentLog });
}

describe('which sources a store may copy in parts', () => {
  for (const [endpoint, key, may] of [
    ['https://s3.eu-west-1.amazonaws.com', '100%', true],
    ['https://s3.example.com', '100%', false],
    ['https://s3.example.com', 'a?versionId=b', false],
    ['https://s3.example.com', 'a+b c?version', true],
  ] as const) {
    it(`${may ? 'may' : 'may not'}: ${key} at ${endpoint}`, () => {
      const store = openStore(endpoint);
      assert.equal(store.canCopyParts({ bucket: 'b', key }), may);
      store.dispose();
    });
  }
});

describe('tags of an upload in parts, where the store drops them', () => {
  const here = useSandbox(vendors.find(({ id }) => id === 'rgw-16'));
  let store: S3ObjectStore;

  beforeEach(() => {
    store = openStore(here().sandbox.endpoint);
  });
  afterEach(() => store.dispose());

  const target = () => ({ bucket: here().bucket, key: 'k' });
  const write = () =>
    multipartWrite({
      store,
      target: target(),
      attributes: { tags },
      parts: [{ number: 1, start: 0, size: 1 }],
      send: (part, uploadId) => store.uploadPart(target(), uploadId, part.number, Buffer.from('x')),
    });
  const refuse = (code: ErrorCode) => () => Promise.reject(new AppError(code, 'refused'));
  const tagsNow = async () => {
    const fresh = openStore(here().sandbox.endpoint);
    try {
      return await fresh.getTags(target());
    } finally {
      fresh.dispose();
    }
  };

  it('are put once more', async () => {
    await write();
    assert.deepEqual(await tagsNow(), tags);
  });

  it('are put, too, where the key may not read them', async () => {
    store.getTags = refuse('auth.denied');
    await write();
    assert.deepEqual(await tagsNow(), tags);
  });

  it('do not matter where the store has no tagging', async () => {
    store.getTags = refuse('store.notSupported');
    await write();
    assert.equal((await store.head(here().bucket, 'k')).size, 1);
  });

  it('are not lost in silence where the key may not put them', async () => {
    store.setTags = refuse('auth.denied');
    await assert.rejects(write(), (error) => isAppError(error) && error.code === 'auth.denied');
  });

  it('do not go to the object that somebody else has put there meanwhile', async () => {
    const { getTags } = store;
    store.getTags = async (...args) => {
      await store.put(here().bucket, 'k', Buffer.from('theirs'), { tags: { theirs: '1' } });
      return getTags.apply(store, args);
    };
    await write();
    assert.deepEqual(await tagsNow(), { theirs: '1' });
  });

  it('do not matter once the object is gone', async () => {
    const { getTags } = store;
    store.getTags = async (...args) => {
      await store.delete(target());
      return getTags.apply(store, args);
    };
    await write();
    await assert.rejects(tagsNow(), (error) => isAppError(error) && error.code === 'store.noSuchKey');
  });
});
