import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { checksumAlgorithms, checksumHeader, digestOf } from '../../../../src/core/sandbox/body/checksums';
import { outcome, useSandbox, xmlText } from './useSandbox';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

describe('writing to the sandbox', () => {
  const here = useSandbox();

  afterEach(() => assert.deepEqual(here().complaints, []));

  const put = (text: string, headers = {}, key = 'k') =>
    here().send({ method: 'PUT', key, body: Buffer.from(text), headers });
  const get = (headers = {}) => here().send({ method: 'GET', key: 'k', headers });

  it('holds to conditions', async () => {
    assert.equal(outcome(await put('a', { 'if-match': `"${md5('a')}"` })), '404 NoSuchKey');
    assert.equal(outcome(await put('a', { 'if-none-match': '*' })), '200');
    assert.equal(outcome(await put('b', { 'if-none-match': '*' })), '412 PreconditionFailed');
    assert.equal(outcome(await put('b', { 'if-none-match': `"${md5('x')}"` })), '501 NotImplemented');
    assert.equal(outcome(await put('b', { 'if-match': '"stale"' })), '412 PreconditionFailed');
    assert.equal(outcome(await put('b', { 'if-match': `"${md5('a')}"` })), '200');
    assert.equal(outcome(await put('c', { 'if-match': md5('b') })), '200');
    assert.equal((await get()).body.toString(), 'c');
    const drop = (ifMatch: string) => here().send({ method: 'DELETE', key: 'k', headers: { 'if-match': ifMatch } });
    assert.equal(outcome(await drop('"stale"')), '412 PreconditionFailed');
    assert.equal(outcome(await drop(`"${md5('c')}"`)), '204');
    assert.equal(outcome(await drop('*')), '404 NoSuchKey');
  });

  it('lets one of many win', async () => {
    const racers = Array.from({ length: 32 }, (_, at) => put(`racer ${at}`, { 'if-none-match': '*' }));
    const statuses = (await Promise.all(racers)).map(({ status }) => status).sort();
    assert.deepEqual(statuses, [200, ...Array.from({ length: 31 }, () => 412)]);
  });

  it('keeps what was said of the object, with metadata up to 2 KB', async () => {
    const said = {
      'content-type': 'text/x',
      'content-encoding': 'gzip',
      'content-language': 'zh',
      'content-disposition': 'inline',
      'cache-control': 'max-age=1',
      expires: 'Tue, 15 Nov 1994 12:45:26 GMT',
      'x-amz-storage-class': 'STANDARD_IA',
      'x-amz-meta-plain': 'a b',
    };
    await put('a', said);
    const { headers } = await get();
    for (const [name, value] of Object.entries(said)) assert.equal(headers[name], value, name);
    const most = 2048 - 'm'.length;
    assert.equal(outcome(await put('a', { 'x-amz-meta-m': 'x'.repeat(most) })), '200');
    assert.equal(outcome(await put('a', { 'x-amz-meta-m': 'x'.repeat(most + 1) })), '400 MetadataTooLarge');
    assert.equal(outcome(await put('a', { 'x-amz-storage-class': 'CLOUD' })), '400 InvalidStorageClass');
  });

  it('gives metadata beyond ASCII back as AWS documents it', async () => {
    const value = Buffer.from('ÄMÄZÕÑ S3').toString('latin1');
    await put('a', { 'x-amz-meta-nonascii': value, 'x-amz-meta-encoded': '=?UTF-8?Q?=C3=84?=' });
    const { headers } = await get();
    assert.equal(headers['x-amz-meta-nonascii'], '=?UTF-8?B?w4PChE3Dg8KEWsODwpXDg8KRIFMz?=');
    assert.equal(headers['x-amz-meta-encoded'], '=?UTF-8?Q?=C3=84?=');
  });

  for (const algorithm of checksumAlgorithms) {
    it(`verifies and keeps ${algorithm}`, async () => {
      const header = checksumHeader(algorithm);
      const right = digestOf(algorithm, Buffer.from('right')).toString('base64');
      const answer = await put('right', { [header]: right });
      assert.deepEqual(
        [answer.status, answer.headers[header], answer.headers['x-amz-checksum-type']],
        [200, right, 'FULL_OBJECT'],
      );
      assert.equal(outcome(await put('wrong', { [header]: right })), '400 BadDigest');
      const read = await get({ 'x-amz-checksum-mode': 'ENABLED' });
      assert.deepEqual([read.body.toString(), read.headers[header]], ['right', right]);
      assert.equal((await get()).headers[header], undefined);
    });
  }

  for (const payload of ['sha256', 'unsigned', 'signed', 'signedTrailer', 'unsignedTrailer'] as const) {
    it(`takes a body as ${payload}`, async () => {
      const body = Buffer.alloc(200_000, payload);
      const trailers = { 'x-amz-checksum-crc32': digestOf('CRC32', body).toString('base64') };
      const { send } = here();
      const answer = await send({ method: 'PUT', key: 'k', body, payload, ...(payload.endsWith('r') && { trailers }) });
      assert.equal(outcome(answer), '200');
      const read = await get();
      assert.ok(read.body.equals(body));
      assert.equal(read.headers['content-encoding'], undefined);
    });
  }

  it('refuses tags that are none', async () => {
    assert.equal(outcome(await put('a', { 'x-amz-tagging': 'a=1&b=2' })), '200');
    assert.equal((await get()).headers['x-amz-tagging-count'], '2');
    assert.equal(outcome(await put('b', { 'x-amz-tagging': 'aws:x=1' })), '400 InvalidTag');
    const many = Array.from({ length: 11 }, (_, at) => `k${at}=v`).join('&');
    assert.equal(outcome(await put('b', { 'x-amz-tagging': many })), '400 BadRequest');
  });

  it('refuses keys that are too long', async () => {
    assert.equal(outcome(await put('a', {}, 'x'.repeat(1024))), '200');
    assert.equal(outcome(await put('a', {}, 'x'.repeat(1025))), '400 KeyTooLongError');
    assert.equal(outcome(await put('a', {}, '键'.repeat(342))), '400 KeyTooLongError');
  });

  it('leaves the object alone when a body does not hold', async () => {
    await put('kept');
    assert.equal(
      outcome(await put('lost', { 'content-md5': createHash('md5').update('x').digest('base64') })),
      '400 BadDigest',
    );
    assert.equal(
      outcome(await put('lost', { 'x-amz-decoded-content-length': '4', 'content-encoding': 'aws-chunked' })),
      '400 InvalidArgument',
    );
    assert.equal((await get()).body.toString(), 'kept');
  });

  it('does not append as RGW does unless asked to', async () => {
    const answer = await here().send({
      method: 'PUT',
      key: 'k',
      query: [
        ['append', ''],
        ['position', '0'],
      ],
      body: Buffer.from('x'),
    });
    assert.equal(outcome(answer), '501 NotImplemented');
  });

  it('gives sessions for the keys, which end', async () => {
    const { raw, send } = here();
    const ask = (text: string) =>
      raw.send({
        method: 'POST',
        service: 'sts',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: Buffer.from(text),
      });
    const role = 'Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::123:role/any&RoleSessionName=me';
    const answer = await ask(role);
    assert.equal(answer.status, 200, answer.body.toString());
    const [accessKeyId, secretAccessKey, sessionToken] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map(
      (name) => xmlText(answer, name) ?? '',
    );
    const keys = { accessKeyId: accessKeyId ?? '', secretAccessKey: secretAccessKey ?? '' };
    assert.equal(outcome(await send({ method: 'HEAD', keys: { ...keys, sessionToken: sessionToken ?? '' } })), '200');
    assert.equal(outcome(await send({ method: 'GET', keys })), '403 InvalidAccessKeyId');
    assert.equal(outcome(await ask(`${role}&Policy=x`)), '501 NotImplemented');
    assert.equal(outcome(await ask('Action=GetCallerIdentity')), '501 NotImplemented');
    assert.equal(outcome(await ask('Action=GetSessionToken&DurationSeconds=1')), '400 ValidationError');
    assert.equal(outcome(await ask('Action=GetSessionToken')), '200');
  });
});
