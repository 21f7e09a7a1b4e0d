import assert from 'node:assert/strict';
import { signedFields } from './signedFields';
import { useSandbox } from './useSandbox';

describe('forms that browsers post to the sandbox', () => {
  const here = useSandbox();

  afterEach(() => assert.deepEqual(here().complaints, []));

  async function post(fields: Readonly<Record<string, string>>, file: Blob | undefined, name = 'file.txt') {
    const form = new FormData();
    for (const [field, value] of Object.entries(fields)) form.append(field, value);
    if (file) form.append('file', file, name);
    const { sandbox, bucket } = here();
    const answer = await fetch(`${sandbox.endpoint}/${bucket}`, { method: 'POST', body: form, redirect: 'manual' });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }

  const open = [
    ['starts-with', '$key', ''],
    ['starts-with', '$Content-Type', ''],
  ];
  const read = (key: string) => here().send({ method: 'GET', key });

  it('become objects', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 7) % 256));
    const answer = await post(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is for the server to fill in
      { key: 'up/${filename}', 'Content-Type': 'image/x', ...signedFields(open) },
      new Blob([bytes]),
      'C:\\ä\\my photo $& 中.png',
    );
    assert.equal(answer.status, 204, answer.text);
    const got = await read('up/my photo $& 中.png');
    assert.ok(got.body.equals(bytes));
    assert.deepEqual([got.headers['content-type'], got.headers.etag], ['image/x', answer.headers.get('etag')]);
  });

  it('keep bytes that look like the end of the form', async () => {
    const tricky = Buffer.from('\r\n--\r\n------formdata-undici-0\r\n--x--\r\n');
    assert.equal((await post({ key: 'k', ...signedFields(open) }, new Blob([tricky]))).status, 204);
    assert.ok((await read('k')).body.equals(tricky));
  });

  it('answer as they are asked to', async () => {
    const more = [
      ...open,
      ['starts-with', '$success_action_status', ''],
      ['starts-with', '$success_action_redirect', ''],
    ];
    const created = await post({ key: 'k', success_action_status: '201', ...signedFields(more) }, new Blob(['x']));
    assert.equal(created.status, 201);
    assert.match(created.text, /<PostResponse><Location>http.*<Bucket>test-bucket<\/Bucket><Key>k<\/Key>/);
    const sent = await post(
      { key: 'k', success_action_redirect: 'http://example.com/a?b=c', ...signedFields(more) },
      new Blob(['x']),
    );
    assert.equal(sent.status, 303);
    assert.match(
      sent.headers.get('location') ?? '',
      /^http:\/\/example\.com\/a\?b=c&bucket=test-bucket&key=k&etag=%22/,
    );
  });

  it('are refused beyond what the policy allows', async () => {
    const sized = [...open, ['content-length-range', 2, 4]];
    const code = async (fields: Record<string, string>, text: string) => {
      const answer = await post({ key: 'k', ...fields }, new Blob([text]));
      return `${answer.status} ${/<Code>(.*)<\/Code>/.exec(answer.text)?.[1] ?? ''}`;
    };
    assert.equal(await code(signedFields(sized), 'x'), '400 EntityTooSmall');
    assert.equal(await code(signedFields(sized), 'xxxxx'), '400 EntityTooLarge');
    assert.equal(await code(signedFields([{ key: 'other' }]), 'xxx'), '403 AccessDenied');
    assert.equal(await code(signedFields(open, -1000), 'xxx'), '403 AccessDenied');
    assert.equal(
      await code({ ...signedFields(open), 'x-amz-signature': '0'.repeat(64) }, 'xxx'),
      '403 SignatureDoesNotMatch',
    );
    assert.equal(await code({}, 'xxx'), '403 AccessDenied');
    assert.equal((await read('k')).status, 404);
    assert.equal((await post({ key: 'k', ...signedFields(open) }, undefined)).status, 400);
    assert.equal(await code(signedFields(sized), 'xxx'), '204 ');
  });
});
