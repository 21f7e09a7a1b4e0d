import assert from 'node:assert/strict';
import type { AuthFlow } from '../../../../src/core/apis/auth/authFlow';
import { authPresets } from '../../../../src/core/apis/auth/authPresets';
import { draftOfRequest } from '../../../../src/core/apis/httpFile/draftForOperation';
import { parseHttpFile } from '../../../../src/core/apis/httpFile/parseHttpFile';
import { writeHttpRequest } from '../../../../src/core/apis/httpFile/writeHttpRequest';
import { requestOfSample } from '../../../../src/core/apis/requests/requestOfSample';
import { sampleRequest } from '../../../../src/core/apis/samples/sampleRequest';
import { httpSnippetRequest } from '../../../../src/core/apis/snippets/httpSnippetRequest';
import { snippetRequest } from '../../../../src/core/apis/snippets/snippetRequest';
import { snippetTargets, targetsFor } from '../../../../src/core/apis/snippets/snippetTargets';
import { startEchoServer } from '../../../servers/echoServer';
import { openFixture } from '../openFixture';
import { fileBytes, filesFolder, runShell } from './arrival';

function snippetOf(text: string, flow: AuthFlow = { kind: 'none' }, environment: Record<string, string> = {}) {
  const file = parseHttpFile(text);
  const [request] = file.requests;
  assert.ok(request !== undefined);
  return httpSnippetRequest(file, request, { environment, folder: '/folder', flow });
}

describe('Code of a request of a .http file', () => {
  it('has what was written, with variables replaced', () => {
    const text =
      '@id = 17\n\n### x\nPUT {{baseUrl}}/a/{{id}}:do?q=a b&n=%2F HTTP/1.1\nContent-Type: application/json\n\n{"n": 9007199254740993}\n';
    assert.deepEqual(snippetOf(text, { kind: 'none' }, { baseUrl: 'http://h/v1' }), {
      method: 'PUT',
      url: ['http://h/v1/a/17:do?q=a%20b&n=%2F'],
      headers: [['Content-Type', ['application/json']]],
      body: { kind: 'text', text: '{"n": 9007199254740993}' },
    });
  });

  it('reads secrets from the environment, whoever wrote them where', () => {
    const text = [
      'GET https://h/v1/x?token=abc&limit=1&password={{$processEnv PW}}',
      'X-Api-Key: very-secret',
      'X-Trace: {{$processEnv TRACE}}',
    ].join('\n');
    const request = snippetOf(text);
    assert.deepEqual(request.url, ['https://h/v1/x?token=', { env: 'API_TOKEN' }, '&limit=1&password=', { env: 'PW' }]);
    assert.deepEqual(request.headers, [
      ['X-Trace', [{ env: 'TRACE' }]],
      ['X-Api-Key', [{ env: 'API_X_API_KEY' }]],
    ]);
    for (const { render } of Object.values(snippetTargets)) assert.ok(!/abc|very-secret/.test(render(request)));
  });

  it('lets itself in as the definition says, in the place of what stands there', () => {
    const text = 'GET https://h/v1/x\nXms-Auth-Token: {{login.response.body.$.token.uuid}}\n';
    const { headers } = snippetOf(text, authPresets.xms);
    assert.deepEqual(headers, [['Xms-Auth-Token', [{ env: 'XMS_TOKEN' }]]]);
    const key = snippetOf('GET https://h/x?key=old&a=1', { kind: 'apiKey', name: 'key', in: 'query' });
    assert.deepEqual(key.url, ['https://h/x?a=1&key=', { env: 'API_KEY' }]);
    const basic = snippetOf('GET https://h/x\nAuthorization: Basic eDp5', { kind: 'basic' });
    assert.deepEqual(basic.basic, { username: 'API_USERNAME', password: 'API_PASSWORD' });
    assert.deepEqual(basic.headers, []);
    const cookie = snippetOf('GET https://h/x', { kind: 'apiKey', name: 'sid', in: 'cookie' });
    assert.deepEqual(cookie.headers, [['Cookie', ['sid=', { env: 'API_KEY' }]]]);
  });

  it('names the file of a body, and refuses texts around one', () => {
    assert.deepEqual(snippetOf('PUT http://h/x\n\n< ./deep/a.bin\n').body, { kind: 'file', file: 'deep/a.bin' });
    assert.throws(() => snippetOf('PUT http://h/x\n\nbefore\n< ./a.bin\n'), { code: 'input.invalid' });
  });

  it('is what the sample gives, for every operation that a new request is made of', async () => {
    const definition = await openFixture('platform-3.0.yaml');
    for (const operation of definition.operations.values()) {
      const sample = sampleRequest(definition.document, operation);
      const expected = snippetRequest(definition, sample, 'http://h');
      if (expected.body?.kind === 'multipart' || expected.body?.kind === 'file') continue; // the next test
      const draft = draftOfRequest(requestOfSample(sample, 'http://h/v1'), { title: operation.id });
      const flow = expected.headers.some(([name]) => name === 'Xms-Auth-Token')
        ? authPresets.xms
        : { kind: 'none' as const };
      const { method, url, body } = snippetOf(writeHttpRequest(draft), flow);
      assert.deepEqual(
        { method, url, body },
        { method: expected.method, url: expected.url, body: expected.body },
        operation.id,
      );
    }
  });

  it('sends a form with a file as written', async () => {
    const echo = await startEchoServer();
    const files = filesFolder(['f.bin']);
    try {
      const text = `PUT ${echo.url}/files\nContent-Type: multipart/form-data; boundary=b\n\n--b\nContent-Disposition: form-data; name="f"; filename="f.bin"\n\n< ./f.bin\n--b\nContent-Disposition: form-data; name="note"\n\na b\n--b--\n`;
      await runShell([snippetTargets.curl.render(snippetOf(text))], files.folder);
      const arrived = echo.arrived.at(-1);
      assert.ok(arrived !== undefined);
      const type = arrived.headers['content-type'] ?? '';
      const form = await new Response(arrived.body, { headers: { 'content-type': type } }).formData();
      assert.deepEqual([...form.keys()], ['f', 'note']);
      assert.equal(form.get('note'), 'a b');
      const file = form.get('f');
      assert.ok(file instanceof File);
      assert.deepEqual(Buffer.from(await file.arrayBuffer()), fileBytes);
    } finally {
      files.remove();
      await echo.stop();
    }
  });
});

describe('Targets of an editor', () => {
  it('are those of its language', () => {
    assert.deepEqual(targetsFor('shellscript'), ['curl', 'httpie', 'wget']);
    assert.deepEqual(targetsFor('typescriptreact'), ['typescript']);
    assert.deepEqual(targetsFor('plaintext'), []);
  });
});
