import assert from 'node:assert/strict';
import type { VendorKnowledge } from '../../../../src/core/capabilities/vendorKnowledge';
import type { RawS3Request } from '../../../../src/core/rawS3/rawS3Client';
import { outcome, useSandbox, xmlText } from '../operations/useSandbox';

/** As much of what was measured on RGW 16.2.15 as these tests are about. */
const rgw: VendorKnowledge = {
  id: 'rgw-16',
  name: 'Ceph RGW',
  version: '16.2.15',
  source: 'measured',
  date: '2026-11-24',
  traits: {},
  verdicts: {
    'acl.canned': { outcome: 'works' },
    'acl.publicRead': { outcome: 'works' },
    'delete.batchWithoutDigest': { outcome: 'works' },
    'encryption.bucket': { outcome: 'refused', status: 400, code: 'InvalidArgument' },
    'encryption.sseS3': { outcome: 'ignored', effect: 'storedPlain' },
    'publicAccessBlock.plainPut': { outcome: 'refused', status: 403, code: 'AccessDenied' },
    'website.store': { outcome: 'refused', status: 405, code: 'MethodNotAllowed' },
  },
};

const cors = `<CORSConfiguration><CORSRule><AllowedOrigin>http://*.app</AllowedOrigin><AllowedMethod>PUT</AllowedMethod>
  <AllowedMethod>GET</AllowedMethod><AllowedHeader>x-*</AllowedHeader><MaxAgeSeconds>30</MaxAgeSeconds></CORSRule></CORSConfiguration>`;
const block =
  '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>';

describe('the sandbox as Ceph RGW 16 keeps configurations of buckets', () => {
  const here = useSandbox(rgw);
  afterEach(() => assert.deepEqual(here().complaints, []));

  async function ask(
    method: string,
    subresource: string,
    text?: string,
    more: Partial<RawS3Request> = {},
  ): Promise<string> {
    const body = text === undefined ? {} : { body: Buffer.from(text) };
    return outcome(await here().send({ method, query: [[subresource, '']], ...body, ...more }));
  }

  it('refuses, or does not see, what RGW does not have', async () => {
    const { send } = here();
    const encryption = `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>
      <SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`;
    assert.equal(await ask('PUT', 'encryption', encryption), '400 InvalidArgument');
    assert.equal(await ask('PUT', 'website', '<WebsiteConfiguration/>'), '405 MethodNotAllowed');
    const headers = { 'x-amz-server-side-encryption': 'AES256' };
    assert.equal(outcome(await send({ method: 'PUT', key: 'k', body: Buffer.from('x'), headers })), '200');
    const head = await send({ method: 'HEAD', key: 'k' });
    assert.equal(head.headers['x-amz-server-side-encryption'], undefined);
  });

  it('lets ACLs make things public at once', async () => {
    const { send } = here();
    const headers = { 'x-amz-acl': 'public-read' };
    await send({ method: 'PUT', key: 'k', body: Buffer.from('x'), headers });
    assert.equal(outcome(await send({ method: 'GET', key: 'k', sign: false })), '200');
  });

  it('refuses every plain PutObject, but no copy, once public ACLs are blocked', async () => {
    const { send, bucket } = here();
    const put = () => send({ method: 'PUT', key: 'k', body: Buffer.from('x') });
    const all = await send({ method: 'GET', query: [['publicAccessBlock', '']] });
    assert.equal(xmlText(all, 'BlockPublicAcls'), 'false');
    assert.equal(outcome(await put()), '200');
    assert.equal(await ask('PUT', 'publicAccessBlock', block), '200');
    assert.equal(outcome(await put()), '403 AccessDenied');
    const copy = { 'x-amz-copy-source': `/${bucket}/k` };
    assert.equal(outcome(await send({ method: 'PUT', key: 'copy', headers: copy })), '200');
    assert.equal(outcome(await send({ method: 'POST', key: 'parts', query: [['uploads', '']] })), '200');
    assert.equal(await ask('DELETE', 'publicAccessBlock'), '200');
    assert.equal(outcome(await put()), '200');
  });

  it('answers preflights with fewer words and other codes', async () => {
    assert.equal(await ask('PUT', 'cors', cors), '200');
    const preflight = (origin: string, more: Record<string, string> = {}) =>
      here().send({
        method: 'OPTIONS',
        key: 'k',
        sign: false,
        headers: { origin, 'access-control-request-method': 'PUT', ...more },
      });
    const answer = await preflight('http://a.app');
    const { vary, ...headers } = answer.headers;
    assert.deepEqual([answer.status, vary, headers['access-control-allow-methods']], [200, 'Origin', 'PUT']);
    assert.equal(headers['access-control-allow-credentials'], undefined);
    assert.equal(outcome(await preflight('http://b')), '403 AccessDenied');
    const nobody = await here().send({ method: 'OPTIONS', sign: false });
    assert.equal(outcome(nobody), '400 InvalidArgument');
  });

  it('refuses with the codes of RGW', async () => {
    const { send, raw } = here();
    const eleven = Array.from({ length: 11 }, (_, index) => `<Tag><Key>${index}</Key><Value/></Tag>`).join('');
    const tagging = `<Tagging><TagSet>${eleven}</TagSet></Tagging>`;
    await send({ method: 'PUT', key: 'k', body: Buffer.from('x') });
    assert.equal(await ask('PUT', 'tagging', tagging, { key: 'k' }), '400 InvalidTag');
    assert.equal(await ask('PUT', 'policy', '{'), '400 InvalidArgument');
    assert.equal(await ask('PUT', 'cors', cors.replace('PUT', 'PATCH')), '400 MalformedXML');
    assert.equal(await ask('PUT', 'acl'), '400 InvalidArgument');
    assert.equal(
      await ask(
        'PUT',
        'object-lock',
        '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>',
      ),
      '409 InvalidBucketState',
    );
    const topic =
      '<NotificationConfiguration><TopicConfiguration><Topic>arn:aws:sns:default::x</Topic><Event>s3:ObjectCreated:*</Event></TopicConfiguration></NotificationConfiguration>';
    assert.equal(await ask('PUT', 'notification', topic), '404 NoSuchKey');
    await raw.send({ method: 'PUT', bucket: 'locked', headers: { 'x-amz-bucket-object-lock-enabled': 'true' } });
    await raw.send({ method: 'PUT', bucket: 'locked', key: 'k', body: Buffer.from('x') });
    const locked = { bucket: 'locked', key: 'k' };
    assert.equal(await ask('GET', 'retention', undefined, locked), '404 ObjectLockConfigurationNotFoundError');
    assert.equal(await ask('GET', 'legal-hold', undefined, locked), '404 ObjectLockConfigurationNotFoundError');
  });

  it('answers with the statuses of RGW', async () => {
    const one = '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>';
    assert.equal(await ask('PUT', 'tagging', one), '200');
    assert.equal(await ask('DELETE', 'tagging'), '200');
    assert.equal(await ask('DELETE', 'policy'), '200');
    assert.equal(await ask('DELETE', 'cors'), '204');
    assert.equal(await ask('GET', 'policyStatus'), '200');
    assert.equal(await ask('DELETE', 'notification'), '200');
  });
});
