import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { encodeKey } from '../../../../src/core/storage/keys/objectAddress';
import { oddKeys } from '../../../fixtures/oddKeys';
import { outcome, useSandbox, xmlText } from './useSandbox';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

describe('copies in the sandbox', function () {
  // Bodies of several MiB, on a machine that may be busy.
  this.timeout(30_000);
  const here = useSandbox();

  afterEach(() => assert.deepEqual(here().complaints, []));

  const source = {
    'x-amz-meta-a': 'b',
    'content-type': 'text/plain',
    'x-amz-tagging': 'x=1',
    'cache-control': 'no-cache',
  };
  const put = (key: string, text: string, headers = {}) =>
    here().send({ method: 'PUT', key, body: Buffer.from(text), headers });
  const copy = (from: string, to: string, headers = {}) =>
    here().send({
      method: 'PUT',
      key: to,
      headers: { 'x-amz-copy-source': `/${here().bucket}/${encodeKey(from)}`, ...headers },
    });
  const read = (key: string) => here().send({ method: 'GET', key });

  it('take over everything, or what the request says instead', async () => {
    await put('from', 'text', source);
    const copied = await copy('from', 'to');
    assert.deepEqual([copied.status, xmlText(copied, 'ETag')], [200, `&quot;${md5('text')}&quot;`]);
    const same = await read('to');
    assert.equal(same.body.toString(), 'text');
    const { headers } = same;
    assert.deepEqual(
      [headers['x-amz-meta-a'], headers['content-type'], headers['cache-control'], headers['x-amz-tagging-count']],
      ['b', 'text/plain', 'no-cache', '1'],
    );
    const replace = { 'x-amz-metadata-directive': 'REPLACE', 'x-amz-tagging-directive': 'REPLACE' };
    await copy('from', 'other', { ...replace, 'x-amz-meta-c': 'd' });
    const other = (await read('other')).headers;
    assert.deepEqual(
      [other['x-amz-meta-a'], other['x-amz-meta-c'], other['content-type'], other['x-amz-tagging-count']],
      [undefined, 'd', 'binary/octet-stream', undefined],
    );
    assert.equal(outcome(await copy('from', 'to', { 'x-amz-metadata-directive': 'KEEP' })), '400 InvalidArgument');
  });

  it('onto itself has to change something', async () => {
    await put('k', 'text', source);
    assert.equal(outcome(await copy('k', 'k')), '400 InvalidRequest');
    assert.equal(outcome(await copy('k', 'k', { 'x-amz-metadata-directive': 'REPLACE', 'x-amz-meta-n': 'w' })), '200');
    const { body, headers } = await read('k');
    assert.deepEqual([body.toString(), headers['x-amz-meta-n']], ['text', 'w']);
  });

  it('outlive their source', async () => {
    const big = 'x'.repeat(100_000);
    await put('from', big);
    await copy('from', 'to');
    await here().send({ method: 'DELETE', key: 'from' });
    assert.equal((await read('to')).body.toString(), big);
    assert.equal(outcome(await copy('from', 'again')), '404 NoSuchKey');
    assert.equal(
      outcome(await here().send({ method: 'PUT', key: 'k', headers: { 'x-amz-copy-source': 'nobucket/k' } })),
      '404 NoSuchBucket',
    );
    assert.equal(
      outcome(await here().send({ method: 'PUT', key: 'k', headers: { 'x-amz-copy-source': 'nonsense' } })),
      '400 InvalidArgument',
    );
  });

  it('hold to conditions of the source and of the target', async () => {
    await put('from', 'text');
    await put('to', 'old');
    const good = `"${md5('text')}"`;
    const cases: readonly (readonly [string, string, string])[] = [
      ['x-amz-copy-source-if-match', '"stale"', '412 PreconditionFailed'],
      ['x-amz-copy-source-if-none-match', good, '412 PreconditionFailed'],
      ['x-amz-copy-source-if-modified-since', new Date(Date.now() + 60_000).toUTCString(), '412 PreconditionFailed'],
      ['x-amz-copy-source-if-unmodified-since', new Date(0).toUTCString(), '412 PreconditionFailed'],
      ['if-none-match', '*', '412 PreconditionFailed'],
      ['if-match', '"stale"', '412 PreconditionFailed'],
    ];
    for (const [name, value, expected] of cases)
      assert.equal(outcome(await copy('from', 'to', { [name]: value })), expected, name);
    assert.equal((await read('to')).body.toString(), 'old');
    const both = {
      'x-amz-copy-source-if-match': good,
      'x-amz-copy-source-if-unmodified-since': new Date(0).toUTCString(),
    };
    assert.equal(outcome(await copy('from', 'to', { ...both, 'if-match': `"${md5('old')}"` })), '200');
  });

  it('take one version, but no delete marker', async () => {
    const { send } = here();
    const body = Buffer.from('<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>');
    await send({ method: 'PUT', query: [['versioning', '']], body });
    const first = String((await put('k', 'one')).headers['x-amz-version-id']);
    await put('k', 'two');
    const marker = String((await send({ method: 'DELETE', key: 'k' })).headers['x-amz-version-id']);
    const from = (id: string) => ({ 'x-amz-copy-source': `${here().bucket}/k?versionId=${id}` });
    const restored = await send({ method: 'PUT', key: 'k', headers: from(first) });
    assert.equal(restored.headers['x-amz-copy-source-version-id'], first);
    assert.equal((await read('k')).body.toString(), 'one');
    assert.equal(outcome(await send({ method: 'PUT', key: 'l', headers: from(marker) })), '400 InvalidRequest');
    assert.equal(outcome(await send({ method: 'PUT', key: 'l', headers: from('nothing') })), '404 NoSuchVersion');
  });

  it('come from every odd key', async () => {
    for (const { name, key } of oddKeys) {
      await put(key, name);
      assert.equal(outcome(await copy(key, 'copy')), '200', name);
      assert.equal((await read('copy')).body.toString(), name);
    }
  });

  it('of a multipart object are one piece', async () => {
    const { send } = here();
    const created = await send({ method: 'POST', key: 'big', query: [['uploads', '']] });
    const uploadId = xmlText(created, 'UploadId') ?? '';
    const part = await send({
      method: 'PUT',
      key: 'big',
      query: [
        ['partNumber', '1'],
        ['uploadId', uploadId],
      ],
      body: Buffer.from('part'),
    });
    const list = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${part.headers.etag}</ETag></Part></CompleteMultipartUpload>`;
    await send({ method: 'POST', key: 'big', query: [['uploadId', uploadId]], body: Buffer.from(list) });
    assert.match(String((await read('big')).headers.etag), /-1"$/);
    await copy('big', 'copy');
    assert.equal((await read('copy')).headers.etag, `"${md5('part')}"`);
  });
});
