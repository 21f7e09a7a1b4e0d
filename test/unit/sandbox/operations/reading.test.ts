import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { outcome, useSandbox } from './useSandbox';

const text = '0123456789';
const etag = createHash('md5').update(text).digest('hex');

describe('reading from the sandbox', () => {
  const here = useSandbox();

  beforeEach(() => here().send({ method: 'PUT', key: 'k', body: Buffer.from(text) }));
  afterEach(() => assert.deepEqual(here().complaints, []));

  const get = (headers = {}, query: [string, string][] = []) =>
    here().send({ method: 'GET', key: 'k', headers, query });

  const ranges: readonly (readonly [range: string, status: number, body: string, contentRange?: string])[] = [
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-30', 206, text, 'bytes 0-9/10'],
    ['bytes=0-99', 206, text, 'bytes 0-9/10'],
    ['bytes=4-2', 200, text],
    ['bytes=1-2,4-5', 200, text],
    ['bites=1-2', 200, text],
    ['bytes=-', 200, text],
  ];
  for (const [range, status, body, contentRange] of ranges) {
    it(`gives ${range}`, async () => {
      const answer = await get({ range });
      assert.deepEqual(
        [answer.status, answer.body.toString(), answer.headers['content-range']],
        [status, body, contentRange],
      );
      const head = await here().send({ method: 'HEAD', key: 'k', headers: { range } });
      assert.deepEqual([head.status, head.headers['content-length']], [status, String(body.length)]);
    });
  }

  it('refuses a range behind the end', async () => {
    for (const range of ['bytes=10-', 'bytes=10-20', 'bytes=-0']) {
      const answer = await get({ range });
      assert.deepEqual([outcome(answer), answer.headers['content-range']], ['416 InvalidRange', 'bytes */10'], range);
    }
    await here().send({ method: 'PUT', key: 'k', body: Buffer.alloc(0) });
    assert.equal(outcome(await get({ range: 'bytes=0-' })), '416 InvalidRange');
    assert.equal((await get()).status, 200);
  });

  it('gives a range of a body that is a file', async () => {
    const body = Buffer.from(Array.from({ length: 600_000 }, (_, at) => at % 251));
    await here().send({ method: 'PUT', key: 'k', body });
    const answer = await get({ range: 'bytes=250000-550000' });
    assert.ok(answer.body.equals(body.subarray(250_000, 550_001)));
  });

  it('gives the range only while If-Range holds', async () => {
    const range = 'bytes=0-1';
    assert.equal((await get({ range, 'if-range': `"${etag}"` })).status, 206);
    assert.equal((await get({ range, 'if-range': '"other"' })).status, 200);
    const modified = String((await get()).headers['last-modified']);
    assert.equal((await get({ range, 'if-range': modified })).status, 206);
    assert.equal((await get({ range, 'if-range': new Date(0).toUTCString() })).status, 200);
  });

  const past = new Date(0).toUTCString();
  const future = new Date(Date.now() + 86_400_000).toUTCString();
  const conditions: readonly (readonly [headers: Record<string, string>, status: number])[] = [
    [{ 'if-match': `"${etag}"` }, 200],
    [{ 'if-match': etag }, 200],
    [{ 'if-match': `"a", "${etag}"` }, 200],
    [{ 'if-match': '*' }, 200],
    [{ 'if-match': '"other"' }, 412],
    [{ 'if-none-match': `"${etag}"` }, 304],
    [{ 'if-none-match': `W/"${etag}"` }, 304],
    [{ 'if-none-match': '*' }, 304],
    [{ 'if-none-match': '"other"' }, 200],
    [{ 'if-modified-since': future }, 304],
    [{ 'if-modified-since': past }, 200],
    [{ 'if-modified-since': 'yesterday' }, 200],
    [{ 'if-unmodified-since': past }, 412],
    [{ 'if-unmodified-since': future }, 200],
    // RFC 9110, section 13.2.2: ETags go before dates.
    [{ 'if-match': `"${etag}"`, 'if-unmodified-since': past }, 200],
    [{ 'if-none-match': '"other"', 'if-modified-since': future }, 200],
    [{ 'if-none-match': `"${etag}"`, 'if-modified-since': past }, 304],
  ];
  for (const [headers, status] of conditions) {
    it(`answers ${status} to ${JSON.stringify(headers)}`.replace(/[A-Z][a-z]{2}, [^"]*GMT/g, 'a date'), async () => {
      const answer = await get(headers);
      assert.equal(answer.status, status);
      if (status === 304) assert.deepEqual([answer.headers.etag, answer.body.length], [`"${etag}"`, 0]);
      assert.equal((await here().send({ method: 'HEAD', key: 'k', headers })).status, status);
    });
  }

  it('replaces headers of the answer for who has signed', async () => {
    const answer = await get({}, [
      ['response-content-type', 'text/x'],
      ['response-content-disposition', 'attachment; filename="ä.txt"'],
    ]);
    assert.equal(answer.headers['content-type'], 'text/x');
    assert.equal(
      Buffer.from(String(answer.headers['content-disposition']), 'latin1').toString(),
      'attachment; filename="ä.txt"',
    );
    assert.equal(outcome(await get({}, [['response-content-type', 'a\r\nset-cookie: b']])), '400 InvalidArgument');
  });

  it('gives parts by number: an object that is in one piece has one', async () => {
    assert.equal((await get({}, [['partNumber', '1']])).body.toString(), text);
    assert.equal(outcome(await get({}, [['partNumber', '2']])), '416 InvalidPartNumber');
    assert.equal(outcome(await get({}, [['partNumber', '0']])), '400 InvalidArgument');
  });

  it('lets addresses be signed for reading and writing', async () => {
    const { raw, bucket } = here();
    const put = await raw.presign({ method: 'PUT', bucket, key: 'signed/ü' }, 60);
    assert.equal((await fetch(put, { method: 'PUT', body: 'by anybody' })).status, 200);
    const got = await fetch(await raw.presign({ method: 'GET', bucket, key: 'signed/ü' }, 60));
    assert.equal(await got.text(), 'by anybody');
    const late = await raw.presign({ method: 'GET', bucket, key: 'signed/ü', clockOffset: -120_000 }, 60);
    assert.equal((await fetch(late)).status, 403);
  });
});
