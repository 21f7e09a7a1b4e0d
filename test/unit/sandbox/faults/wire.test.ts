import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { isAppError } from '../../../../src/core/base/errors';
import { silentLog } from '../../../../src/core/base/log';
import { type Connection, connectionDefaults } from '../../../../src/core/connections/connection';
import { type RawS3Answer, RawS3Client, type RawS3Request } from '../../../../src/core/rawS3/rawS3Client';
import { FaultInjector } from '../../../../src/core/sandbox/faults/faultInjector';
import { parseFaultText } from '../../../../src/core/sandbox/faults/faultText';
import type { RequestRecord } from '../../../../src/core/sandbox/http/requestRecord';
import { Sandbox } from '../../../../src/core/sandbox/sandbox';
import { S3ObjectStore } from '../../../../src/core/storage/s3/s3ObjectStore';
import { saveObject } from '../../../../src/core/storage/saveObject';
import { downloadFile } from '../../../../src/core/storage/transfers/downloadFile';
import { uploadFile } from '../../../../src/core/storage/transfers/uploadFile';
import { useTempFolder } from '../disk/useTempFolder';

const keys = { accessKeyId: 'AKIAFAULTS', secretAccessKey: 'secret of the tests' };
const bucket = 'faulty';
const big = randomBytes(300_000);

describe('faults of the sandbox', function () {
  this.timeout(20_000);
  const folder = useTempFolder();
  let sandbox: Sandbox;
  let faults: FaultInjector;
  let requests: RequestRecord[];
  let complaints: string[];
  let raw: RawS3Client;
  let store: S3ObjectStore;

  beforeEach(async () => {
    faults = new FaultInjector();
    requests = [];
    complaints = [];
    const complain = (message: string) => void complaints.push(message);
    sandbox = await Sandbox.open({
      dataDir: path.join(folder(), 'data'),
      keys: [keys],
      faults,
      log: { ...silentLog, warn: complain, error: complain },
      onRequest: (record) => void requests.push(record),
    });
    const connection: Connection = {
      ...connectionDefaults,
      id: 'sandbox',
      name: 'Sandbox',
      endpoint: sandbox.endpoint,
      credentials: { source: 'environment' },
    };
    raw = new RawS3Client(connection, { keys: async () => keys });
    store = new S3ObjectStore(connection, {
      keys: async () => keys,
      log: silentLog,
      timeouts: { connect: 2000, idle: 1500 },
    });
    await store.createBucket(bucket);
    await store.put(bucket, 'big', big);
    requests.length = 0;
  });

  afterEach(async () => {
    store.dispose();
    raw.dispose();
    await sandbox.close();
    assert.deepEqual(complaints, []);
  });

  const inject = (text: string) => faults.add(parseFaultText(text));
  const send = (request: RawS3Request) => raw.send({ bucket, ...request });
  const put = (key: string, text: string, headers = {}) =>
    send({ method: 'PUT', key, body: Buffer.from(text), headers });
  const get = (key: string) => send({ method: 'GET', key });
  const code = ({ body }: RawS3Answer) => /<Code>(\w+)</.exec(String(body))?.[1];
  const exists = async (key: string) => (await send({ method: 'HEAD', key })).status === 200;
  const struck = () => faults.list().reduce((sum, each) => sum + each.struck, 0);
  const faultsOf = () => requests.flatMap(({ faults: kinds }) => kinds ?? []);

  const upload = async (key: string) => {
    const file = path.join(folder(), 'large');
    // Above what goes up in one request.
    await writeFile(file, randomBytes(17 * 1024 * 1024));
    await uploadFile({ store, file, target: { bucket, key } });
  };

  describe('as a raw client sees them', () => {
    it('latency: the request waits, and is carried out', async () => {
      inject('put latency=120ms');
      const started = performance.now();
      assert.equal((await put('late', 'x')).status, 200);
      assert.ok(performance.now() - started >= 115);
      assert.ok(await exists('late'));
      assert.deepEqual(faultsOf(), ['latency']);
    });

    it('status: refused with an S3 error, and nothing is carried out', async () => {
      inject('put status=503 count=1');
      inject('put status=500 code=Strange count=1');
      const refused = await put('refused', 'x'.repeat(100_000));
      assert.deepEqual([refused.status, code(refused)], [503, 'SlowDown']);
      assert.equal(refused.headers['content-type'], 'application/xml');
      const second = await put('refused', 'x');
      assert.deepEqual([second.status, code(second)], [500, 'Strange']);
      assert.ok(!(await exists('refused')));
      assert.equal((await put('refused', 'x')).status, 200);
      assert.deepEqual(requests.map((each) => [each.status, each.code]).slice(0, 2), [
        [503, 'SlowDown'],
        [500, 'Strange'],
      ]);
    });

    it('reset: the connection breaks ahead of the request', async () => {
      inject('PutObject reset count=1');
      await assert.rejects(put('reset', 'x'.repeat(100_000)), { code: 'network.reset' });
      assert.ok(!(await exists('reset')));
      assert.deepEqual([requests[0]?.status, requests[0]?.faults], [0, ['reset']]);
    });

    it('reset of the answer: it was carried out, and nobody hears of it', async () => {
      inject('PutObject reset=answer count=1');
      await assert.rejects(put('done', 'x'), { code: 'network.reset' });
      assert.ok(await exists('done'));
      inject('GetObject reset=answer count=1');
      await assert.rejects(get('big'), { code: 'network.reset' });
    });

    it('truncate: the announced length never comes', async () => {
      inject('get key=big truncate=1000 count=1');
      await assert.rejects(get('big'), { code: 'network.reset' });
      assert.equal(requests.at(-1)?.bytesOut, 1000);
      inject('get key=big truncate=1000000 count=1');
      await assert.rejects(get('big'), { code: 'network.reset' });
      assert.equal(requests.at(-1)?.bytesOut, big.length - 1);
      inject('get truncate=10 count=1');
      await assert.rejects(send({ method: 'GET' }), { code: 'network.reset' });
    });

    it('truncate and slow: a long listing, which has no length, too', async () => {
      const names = Array.from({ length: 250 }, (_, index) => `listed-${String(index).padStart(4, '0')}`);
      await Promise.all(names.map((name) => put(name, '')));
      const whole = await send({ method: 'GET' });
      assert.equal(whole.headers['transfer-encoding'], 'chunked');
      assert.equal(requests.at(-1)?.bytesOut, whole.body.length);
      const listed = [...whole.body.toString().matchAll(/<Key>([^<]*)/g)].map(([, key]) => key);
      assert.deepEqual(listed, ['big', ...names]);
      inject('get slow=10MB/s count=1');
      assert.ok((await send({ method: 'GET' })).body.equals(whole.body));
      inject('get truncate=70000 count=1');
      await assert.rejects(send({ method: 'GET' }), { code: 'network.reset' });
      assert.equal(requests.at(-1)?.bytesOut, 70_000);
      assert.equal(struck(), 2);
    });

    it('truncate: an answer without a body is whole', async () => {
      inject('truncate=0');
      assert.equal((await send({ method: 'HEAD', key: 'big' })).headers['content-length'], String(big.length));
      assert.equal((await put('empty', '')).status, 200);
      assert.equal((await get('empty')).status, 200);
    });

    it('errorIn200: an error document under a status that says all is well', async () => {
      inject('put errorIn200 count=1');
      const answer = await put('failed', 'x');
      assert.deepEqual([answer.status, code(answer)], [200, 'InternalError']);
      assert.ok(!(await exists('failed')));
    });

    it('slow: the body comes no faster than told', async () => {
      inject('get slow=1MB/s');
      const answer = await get('big');
      assert.ok(answer.body.equals(big));
      assert.ok(answer.milliseconds >= 280, `${answer.milliseconds} ms`);
    });

    it('duplicate: it is carried out twice, and the second answer goes out', async () => {
      inject('key=twice* duplicate');
      assert.equal((await put('twice', 'x', { 'if-none-match': '*' })).status, 412);
      assert.equal((await get('twice')).body.toString(), 'x');
      const large = randomBytes(2_000_000);
      assert.equal((await send({ method: 'PUT', key: 'twice-large', body: large, payload: 'signed' })).status, 200);
      assert.ok((await get('twice-large')).body.equals(large));
      assert.equal((await send({ method: 'DELETE', key: 'twice' })).status, 204);
      assert.ok(!(await exists('twice')));
    });

    it('duplicate: leaves no bytes behind', async () => {
      inject('duplicate');
      await put('kept', 'y'.repeat(100_000));
      await put('refused', 'y'.repeat(100_000), { 'content-md5': Buffer.alloc(16).toString('base64') });
      await store.delete({ bucket, key: 'kept' });
      await sandbox.close();
      const files = await readdir(path.join(folder(), 'data', 'bodies'), { recursive: true, withFileTypes: true });
      // The one that is left is the body of "big".
      assert.equal(files.filter((each) => each.isFile()).length, 1);
    });

    it('combine: latency comes first', async () => {
      inject('put latency=50ms');
      inject('put status=503');
      const answer = await put('both', 'x');
      assert.equal(answer.status, 503);
      assert.ok(answer.milliseconds >= 45);
      assert.deepEqual(faultsOf(), ['latency', 'status']);
    });

    it('strike nobody who may not ask', async () => {
      inject('put status=503');
      const wrong = { accessKeyId: keys.accessKeyId, secretAccessKey: 'wrong' };
      const answer = await send({ method: 'PUT', key: 'x', body: Buffer.from('x'), keys: wrong });
      assert.equal(answer.status, 403);
      assert.equal(struck(), 0);
    });

    it('end with the sandbox, however long they would last', async () => {
      inject('get latency=60s');
      const waiting = assert.rejects(get('big'), { code: 'network.reset' });
      while (struck() === 0) await new Promise((next) => setImmediate(next));
      raw.dispose();
      await waiting.catch(() => undefined);
      await sandbox.close();
    });
  });

  describe('and as our own client comes through them', () => {
    for (const text of ['get reset', 'get reset=answer', 'get status=503', 'get status=500', 'get truncate=1000']) {
      it(`a download, in spite of ${text}`, async () => {
        inject(`${text} count=1`);
        const file = path.join(folder(), 'big');
        await downloadFile({ store, source: { bucket, key: 'big' }, file });
        assert.ok((await buffer((await store.get(bucket, 'big')).body)).equals(big));
        assert.equal(struck(), 1);
      });
    }

    for (const text of ['put reset', 'put status=503 count=2', 'put reset=answer', 'put latency=100ms']) {
      it(`a save, in spite of ${text}`, async () => {
        await store.put(bucket, 'saved', Buffer.from('before'));
        const { etag } = await store.head(bucket, 'saved');
        inject(text.includes('count') ? text : `${text} count=1`);
        await saveObject(store, { bucket, key: 'saved' }, Buffer.from('after'), { etag });
        assert.equal((await get('saved')).body.toString(), 'after');
        assert.ok(struck() >= 1);
      });
    }

    it('a slow body is no broken one', async () => {
      inject('get slow=1MB/s');
      assert.ok((await buffer((await store.get(bucket, 'big')).body)).equals(big));
    });

    for (const [text, codes] of [
      ['CopyObject errorIn200', ['store.busy', 'store.unexpected']],
      ['CompleteMultipartUpload errorIn200', ['store.busy', 'store.unexpected']],
    ] as const) {
      it(`an error inside a 200 is an error: ${text}`, async () => {
        inject(text);
        const work = text.startsWith('Copy')
          ? store.copy({ bucket, key: 'big' }, { bucket, key: 'target' })
          : upload('target');
        await assert.rejects(work, (error) => isAppError(error) && codes.some((each) => each === error.code));
        assert.ok(struck() > 0);
        assert.ok(!(await exists('target')));
      });
    }

    for (const text of [
      'UploadPart reset count=1',
      'UploadPart reset=answer count=1',
      'UploadPart status=503 count=1',
      'UploadPart duplicate',
      'CompleteMultipartUpload status=500 count=1',
      'CreateMultipartUpload duplicate count=1',
    ]) {
      it(`an upload in parts, in spite of ${text}`, async () => {
        inject(text);
        await upload('parts');
        assert.ok((await get('parts')).body.equals(await readFile(path.join(folder(), 'large'))));
        assert.ok(struck() >= 1);
      });
    }
  });
});
