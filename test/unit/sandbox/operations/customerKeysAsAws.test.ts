import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { VendorKnowledge } from '../../../../src/core/capabilities/vendorKnowledge';
import { vendors } from '../../../../src/core/capabilities/vendors';
import { keyHeaders, keyOf } from './customerHeaders';
import { outcome, useSandbox, xmlText } from './useSandbox';

const prefix = 'x-amz-server-side-encryption-customer';
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** AWS but for this: it takes keys of customers over plain HTTP. */
function likeAws(): VendorKnowledge {
  const rgw = vendors.find(({ id }) => id === 'rgw-16');
  assert.ok(rgw);
  return { ...rgw, id: 'like-aws', verdicts: { 'encryption.sseC': { outcome: 'works' } } };
}

describe('the sandbox as a store that takes keys of customers as AWS does', () => {
  const here = useSandbox(likeAws());

  afterEach(() => assert.deepEqual(here().complaints, []));

  const put = (key: string, body: string, headers = {}) =>
    here().send({ method: 'PUT', key, body: Buffer.from(body), headers });
  const get = (key: string, headers = {}) => here().send({ method: 'GET', key, headers });
  const copy = (from: string, to: string, headers = {}) =>
    here().send({
      method: 'PUT',
      key: to,
      headers: { 'x-amz-copy-source': `/${here().bucket}/${from}`, ...headers },
    });

  it('refuses to read without the key, with another one, and with one that is not needed', async () => {
    const made = await put('k', 'secret', keyHeaders('a'));
    assert.deepEqual([outcome(made), made.headers['x-amz-server-side-encryption']], ['200', undefined]);
    assert.match(String(made.headers.etag), /^"[0-9a-f]{32}"$/);
    assert.notEqual(made.headers.etag, `"${md5('secret')}"`);
    assert.equal((await get('k', keyHeaders('a'))).headers.etag, made.headers.etag);
    assert.equal(outcome(await get('k')), '400 InvalidRequest');
    assert.equal(outcome(await get('k', keyHeaders('b'))), '403 AccessDenied');
    for (const [headers, status] of [
      [{}, 400],
      [keyHeaders('b'), 403],
      [keyHeaders('a'), 200],
    ] as const) {
      assert.equal((await here().send({ method: 'HEAD', key: 'k', headers })).status, status);
      const wanted = { ...headers, 'x-amz-object-attributes': 'ObjectSize' };
      const attributes = await here().send({ method: 'GET', key: 'k', query: ['attributes'], headers: wanted });
      assert.equal(attributes.status, status);
    }
    await put('plain', 'text');
    assert.equal(outcome(await get('plain', keyHeaders('a'))), '400 InvalidRequest');
    const both = { ...keyHeaders('a'), 'x-amz-server-side-encryption': 'AES256' };
    assert.equal(outcome(await put('both', 'x', both)), '400 InvalidArgument');
  });

  it('copies from one key to another, to none, and from none', async () => {
    await put('k', 'secret', keyHeaders('a'));
    assert.equal(outcome(await copy('k', 'no')), '400 InvalidRequest');
    assert.equal(outcome(await copy('k', 'no', keyHeaders('b', 'source'))), '403 AccessDenied');
    assert.equal(outcome(await get('no')), '404 NoSuchKey');
    const made = await copy('k', 'b', { ...keyHeaders('a', 'source'), ...keyHeaders('b') });
    assert.deepEqual([outcome(made), made.headers[`${prefix}-algorithm`]], ['200', 'AES256']);
    assert.equal((await get('b', keyHeaders('b'))).body.toString(), 'secret');
    assert.equal(outcome(await get('b', keyHeaders('a'))), '403 AccessDenied');
    const open = await copy('k', 'open', keyHeaders('a', 'source'));
    assert.deepEqual([outcome(open), open.headers[`${prefix}-algorithm`]], ['200', undefined]);
    assert.equal((await get('open')).body.toString(), 'secret');
    assert.equal((await get('open')).headers.etag, `"${md5('secret')}"`);
    assert.equal(outcome(await copy('open', 'closed', keyHeaders('c'))), '200');
    assert.equal((await get('closed', keyHeaders('c'))).body.toString(), 'secret');
    // Onto itself, for the sake of another key.
    assert.equal(outcome(await copy('k', 'k', { ...keyHeaders('a', 'source'), ...keyHeaders('z') })), '200');
    assert.equal((await get('k', keyHeaders('z'))).body.toString(), 'secret');
    assert.equal(outcome(await copy('open', 'open')), '400 InvalidRequest');
  });

  it('uploads parts with the key of the upload, and copies them from others', async () => {
    const begun = await here().send({ method: 'POST', key: 'm', query: ['uploads'], headers: keyHeaders('a') });
    const uploadId = xmlText(begun, 'UploadId') ?? '';
    const part = (headers: Readonly<Record<string, string>>, body?: Buffer) =>
      here().send({
        method: 'PUT',
        key: 'm',
        query: [
          ['partNumber', '1'],
          ['uploadId', uploadId],
        ],
        headers,
        ...(body && { body }),
      });
    assert.equal(outcome(await part({}, Buffer.from('x'))), '400 InvalidRequest');
    assert.equal(outcome(await part(keyHeaders('b'), Buffer.from('x'))), '400 InvalidRequest');
    await put('s', 'secret of s', keyHeaders('s'));
    const source = { 'x-amz-copy-source': `/${here().bucket}/s`, 'x-amz-copy-source-range': 'bytes=3-8' };
    assert.equal(outcome(await part({ ...source, ...keyHeaders('a') })), '400 InvalidRequest');
    assert.equal(
      outcome(await part({ ...source, ...keyHeaders('a'), ...keyHeaders('a', 'source') })),
      '403 AccessDenied',
    );
    const made = await part({ ...source, ...keyHeaders('a'), ...keyHeaders('s', 'source') });
    assert.deepEqual([outcome(made), made.headers[`${prefix}-algorithm`]], ['200', 'AES256']);
    const etag = xmlText(made, 'ETag');
    const body = Buffer.from(
      `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${etag}</ETag></Part></CompleteMultipartUpload>`,
    );
    const complete = (headers: Readonly<Record<string, string>>) =>
      here().send({ method: 'POST', key: 'm', query: [['uploadId', uploadId]], body, headers });
    assert.equal(outcome(await complete(keyHeaders('b'))), '400 InvalidRequest');
    assert.equal(outcome(await complete(keyHeaders('a'))), '200');
    assert.equal((await get('m', keyHeaders('a'))).body.toString(), 'ret of');
    assert.equal(outcome(await get('m')), '400 InvalidRequest');
    const plain = await here().send({ method: 'POST', key: 'p', query: ['uploads'] });
    const query = [
      ['partNumber', '1'],
      ['uploadId', xmlText(plain, 'UploadId') ?? ''],
    ] as const;
    const keyed = { method: 'PUT', key: 'p', query, headers: keyHeaders('a'), body: Buffer.from('x') };
    assert.equal(outcome(await here().send(keyed)), '400 InvalidRequest');
  });

  it('works with the SDK, and with checksums', async () => {
    const { sdk, bucket: Bucket } = here();
    const key = { SSECustomerAlgorithm: 'AES256', SSECustomerKey: keyOf('a').toString('latin1') };
    await sdk.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'secret', ChecksumAlgorithm: 'SHA256', ...key }));
    const read = await sdk.send(new GetObjectCommand({ Bucket, Key: 'k', ChecksumMode: 'ENABLED', ...key }));
    assert.equal(await read.Body?.transformToString(), 'secret');
    assert.equal(read.ChecksumSHA256, createHash('sha256').update('secret').digest('base64'));
    assert.equal(read.SSECustomerAlgorithm, 'AES256');
  });
});

describe('the sandbox as AWS, given keys of customers', () => {
  const here = useSandbox();

  it('refuses them in any request, for it speaks plain HTTP', async () => {
    const { bucket } = here();
    await here().send({ method: 'PUT', key: 'k', body: Buffer.from('text') });
    for (const request of [
      { method: 'PUT', key: 'k', body: Buffer.from('x'), headers: keyHeaders('a') },
      { method: 'GET', key: 'k', headers: keyHeaders('a') },
      { method: 'PUT', key: 'c', headers: { 'x-amz-copy-source': `/${bucket}/k`, ...keyHeaders('a', 'source') } },
      { method: 'POST', key: 'k', query: ['uploads'] as const, headers: keyHeaders('a') },
    ]) {
      const answer = await here().send(request);
      assert.equal(outcome(answer), '400 InvalidRequest');
      assert.match(xmlText(answer, 'Message') ?? '', /must be made over a secure connection\.$/);
    }
    assert.equal((await here().send({ method: 'GET', key: 'k' })).body.toString(), 'text');
  });
});
