import assert from 'node:assert/strict';
import { downloadUrl, uploadForm, uploadUrl } from '../src/storage/directTransfer.js';
import { digest, Scratch, someBytes } from './support/scratch.js';
import { needs } from './support/target.js';

describe('direct transfer', () => {
  const scratch = new Scratch();
  const { client, bucket } = scratch;
  const anHour = { expires: 3600 };
  const anHourAgo = { expires: 60, from: new Date(Date.now() - 3_600_000) };
  after(() => scratch.remove());

  const put = (url: string, type: string, body: Uint8Array | string) =>
    fetch(url, { method: 'PUT', headers: { 'content-type': type }, body: Buffer.from(body) });

  it('P30-get: a plain HTTP client downloads with the URL', async function () {
    needs(this, 'presign.get');
    const content = someBytes(100_003);
    await scratch.put('a b+c%字.bin', content);
    const url = await downloadUrl(client, bucket, scratch.key('a b+c%字.bin'), anHour);
    const answer = await fetch(url);
    assert.equal(answer.status, 200);
    assert.equal(digest(Buffer.from(await answer.arrayBuffer())), digest(content));
    assert.equal((await fetch(url.replace(/(X-Amz-Signature=)./, '$1z'))).status, 403);
    assert.equal(new URL(url).searchParams.has('x-amz-checksum-mode'), false);
  });

  it('P30-put: a plain HTTP client uploads what was signed and nothing else', async function () {
    needs(this, 'presign.put');
    const key = scratch.key('uploaded.txt');
    const sign = () => uploadUrl(client, bucket, key, { ...anHour, contentType: 'text/plain', length: 7 });
    assert.equal((await put(await sign(), 'text/html', 'content')).status, 403);
    assert.equal((await put(await sign(), 'text/plain', 'longer content')).status, 403);
    assert.deepEqual(await scratch.names('uploaded'), []);
    const url = await sign();
    assert.equal(url.toLowerCase().includes('checksum'), false);
    assert.equal((await put(url, 'text/plain', 'content')).status, 200);
    assert.equal(await scratch.text('uploaded.txt'), 'content');
    assert.equal((await scratch.head('uploaded.txt')).ContentType, 'text/plain');
  });

  it('P30-expired: an expired URL is refused', async function () {
    needs(this, 'presign.expired');
    await scratch.put('expired', 'content');
    assert.equal((await fetch(await downloadUrl(client, bucket, scratch.key('expired'), anHourAgo))).status, 403);
    const upload = { ...anHourAgo, contentType: 'text/plain', length: 3 };
    assert.equal(
      (await put(await uploadUrl(client, bucket, scratch.key('expired'), upload), 'text/plain', 'new')).status,
      403,
    );
    assert.equal(await scratch.text('expired'), 'content');
  });

  it('P30-expired: an expiry that no store takes is refused, and so is a key that clients would change', async () => {
    for (const expires of [0, -1, 1.5, 604_801]) {
      await assert.rejects(downloadUrl(client, bucket, 'k', { expires }), { kind: 'invalid' });
    }
    for (const key of ['a/../b', '..', './a']) {
      await assert.rejects(downloadUrl(client, bucket, key, anHour), { kind: 'invalid' });
      await assert.rejects(uploadUrl(client, bucket, key, { ...anHour, contentType: 'x/y', length: 1 }), {
        kind: 'invalid',
      });
    }
  });

  it('P30-chinese-name: a Chinese file name is kept', async function () {
    needs(this, 'presign.get');
    await scratch.put('id-17', 'content');
    const fileName = '报告 (第"一"版)+1%.pdf';
    const answer = await fetch(await downloadUrl(client, bucket, scratch.key('id-17'), { ...anHour, fileName }));
    assert.equal(answer.status, 200);
    const disposition = answer.headers.get('content-disposition') ?? '';
    const [, encoded = ''] = /filename\*=UTF-8''([^;]+)/.exec(disposition) ?? [];
    assert.equal(decodeURIComponent(encoded), fileName);
    assert.match(disposition, /^attachment; filename="__ \(_____\)\+1_\.pdf";/);
  });

  it('P30-post-limit: a form upload over the size limit is refused', async function () {
    needs(this, 'presign.post', 'presign.postLimit');
    const form = await uploadForm(client, bucket, scratch.key('form/'), {
      ...anHour,
      contentType: 'text/plain',
      maxBytes: 10,
    });
    const post = (body: string, key: string, more: Record<string, string> = {}) => {
      const data = new FormData();
      for (const [name, value] of Object.entries({ ...form.fields, key, ...more })) data.append(name, value);
      data.append('file', new Blob([body], { type: 'text/plain' }), 'upload.txt');
      return fetch(form.url, { method: 'POST', body: data });
    };
    assert.equal((await post('eleven byte', scratch.key('form/large'))).ok, false);
    assert.equal((await post('ten bytes!', scratch.key('elsewhere'))).ok, false);
    assert.equal((await post('ten bytes!', scratch.key('form/x'), { 'Content-Type': 'text/html' })).ok, false);
    assert.deepEqual(await scratch.names('form/'), []);
    assert.equal((await post('ten bytes!', scratch.key('form/字 fits'))).ok, true);
    assert.equal(await scratch.text('form/字 fits'), 'ten bytes!');
    assert.equal((await scratch.head('form/字 fits')).ContentType, 'text/plain');
  });
});
