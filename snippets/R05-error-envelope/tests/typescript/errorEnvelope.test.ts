import assert from 'node:assert/strict';
import {
  type ManagementAnswer,
  ManagementError,
  toManagementError,
  toNetworkError,
} from '../src/storage/managementErrors.js';
import { ScriptedServer } from './support/scriptedServer.js';

const call = { method: 'GET', path: '/os-buckets/' };
const answer = (status: number, text: string, headers: ManagementAnswer['headers'] = {}) =>
  toManagementError({ status, text, headers }, call);

describe('error envelope', () => {
  const table = [
    [404, '{"err":{"code":"NotFound","msg":"no bucket 7"}}', 'notFound', 'NotFound', 'no bucket 7'],
    [409, '{"error":{"code":"Exists","message":"name is taken"}}', 'conflict', 'Exists', 'name is taken'],
    [400, '{"code":"invalid_quota","detail":"too small","component":"rgw"}', 'invalid', 'invalid_quota', 'too small'],
    [403, '{"error":"not for you"}', 'forbidden', undefined, 'not for you'],
    [401, '{"err":{"code":1401,"msg":"log in"}}', 'unauthenticated', '1401', 'log in'],
    [429, 'slow down', 'throttled', undefined, 'slow down'],
    [503, '{"message":"starting"}', 'unavailable', undefined, 'starting'],
    [500, '{"unknown":true}', 'unavailable', undefined, '{"unknown":true}'],
    [408, '', 'timeout', undefined, 'no body'],
    [302, 'elsewhere', 'protocol', undefined, 'elsewhere'],
  ] as const;
  for (const [status, body, kind, code, message] of table) {
    it(`R05-envelopes: ${status} ${body}`, () => {
      const error = answer(status, body, { 'x-request-id': 'r-1' });
      assert.deepEqual([error.kind, error.status, error.code, error.requestId], [kind, status, code, 'r-1']);
      assert(error.message.includes(message), error.message);
      assert(error.message.startsWith('GET /os-buckets/: '), error.message);
    });
  }

  it('R05-proxy: HTML of a proxy or an empty body is still told clearly', () => {
    const page = '<html><head><title>502 Bad Gateway</title></head><body><h1>nginx</h1></body></html>';
    const error = answer(502, page, { 'content-type': 'text/html' });
    assert.equal(error.kind, 'unavailable');
    assert.match(error.message, /HTML page, probably of a proxy: 502 Bad Gateway$/);
    assert.match(answer(503, '').message, /the answer has no body$/);
    const long = answer(500, 'x'.repeat(100_000));
    assert(long.message.length < 2_200, `${long.message.length} characters`);
    const longJson = answer(500, JSON.stringify({ err: { code: 'E', msg: 'y'.repeat(100_000) } }));
    assert(longJson.message.length < 2_200 && longJson.code === 'E');
  });

  it('R05-redacted: secrets in an error answer are masked', () => {
    const bodies = [
      '{"err":{"code":"Bad","msg":"user {\\"name\\":\\"me\\",\\"password\\":\\"hunter22\\"} is wrong"}}',
      'password=hunter22&x=1',
      'Authorization: Bearer hunter22',
      'Xms-Auth-Token: hunter22',
      '{"error":{"message":"token: hunter22, expired"}}',
      '<html><title>secret_key=hunter22</title></html>',
      '{"request":{"api_key":"hunter22"}}',
    ];
    for (const body of bodies) {
      const { message } = answer(400, body);
      assert(!message.includes('hunter22') && message.includes('***'), message);
    }
    const known = toManagementError({ status: 400, text: 'no hunter22 here', headers: {} }, call, ['hunter22']);
    assert.match(known.message, /no \*\*\* here/);
    assert.match(answer(400, 'the token has expired').message, /the token has expired/);
  });

  it('R05-network: refused and timed out connections are their own kinds', async function () {
    this.timeout(8_000);
    const server = await ScriptedServer.start(() => 'silence');
    const { url } = server;
    const errorOf = (options: RequestInit) =>
      fetch(url, options).then(
        () => assert.fail('there was an answer'),
        (error: unknown) => toNetworkError(error, call),
      );
    const timedOut = await errorOf({ signal: AbortSignal.timeout(200) });
    const cancelled = await errorOf({ signal: AbortSignal.abort() });
    await server.stop();
    const refused = await errorOf({});
    assert.deepEqual([timedOut.kind, cancelled.kind, refused.kind], ['timeout', 'cancelled', 'network']);
    assert.equal(refused.code, 'ECONNREFUSED');
    assert.deepEqual([timedOut.retryable, refused.retryable, cancelled.retryable], [true, true, false]);
    for (const error of [timedOut, cancelled, refused]) assert(error instanceof ManagementError);
    assert.equal(toNetworkError(refused, call), refused);
  });
});
