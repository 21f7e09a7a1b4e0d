import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { isAppError } from '../../../../src/core/base/errors';
import { silentLog } from '../../../../src/core/base/log';
import type { ClientSettings } from '../../../../src/core/capabilities/clientSettings';
import { vendors } from '../../../../src/core/capabilities/vendors';
import { connectionDefaults } from '../../../../src/core/connections/connection';
import { S3ObjectStore } from '../../../../src/core/storage/s3/s3ObjectStore';
import { copyObject } from '../../../../src/core/storage/transfers/copyObject';
import { testKeys, useSandbox } from '../../sandbox/operations/useSandbox';

const MiB = 1024 * 1024;
/** Two parts, as of an object beyond 5 GiB. */
const size = 6 * MiB;
const limits = { singleCopy: 4, singleRequest: MiB, copyPart: 5 * MiB };
const rgw = vendors.find(({ id }) => id === 'rgw-16');

/** The stores differ in whether they look at the condition: RGW 16 ignores it. */
for (const [name, dialect] of [
  ['AWS', undefined],
  ['Ceph RGW 16', rgw],
] as const) {
  describe(`copying in parts on a store like ${name}`, () => {
    const here = useSandbox(dialect);
    const stores: S3ObjectStore[] = [];
    afterEach(() => {
      for (const store of stores.splice(0)) store.dispose();
    });

    const open = (settings: ClientSettings = {}) => {
      const connection = { ...connectionDefaults, id: 'test', name: 'Test', endpoint: here().sandbox.endpoint };
      const store = new S3ObjectStore(
        { ...connection, credentials: { source: 'environment' } },
        { keys: async () => testKeys, log: silentLog, settings },
      );
      stores.push(store);
      return store;
    };
    const copy = (store: S3ObjectStore) => {
      const ref = (key: string) => ({ bucket: here().bucket, key });
      return copyObject({ sourceStore: store, source: ref('from'), targetStore: store, target: ref('to'), limits });
    };

    for (const etagStyle of ['quoted', 'unquoted', 'none'] as const) {
      it(`copies what is there, with ETags ${etagStyle}`, async () => {
        const store = open({ etagStyle });
        const content = randomBytes(size);
        await store.put(here().bucket, 'from', content);
        await copy(store);
        assert.ok(content.equals(await buffer((await store.get(here().bucket, 'to')).body)));
      });
    }

    it('writes nothing when the source changes between two parts', async () => {
      const store = open();
      await store.put(here().bucket, 'from', randomBytes(size));
      const { copyPart } = store;
      let changed: Promise<unknown> | undefined;
      store.copyPart = async (...args) => {
        const first = changed === undefined;
        changed ??= copyPart
          .apply(store, args)
          .then((part) => store.put(here().bucket, 'from', randomBytes(size)).then(() => part));
        return first ? (changed as ReturnType<typeof copyPart>) : changed.then(() => copyPart.apply(store, args));
      };
      await assert.rejects(
        copy(store),
        (error) =>
          isAppError(error) &&
          error.code === 'store.conflict' &&
          error.facts['reason'] === 'sourceChanged' &&
          error.facts['key'] === 'from',
      );
      assert.deepEqual(
        (await store.list({ bucket: here().bucket })).objects.map(({ key }) => key),
        ['from'],
      );
      const refused = here().requests.filter(({ status }) => status === 412).length;
      assert.equal(refused > 0, dialect === undefined, `${refused} parts were refused by the store itself`);
      assert.deepEqual((await store.listUploads({ bucket: here().bucket })).uploads, []);
    });
  });
}
