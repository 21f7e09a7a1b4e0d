import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { vendors } from '../../../../src/core/capabilities/vendors';
import type { RawS3Answer } from '../../../../src/core/rawS3/rawS3Client';
import { Sandbox } from '../../../../src/core/sandbox/sandbox';
import { useTempFolder } from '../disk/useTempFolder';
import { keyHeaders, keyOf } from './customerHeaders';
import { clientOf, outcome, testKeys, useSandbox, xmlText } from './useSandbox';

const rgw = vendors.find(({ id }) => id === 'rgw-16');
const prefix = 'x-amz-server-side-encryption-customer';
const md5 = (bytes: Buffer | string, form: 'hex' | 'base64' = 'hex') => createHash('md5').update(bytes).digest(form);

/** Which key an answer tells of. */
const told = ({ headers }: RawS3Answer) => [headers[`${prefix}-algorithm`], headers[`${prefix}-key-md5`]];
const tellsOf = (letter: string) => ['AES256', md5(keyOf(letter), 'base64')];
const tellsNothing = [undefined, undefined];

/** All of it as measured on RGW 16.2.15, which takes keys over HTTP when it is told to. */
describe('the sandbox as Ceph RGW 16, given keys of customers', () => {
  const here = useSandbox(rgw);

  afterEach(() => assert.deepEqual(here().complaints, []));

  const put = (key: string, body: Buffer | string, headers = {}) =>
    here().send({ method: 'PUT', key, body: Buffer.from(body), headers });
  const get = (key: string, headers = {}) => here().send({ method: 'GET', key, headers });
  const head = (key: string, headers = {}) => here().send({ method: 'HEAD', key, headers });
  const sourceOf = (key: string) => ({ 'x-amz-copy-source': `/${here().bucket}/${key}` });

  it('gives an object back for its key only', async () => {
    for (const body of [Buffer.from('short'), Buffer.alloc(300_000, 'long '), Buffer.alloc(0)]) {
      const made = await put('k', body, keyHeaders('a'));
      assert.deepEqual([outcome(made), ...told(made)], ['200', ...tellsOf('a')]);
      const read = await get('k', keyHeaders('a'));
      assert.deepEqual([read.status, ...told(read), read.headers.etag], [200, ...tellsOf('a'), `"${md5(body)}"`]);
      assert.ok(read.body.equals(body));
      const known = await head('k', keyHeaders('a'));
      assert.deepEqual(
        [known.status, ...told(known), known.headers['content-length']],
        [200, ...tellsOf('a'), `${body.length}`],
      );
      for (const headers of [{}, keyHeaders('b')]) {
        assert.equal(outcome(await get('k', headers)), '400 InvalidArgument');
        assert.equal((await head('k', headers)).status, 400);
        assert.equal(
          outcome(await get('k', { ...headers, range: 'bytes=0-0' })).slice(0, 3),
          body.length ? '400' : '416',
        );
      }
    }
  });

  it('reads stretches', async () => {
    const body = Buffer.from(Array.from({ length: 100_000 }, (_, at) => at % 251));
    await put('k', body, keyHeaders('a'));
    for (const [first, last] of [
      [0, 0],
      [15, 16],
      [16, 31],
      [99_990, 99_999],
      [33, 70_001],
    ] as const) {
      const read = await get('k', { ...keyHeaders('a'), range: `bytes=${first}-${last}` });
      assert.equal(read.status, 206);
      assert.ok(read.body.equals(body.subarray(first, last + 1)), `${first}-${last}`);
    }
  });

  it('refuses a key that is not whole or not right, and keeps nothing then', async () => {
    const right = keyHeaders('a');
    const short = keyOf('a').subarray(16);
    const cases: readonly (readonly [change: Record<string, string | undefined>, code: string, message: RegExp])[] = [
      [{ [`${prefix}-algorithm`]: 'ROT13' }, 'InvalidEncryptionAlgorithmError', /must be AES256/],
      [{ [`${prefix}-algorithm`]: 'aes256' }, 'InvalidEncryptionAlgorithmError', /must be AES256/],
      [{ [`${prefix}-algorithm`]: undefined }, 'InvalidArgument', /valid encryption algorithm/],
      [{ [`${prefix}-key`]: undefined }, 'InvalidArgument', /appropriate secret key\.$/],
      [{ [`${prefix}-key`]: '!!!' }, 'InvalidArgument', /appropriate secret key\.$/],
      [
        { [`${prefix}-key`]: short.toString('base64'), [`${prefix}-key-md5`]: md5(short, 'base64') },
        'InvalidArgument',
        /appropriate secret key\.$/,
      ],
      [{ [`${prefix}-key-md5`]: undefined }, 'InvalidArgument', /secret key md5/],
      [{ [`${prefix}-key-md5`]: md5('x', 'base64') }, 'InvalidArgument', /did not match the hash/],
    ];
    for (const [change, code, message] of cases) {
      const headers = Object.fromEntries(
        Object.entries({ ...right, ...change }).filter((entry): entry is [string, string] => entry[1] !== undefined),
      );
      const answer = await put('k', 'text', headers);
      assert.equal(outcome(answer), `400 ${code}`, JSON.stringify(change));
      assert.match(xmlText(answer, 'Message') ?? '', message);
      assert.equal(outcome(await get('k')), '404 NoSuchKey');
    }
  });

  it('looks at no key where none is needed', async () => {
    await put('plain', 'text');
    const read = await get('plain', { [`${prefix}-algorithm`]: 'ROT13' });
    assert.deepEqual([read.status, read.body.toString(), ...told(read)], [200, 'text', ...tellsNothing]);
    assert.equal(outcome(await get('none', keyHeaders('a'))), '404 NoSuchKey');
  });

  it('uploads parts with the key of the upload only, and reads over their borders', async () => {
    const begun = await here().send({ method: 'POST', key: 'm', query: ['uploads'], headers: keyHeaders('a') });
    assert.deepEqual(told(begun), tellsOf('a'));
    const uploadId = xmlText(begun, 'UploadId') ?? '';
    const part = (number: number, body: Buffer | undefined, headers: Readonly<Record<string, string>>) =>
      here().send({
        method: 'PUT',
        key: 'm',
        query: [
          ['partNumber', `${number}`],
          ['uploadId', uploadId],
        ],
        headers,
        ...(body && { body }),
      });
    const first = Buffer.alloc(5 * 1024 * 1024, 'abcdefg');
    const made = await part(1, first, keyHeaders('a'));
    assert.deepEqual([outcome(made), ...told(made)], ['200', ...tellsOf('a')]);
    for (const headers of [{}, keyHeaders('b')]) {
      assert.equal(outcome(await part(2, Buffer.from('tail'), headers)), '400 InvalidArgument');
      assert.equal(outcome(await part(2, undefined, { ...sourceOf('s'), ...headers })).slice(0, 3), '404');
    }
    // The source is read with the key for the target.
    await put('s', 'tail of a', keyHeaders('a'));
    await put('other', 'tail of b', keyHeaders('b'));
    assert.equal(
      outcome(await part(2, undefined, { ...sourceOf('other'), ...keyHeaders('a') })),
      '400 InvalidArgument',
    );
    const copied = await part(2, undefined, { ...sourceOf('s'), ...keyHeaders('a') });
    assert.deepEqual([outcome(copied), ...told(copied)], ['200', ...tellsNothing]);
    const etags = [String(made.headers.etag), xmlText(copied, 'ETag')];
    const list = etags.map((etag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${etag}</ETag></Part>`);
    const body = Buffer.from(`<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`);
    const done = await here().send({ method: 'POST', key: 'm', query: [['uploadId', uploadId]], body });
    assert.equal(outcome(done), '200');
    assert.equal(outcome(await get('m')), '400 InvalidArgument');
    const whole = await get('m', keyHeaders('a'));
    assert.deepEqual(told(whole), tellsOf('a'));
    assert.ok(whole.body.equals(Buffer.concat([first, Buffer.from('tail of a')])));
    const range = `bytes=${first.length - 3}-${first.length + 3}`;
    const stretch = await get('m', { ...keyHeaders('a'), range });
    assert.equal(stretch.body.toString(), `${first.subarray(-3).toString()}tail`);
  });

  it('takes no key for an upload that began without', async () => {
    const begun = await here().send({ method: 'POST', key: 'm', query: ['uploads'] });
    const query = [
      ['partNumber', '1'],
      ['uploadId', xmlText(begun, 'UploadId') ?? ''],
    ] as const;
    const made = await here().send({
      method: 'PUT',
      key: 'm',
      query,
      headers: keyHeaders('a'),
      body: Buffer.from('x'),
    });
    assert.deepEqual([outcome(made), ...told(made)], ['200', ...tellsNothing]);
  });

  it('copies nothing that is encrypted, and leaves copies and what is appended in the clear', async () => {
    await put('k', 'secret', keyHeaders('a'));
    const copy = (from: string, headers = {}) =>
      here().send({ method: 'PUT', key: 'copy', headers: { ...sourceOf(from), ...headers } });
    assert.equal(outcome(await copy('k', keyHeaders('a', 'source'))), '501 NotImplemented');
    assert.equal(outcome(await get('copy')), '404 NoSuchKey');
    await put('plain', 'text');
    assert.equal(outcome(await copy('plain', keyHeaders('a'))), '200');
    assert.equal((await get('copy')).body.toString(), 'text');
    const query = ['append', ['position', '0']] as const;
    const appended = await here().send({
      method: 'PUT',
      key: 'log',
      query,
      headers: keyHeaders('a'),
      body: Buffer.from('x'),
    });
    assert.deepEqual([outcome(appended), ...told(appended)], ['200', ...tellsNothing]);
    assert.equal((await get('log')).body.toString(), 'x');
  });

  it('names no key in what it tells of requests', async () => {
    await put('k', 'secret', keyHeaders('a'));
    const secret = keyOf('a').toString('base64');
    await get('k', { ...keyHeaders('a'), [`${prefix}-key-md5`]: md5('x', 'base64') });
    assert.ok(here().requests.length > 2);
    assert.ok(!JSON.stringify(here().requests).includes(secret));
  });
});

describe('what the sandbox keeps of bodies with keys of customers', () => {
  const folder = useTempFolder();

  async function open() {
    const sandbox = await Sandbox.open({ dataDir: folder(), keys: [testKeys], ...(rgw && { dialect: rgw }) });
    const raw = clientOf(sandbox);
    const close = async () => {
      raw.dispose();
      await sandbox.close();
    };
    return { raw, close };
  }

  /** All bytes of all files. */
  const everything = () =>
    Buffer.concat(
      readdirSync(folder(), { recursive: true, encoding: 'utf8' })
        .map((name) => path.join(folder(), name))
        .filter((file) => statSync(file).isFile())
        .map((file) => readFileSync(file)),
    );

  it('is neither the bytes nor the key, and is read again after a restart', async () => {
    const bucket = 'test-bucket';
    const first = await open();
    await first.raw.send({ method: 'PUT', bucket });
    const long = 'a long secret '.repeat(5_000);
    for (const [key, text, headers] of [
      ['short', 'a short secret!', keyHeaders('a')],
      ['long', long, keyHeaders('a')],
      ['plainShort', 'a short openness', {}],
      ['plainLong', 'a long openness '.repeat(5_000), {}],
    ] as const) {
      const { status } = await first.raw.send({ method: 'PUT', bucket, key, headers, body: Buffer.from(text) });
      assert.equal(status, 200);
    }
    await first.close();
    const kept = everything();
    const has = (text: string) =>
      kept.includes(text) || kept.includes(Buffer.from(text).toString('base64').slice(0, 16));
    assert.deepEqual(['a short openness', 'a long openness '].map(has), [true, true]);
    assert.deepEqual(['a short secret!', 'a long secret '].map(has), [false, false]);
    const key = keyOf('a');
    for (const form of [key, key.toString('base64'), key.toString('hex'), md5(key, 'base64'), md5(key)]) {
      assert.ok(!kept.includes(form));
    }
    const second = await open();
    const read = (name: string, headers = {}) => second.raw.send({ method: 'GET', bucket, key: name, headers });
    assert.equal((await read('short', keyHeaders('a'))).body.toString(), 'a short secret!');
    assert.equal((await read('long', keyHeaders('a'))).body.toString(), long);
    assert.equal(outcome(await read('long', keyHeaders('b'))), '400 InvalidArgument');
    assert.equal(outcome(await read('short')), '400 InvalidArgument');
    await second.close();
  });
});
