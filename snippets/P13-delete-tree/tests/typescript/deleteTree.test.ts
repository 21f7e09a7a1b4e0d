import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { deleteTree } from '../src/storage/deleteTree.js';
import { StoreCapabilities } from '../src/storage/storeCapabilities.js';
import { watchCommands } from './support/commands.js';
import { Scratch } from './support/scratch.js';
import { ScriptedServer } from './support/scriptedServer.js';
import { needs, required, testClient } from './support/target.js';

describe('delete tree', () => {
  const scratch = new Scratch();
  const { client, bucket } = scratch;
  let capabilities: StoreCapabilities;
  before(async () => {
    capabilities = await StoreCapabilities.load(required('S3_CAPABILITIES'));
  });
  after(() => scratch.remove());

  const putAll = async (names: readonly string[]) => {
    const left = [...names];
    const lane = async () => {
      for (let name = left.pop(); name !== undefined; name = left.pop()) await scratch.put(name, '');
    };
    await Promise.all(Array.from({ length: 16 }, lane));
  };

  it('P13-many: 2,500 keys are removed and neighbours stay', async () => {
    const names = Array.from({ length: 2_500 }, (_, index) => `many/${index}`);
    await putAll([...names, 'many-more/x', 'man', 'many']);
    const result = await deleteTree(client, capabilities, bucket, scratch.key('many'), { concurrency: 2 });
    assert.deepEqual(result, { deleted: 2_500, failed: [] });
    assert.deepEqual((await scratch.names('man')).sort(), ['man', 'many', 'many-more/x']);
  });

  it('P13-many: keys that a batch cannot name go, too', async () => {
    const odd = ['odd/\u0001x', 'odd/a&b<c>', 'odd/ 空 +%', 'odd/', 'odd/line\rfeed', 'odd/line\nfeed'];
    await putAll(odd);
    const result = await deleteTree(client, capabilities, bucket, scratch.key('odd/'));
    assert.deepEqual(result, { deleted: odd.length, failed: [] });
    assert.deepEqual(await scratch.names('odd/'), []);
  });

  it('P13-key-error: an error of one key inside a 200 is reported', async () => {
    const listing =
      '<ListBucketResult><IsTruncated>false</IsTruncated>' +
      '<Contents><Key>p/a</Key></Contents><Contents><Key>p/b</Key></Contents></ListBucketResult>';
    const refusal = '<DeleteResult><Error><Key>p/b</Key><Code>AccessDenied</Code></Error></DeleteResult>';
    const server = await ScriptedServer.start(({ method }) => ({
      status: 200,
      body: method === 'GET' ? listing : refusal,
    }));
    const other = testClient({ endpoint: server.url });
    const deleted: string[] = [];
    const batch = new StoreCapabilities({ 'delete.batch': 'works' });
    const result = await deleteTree(other, batch, 'b', 'p/', { onDeleted: ({ key }) => deleted.push(key) });
    other.destroy();
    await server.stop();
    assert.deepEqual(result, { deleted: 1, failed: [{ key: 'p/b', code: 'AccessDenied' }] });
    assert.deepEqual(deleted, ['p/a']);
    // Stores that do not know the SDK's CRC32 want this.
    assert.match(String(server.received.at(-1)?.headers['content-md5']), /^[A-Za-z0-9+/]{22}==$/);
  });

  it('P13-key-error: a batch whose answer breaks off is sent again', async () => {
    const listing = '<ListBucketResult><Contents><Key>p/a</Key></Contents></ListBucketResult>';
    let answers = 0;
    const server = await ScriptedServer.start(({ method }) => {
      if (method === 'GET') return { status: 200, body: listing };
      answers += 1;
      return { status: 200, body: '<DeleteResult></DeleteResult>', isCutOff: answers === 1 };
    });
    const other = testClient({ endpoint: server.url, maxAttempts: 1 });
    const result = await deleteTree(other, new StoreCapabilities({ 'delete.batch': 'works' }), 'b', 'p/');
    other.destroy();
    await server.stop();
    assert.deepEqual(result, { deleted: 1, failed: [] });
    assert.equal(answers, 2);
  });

  it('P13-dry-run: a dry run names the same set and deletes nothing', async () => {
    const names = ['dry/a', 'dry/b/c', 'dry/字'];
    await putAll(names);
    const watched = testClient();
    const sent = watchCommands(watched);
    const run = async (dryRun: boolean) => {
      const keys: string[] = [];
      const onDeleted = ({ key }: { key: string }) => void keys.push(key);
      const result = await deleteTree(watched, capabilities, bucket, scratch.key('dry/'), { dryRun, onDeleted });
      return { keys: keys.sort(), result };
    };
    const dry = await run(true);
    assert.equal(sent.filter(({ name }) => name.startsWith('Delete')).length, 0);
    assert.equal((await scratch.names('dry/')).length, 3);
    const real = await run(false);
    assert.deepEqual(dry, real);
    assert.deepEqual(dry.keys, names.map((name) => scratch.key(name)).sort());
    watched.destroy();
  });

  it('P13-single: without batch delete every key is still removed', async () => {
    await putAll(['single/a', 'single/b/c', 'single/字']);
    const watched = testClient();
    const sent = watchCommands(watched);
    const result = await deleteTree(watched, new StoreCapabilities(), bucket, scratch.key('single/'));
    assert.deepEqual(result, { deleted: 3, failed: [] });
    assert.deepEqual(await scratch.names('single/'), []);
    assert.equal(sent.filter(({ name }) => name === 'DeleteObject').length, 3);
    assert.equal(sent.filter(({ name }) => name === 'DeleteObjects').length, 0);
    watched.destroy();
  });

  it('P13-single: a key that is refused is reported, and the others go', async () => {
    const found = ['p/a', 'p/b', 'p/c'].map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
    const server = await ScriptedServer.start(({ method, path }) => {
      if (method === 'GET') return { status: 200, body: `<ListBucketResult>${found}</ListBucketResult>` };
      const refusal = { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' };
      return path.startsWith('/b/p/b') ? refusal : { status: 204 };
    });
    const other = testClient({ endpoint: server.url });
    const deleted: string[] = [];
    const result = await deleteTree(other, new StoreCapabilities(), 'b', 'p/', {
      onDeleted: ({ key }) => deleted.push(key),
    });
    other.destroy();
    await server.stop();
    assert.deepEqual(result, { deleted: 2, failed: [{ key: 'p/b', code: 'AccessDenied' }] });
    assert.deepEqual(deleted, ['p/a', 'p/c']);
  });

  it('P13-single: a store that is gone ends the run', async () => {
    const listing = '<ListBucketResult><Contents><Key>p/a</Key></Contents></ListBucketResult>';
    const server = await ScriptedServer.start(({ method }) =>
      method === 'GET' ? { status: 200, body: listing } : 'reset',
    );
    const other = testClient({ endpoint: server.url, maxAttempts: 1 });
    await assert.rejects(deleteTree(other, new StoreCapabilities(), 'b', 'p/'), { kind: 'unavailable' });
    other.destroy();
    await server.stop();
  });

  it('P13-versions: with versions nothing is left behind', async function () {
    needs(this, 'versioning.enable');
    const versioned = `pattern-tests-${randomUUID()}`;
    await client.send(new CreateBucketCommand({ Bucket: versioned }));
    await client.send(
      new PutBucketVersioningCommand({ Bucket: versioned, VersioningConfiguration: { Status: 'Enabled' } }),
    );
    for (const Key of ['t/a', 't/a', 't/b c+字', 'kept'])
      await client.send(new PutObjectCommand({ Bucket: versioned, Key, Body: 'x' }));
    await client.send(new DeleteObjectCommand({ Bucket: versioned, Key: 't/a' }));
    const count = async () => {
      const page = await client.send(new ListObjectVersionsCommand({ Bucket: versioned }));
      return [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key }) => Key);
    };
    assert.equal((await count()).length, 5);
    const result = await deleteTree(client, capabilities, versioned, 't/', { versions: true });
    assert.deepEqual(result, { deleted: 4, failed: [] });
    assert.deepEqual(await count(), ['kept']);
    await deleteTree(client, capabilities, versioned, '', { versions: true, allowWholeBucket: true });
    await client.send(new DeleteBucketCommand({ Bucket: versioned }));
  });

  it('P13-versions: a listing that leads nowhere is an error', async () => {
    const body = '<ListVersionsResult><IsTruncated>true</IsTruncated></ListVersionsResult>';
    const server = await ScriptedServer.start(() => ({ status: 200, body }));
    const other = testClient({ endpoint: server.url });
    await assert.rejects(deleteTree(other, capabilities, 'b', 'p/', { versions: true }), { kind: 'corrupt' });
    other.destroy();
    await server.stop();
  });

  it('P13-guard: an empty prefix is refused', async () => {
    const server = await ScriptedServer.start(() => ({ status: 200, body: '<ListBucketResult/>' }));
    const other = testClient({ endpoint: server.url });
    await assert.rejects(deleteTree(other, capabilities, 'b', ''), { kind: 'invalid' });
    assert.equal(server.received.length, 0);
    const allowed = await deleteTree(other, capabilities, 'b', '', { allowWholeBucket: true });
    assert.deepEqual(allowed, { deleted: 0, failed: [] });
    other.destroy();
    await server.stop();
  });
});
