import assert from 'node:assert/strict';
import { exists, stat } from '../src/storage/fileStat.js';
import { Scratch } from './support/scratch.js';
import { ScriptedServer } from './support/scriptedServer.js';
import { testClient } from './support/target.js';

describe('existence and attributes', () => {
  const scratch = new Scratch();
  const { client, bucket } = scratch;
  after(() => scratch.remove());

  it('P11-file: size, time, type and metadata of a file', async () => {
    const etag = await scratch.put('a.txt', 'hello', { ContentType: 'text/plain', Metadata: { author: 'me' } });
    const found = await stat(client, bucket, scratch.key('a.txt'));
    assert(found.kind === 'file');
    const { size, contentType, metadata, lastModified } = found;
    assert.deepEqual([size, contentType, metadata, found.etag], [5, 'text/plain', { author: 'me' }, etag]);
    const listed = (await scratch.head('a.txt')).LastModified;
    assert.equal(lastModified?.getTime(), listed?.getTime());
    assert.equal(await exists(client, bucket, scratch.key('a.txt')), true);
  });

  it('P11-prefix: a prefix with objects is a directory', async () => {
    await scratch.put('dir/deep/file', 'x');
    await scratch.put('both', 'x');
    await scratch.put('both/file', 'x');
    for (const path of ['dir', 'dir/', 'dir/deep', 'both/']) {
      assert.deepEqual(await stat(client, bucket, scratch.key(path)), { kind: 'directory' }, path);
      assert.equal(await exists(client, bucket, scratch.key(path)), true);
    }
    assert.equal((await stat(client, bucket, scratch.key('both'))).kind, 'file');
  });

  it('P11-prefix: a directory may hold keys that XML cannot', async () => {
    const server = await ScriptedServer.start(({ method, path }) => {
      if (method === 'HEAD') return { status: 404 };
      const key = path.includes('encoding-type=url') ? 'odd/%01x' : 'odd/\u0001x';
      return { status: 200, body: `<ListBucketResult><Contents><Key>${key}</Key></Contents></ListBucketResult>` };
    });
    const other = testClient({ endpoint: server.url });
    assert.deepEqual(await stat(other, 'b', 'odd'), { kind: 'directory' });
    assert.match(server.received.at(-1)?.path ?? '', /encoding-type=url/);
    other.destroy();
    await server.stop();
  });

  it('P11-missing: a missing bucket is an error, no absence', async () => {
    const nowhere = 'no-such-bucket-of-these-tests';
    await assert.rejects(exists(client, nowhere, 'key'), { s3Code: 'NoSuchBucket' });
    await assert.rejects(stat(client, nowhere, 'key'), { s3Code: 'NoSuchBucket' });
  });

  it('P11-missing: what is missing is not found', async () => {
    await scratch.put('name-longer', 'x');
    for (const path of ['nothing', 'nothing/', 'name']) {
      await assert.rejects(stat(client, bucket, scratch.key(path)), { kind: 'notFound', code: 'ENOENT' });
      assert.equal(await exists(client, bucket, scratch.key(path)), false, path);
    }
  });

  it('P11-forbidden: a refusal is not taken for absence', async () => {
    const stranger = testClient({ secretAccessKey: 'a-wrong-secret' });
    await assert.rejects(stat(stranger, bucket, scratch.key('nothing')), { kind: 'accessDenied' });
    await assert.rejects(exists(stranger, bucket, scratch.key('nothing')), { kind: 'accessDenied' });
    await assert.rejects(exists(stranger, bucket, scratch.key('nothing/')), { kind: 'accessDenied' });
    stranger.destroy();
  });
});
