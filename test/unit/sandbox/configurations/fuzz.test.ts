import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { useSandbox } from '../operations/useSandbox';

const bucketSubresources = [
  ...['acl', 'cors', 'encryption', 'lifecycle', 'notification', 'object-lock', 'ownershipControls', 'policy'],
  ...['publicAccessBlock', 'tagging', 'versioning', 'website', 'replication', 'logging', 'requestPayment'],
] as const;
const objectSubresources = ['acl', 'tagging', 'retention', 'legal-hold'] as const;

/** Documents that are nearly right: what a parser goes astray on. */
const documents = [
  '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>',
  '<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>',
  '<LifecycleConfiguration><Rule><Status>Enabled</Status><Filter/><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>',
  '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>',
  '<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2099-01-01T00:00:00Z</RetainUntilDate></Retention>',
  '<LegalHold><Status>ON</Status></LegalHold>',
  '<NotificationConfiguration><TopicConfiguration><Topic>arn:aws:sns:::x</Topic><Event>s3:ObjectCreated:*</Event></TopicConfiguration></NotificationConfiguration>',
  '<AccessControlPolicy><Owner><ID>x</ID></Owner><AccessControlList/></AccessControlPolicy>',
  '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>',
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"s3:*","Resource":"arn:aws:s3:::test-bucket/*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}]}',
];

const pieces = [
  '<',
  '>',
  '/',
  '&',
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '-1',
  '99999999999999999999',
  '\u0000',
  'null',
  '__proto__',
  '*',
  '$'.concat('{x}'),
  '<!DOCTYPE x>',
];

/** One of the documents with a stretch cut out and something else put in. */
const mangled = fc
  .record({
    document: fc.constantFrom(...documents),
    at: fc.nat(200),
    length: fc.nat(40),
    piece: fc.constantFrom('', ...pieces),
  })
  .map(({ document, at, length, piece }) => {
    const start = at % (document.length + 1);
    return document.slice(0, start) + piece + document.slice(start + length);
  });

const text = fc.oneof(mangled, mangled, fc.constantFrom(...documents), fc.string({ unit: 'binary' }), fc.json());

describe('the sandbox takes no harm from configurations', () => {
  const here = useSandbox();

  it('whatever they are: it answers 200, 204, 4xx or 501, and goes on', async function () {
    this.timeout(60_000);
    const { send, complaints } = here();
    await send({ method: 'PUT', key: 'k', body: Buffer.from('x') });
    const targets = [
      ...bucketSubresources.map((name) => ({ name })),
      ...objectSubresources.map((name) => ({ name, key: 'k' })),
    ];
    const request = fc.record({ target: fc.constantFrom(...targets), text });
    await fc.assert(
      fc.asyncProperty(request, async ({ target: { name, ...key }, text: source }) => {
        const body = Buffer.from(source);
        const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
        const query = [[name, '']] as const;
        for (const method of ['PUT', 'GET']) {
          const answer = await send({ method, query, ...key, ...(method === 'PUT' && { body, headers }) });
          const isGood = answer.status < 500 || answer.status === 501;
          assert.ok(isGood, `${method} ${name}: ${answer.status} ${answer.body.toString()}`);
        }
        // A policy may have shut everybody out; the owner can always take it away again.
        assert.equal((await send({ method: 'DELETE', query: [['policy', '']] })).status, 204);
      }),
      { numRuns: 300 },
    );
    assert.deepEqual(complaints, []);
    await send({ method: 'DELETE', query: [['policy', '']] });
    assert.equal((await send({ method: 'GET', key: 'k' })).body.toString(), 'x');
  });
});
