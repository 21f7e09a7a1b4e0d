import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { vendors } from '../../../../src/core/capabilities/vendors';
import { outcome, testKeys, useSandbox, xmlText } from './useSandbox';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

describe('the sandbox as Ceph RGW 16 keeps objects', () => {
  const here = useSandbox(vendors.find(({ id }) => id === 'rgw-16'));

  afterEach(() => assert.deepEqual(here().complaints, []));

  const put = (key: string, text: string, headers = {}) =>
    here().send({ method: 'PUT', key, body: Buffer.from(text), headers });
  const read = async (key: string) => (await here().send({ method: 'GET', key })).body.toString();
  const append = (key: string, text: string, position: number) =>
    here().send({ method: 'PUT', key, query: ['append', ['position', String(position)]], body: Buffer.from(text) });

  it('appends, at the end only and to appendable objects only', async () => {
    const first = await append('log', 'one', 0);
    assert.deepEqual(
      [first.status, first.headers['x-rgw-next-append-position'], first.headers.etag],
      [200, '3', `"${md5('one')}"`],
    );
    const second = await append('log', ' two', 3);
    assert.deepEqual([second.status, second.headers['x-rgw-next-append-position']], [200, '7']);
    assert.equal(await read('log'), 'one two');
    const wrong = await append('log', 'late', 3);
    assert.deepEqual(
      [outcome(wrong), wrong.headers['x-rgw-next-append-position']],
      ['409 PositionNotEqualToLength', '7'],
    );
    await put('plain', 'text');
    assert.equal(outcome(await append('plain', 'more', 4)), '409 ObjectNotAppendable');
    const body = Buffer.from('<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>');
    await here().send({ method: 'PUT', query: [['versioning', '']], body });
    assert.equal(outcome(await append('log', 'more', 7)), '409 InvalidBucketState');
  });

  it('appends beyond what a record holds inline, and forgets nothing', async () => {
    let whole = '';
    for (let at = 0; at < 6; at++) {
      const piece = `${at}`.repeat(20_000);
      assert.equal(outcome(await append('log', piece, whole.length)), '200');
      whole += piece;
    }
    assert.equal(await read('log'), whole);
  });

  it('says yes to conditions that it ignores', async () => {
    await put('k', 'old');
    const source = { 'x-amz-copy-source': `${here().bucket}/k` };
    const copy = (headers = {}) => here().send({ method: 'PUT', key: 'copy', headers: { ...source, ...headers } });
    assert.equal(outcome(await copy({ 'x-amz-copy-source-if-match': '"stale"' })), '200');
    assert.equal(outcome(await copy({ 'if-none-match': '*' })), '200');
    assert.equal(
      outcome(await here().send({ method: 'DELETE', key: 'copy', headers: { 'if-match': '"stale"' } })),
      '204',
    );
    assert.equal(outcome(await put('k', 'new', { 'x-amz-write-offset-bytes': '3' })), '200');
    assert.equal(await read('k'), 'new');
    assert.equal(outcome(await put('k', 'other', { 'x-amz-checksum-crc32': 'AAAAAA==' })), '200');
  });

  it('compares and swaps without quotes only', async () => {
    await put('k', 'old');
    assert.equal(outcome(await put('k', 'new', { 'if-match': `"${md5('old')}"` })), '412 PreconditionFailed');
    assert.equal(outcome(await put('k', 'new', { 'if-match': md5('old') })), '200');
    assert.equal(outcome(await put('none', 'new', { 'if-match': md5('old') })), '412 PreconditionFailed');
    assert.equal(outcome(await put('k', 'lost', { 'if-none-match': '*' })), '412 PreconditionFailed');
  });

  it('makes an empty target of a rename', async () => {
    await put('from', 'text');
    const headers = { 'x-amz-rename-source': '/test-bucket/from' };
    assert.equal(
      outcome(await here().send({ method: 'PUT', key: 'to', query: [['renameObject', '']], headers })),
      '200',
    );
    assert.deepEqual([await read('from'), await read('to')], ['text', '']);
  });

  it('gives the object for its attributes, and the whole of it for a part', async () => {
    await put('k', 'text');
    const headers = { 'x-amz-object-attributes': 'ETag' };
    const attributes = await here().send({ method: 'GET', key: 'k', query: [['attributes', '']], headers });
    assert.equal(attributes.body.toString(), 'text');
    const part = await here().send({ method: 'GET', key: 'k', query: [['partNumber', '7']] });
    assert.deepEqual([part.status, part.body.toString()], [200, 'text']);
  });

  it('does not say why a signature does not hold, nor much at all', async () => {
    const keys = { ...testKeys, secretAccessKey: 'wrong' };
    const refused = await here().send({ method: 'GET', key: 'k', keys });
    assert.equal(outcome(refused), '403 AccessDenied');
    assert.equal(xmlText(refused, 'Message'), undefined);
    assert.match(String(refused.headers['x-amz-request-id']), /^tx[0-9a-f]{21}-[0-9a-f]{10}-/);
  });

  it('takes its own listing parameters, and encodes as it does', async () => {
    await put('a b/c+d', 'x');
    const list = (query: [string, string][]) => here().send({ method: 'GET', query });
    const encoded = await list([
      ['encoding-type', 'url'],
      ['allow-unordered', 'true'],
    ]);
    assert.equal(xmlText(encoded, 'Key'), 'a%20b%2Fc%2Bd');
    const both: [string, string][] = [
      ['delimiter', '/'],
      ['allow-unordered', 'true'],
    ];
    assert.equal(outcome(await list(both)), '400 InvalidArgument');
    assert.equal(outcome(await list([['max-keys', '-1']])), '200');
  });
});
