import assert from 'node:assert/strict';
import path from 'node:path';
import fc from 'fast-check';
import { parseHttpFile } from '../../../../src/core/apis/httpFile/parseHttpFile';
import { placeInHttpFile } from '../../../../src/core/apis/httpFile/placeInHttpFile';
import { resolveRequest } from '../../../../src/core/apis/httpFile/resolveRequest';
import {
  type RequestDraft,
  readDrafts,
  writeHttpRequest,
  writeVariables,
} from '../../../../src/core/apis/httpFile/writeHttpRequest';
import type { ApiResponse } from '../../../../src/core/apis/requests/apiResponse';

const file = `# comment
@baseUrl = https://10.0.0.1/v1
@limit = {{pageSize}}

### List buckets
// @name list
# @operation GET /os-buckets/
# @definition ../xms.yaml
GET {{baseUrl}}/os-buckets/
    ?limit={{limit}}
    &q=name%3Aa HTTP/1.1
Accept: application/json
# X-Off: 1

### Label
# @operation POST /os-buckets/{bucket_id}:add-custom-labels
POST {{baseUrl}}/os-buckets/17:add-custom-labels?force=tr HTTP/1.1
Content-Type: application/json

{
  "os_bucket": { "mode": "a", "labels": ["x", ""] },
  "first": "{{list.response.body.$.os_buckets[0].id}}"
}


###
https://example.com/plain

### Upload
PUT {{baseUrl}}/files
Content-Type: multipart/form-data; boundary=b

--b
Content-Disposition: form-data; name="f"; filename="f.bin"

< ./f.bin
--b--
`.replaceAll('\r', '');

function answer(text: string): ApiResponse {
  const body = { kind: 'json', text, size: text.length, cut: false } as const;
  const time = { toHeaders: 1, toEnd: 1 };
  return { status: 200, statusText: 'OK', headers: [], url: 'http://h', redirects: [], time, wireBytes: 0, body };
}

const scope = {
  environment: { pageSize: '50' },
  process: { HOME_TOWN: 'x' },
  answer: (name: string) => (name === 'list' ? answer('{"os_buckets":[{"id":9007199254740993}]}') : undefined),
};

const word = fc.stringMatching(/^[A-Za-z][\w-]{0,8}$/);
const text = fc.stringMatching(/^[!-~](?:[ -~]{0,12}[!-~])?$/);
const draft: fc.Arbitrary<RequestDraft> = fc.record(
  {
    title: fc.oneof(
      fc.constant(''),
      text.filter((title) => !title.startsWith('#')),
    ),
    name: word,
    operation: word.map((path) => `GET /${path}/{id}:do`),
    definition: word.map((name) => `./${name}.yaml`),
    method: fc.constantFrom('GET', 'POST', 'DELETE'),
    url: fc
      .tuple(word, fc.array(fc.tuple(word, word), { maxLength: 9 }))
      .map(
        ([path, pairs]) =>
          `{{baseUrl}}/${path}:x/${pairs.length > 0 ? `?${pairs.map((pair) => pair.join('=')).join('&')}` : ''}`,
      ),
    headers: fc.array(fc.tuple(word, fc.oneof(fc.constant(''), text)), { maxLength: 4 }),
    body: fc
      .array(text, { minLength: 1, maxLength: 5 })
      .map((lines) => lines.join('\n'))
      .filter((body) => !/^###/m.test(body)),
  },
  { requiredKeys: ['title', 'method', 'url', 'headers'], noNullPrototype: true },
);

describe('.http files', () => {
  it('are read as they are written', () => {
    const { requests, variables } = parseHttpFile(file);
    assert.deepEqual(
      variables.map(({ name, value }) => [name.text, value.text]),
      [
        ['baseUrl', 'https://10.0.0.1/v1'],
        ['limit', '{{pageSize}}'],
      ],
    );
    const [list, label, plain, upload] = requests;
    assert.deepEqual(
      [list?.title, list?.name?.text, list?.operation?.text, list?.definition?.text],
      ['List buckets', 'list', 'GET /os-buckets/', '../xms.yaml'],
    );
    assert.deepEqual(
      list?.queryLines.map((line) => line.text),
      ['?limit={{limit}}', '&q=name%3Aa'],
    );
    assert.deepEqual(
      list?.headers.map((header) => [header.name.text, header.value.text]),
      [['Accept', 'application/json']],
    );
    assert.ok(label?.body?.text.startsWith('{') && label.body.text.endsWith('}'));
    assert.deepEqual([plain?.method.text, plain?.target.text], ['GET', 'https://example.com/plain']);
    assert.equal(upload?.body?.text.split('\n').length, 5);
    for (const request of requests) {
      for (const part of [
        request.target,
        ...request.queryLines,
        ...request.headers.flatMap(({ name, value }) => [name, value]),
      ]) {
        assert.equal(file.slice(part.start, part.end), part.text);
      }
    }
  });

  it('give back every request that is written, and its text again', () => {
    fc.assert(
      fc.property(fc.array(draft, { maxLength: 4 }), (drafts) => {
        const written = writeVariables({ baseUrl: 'https://h' }) + drafts.map(writeHttpRequest).join('');
        assert.deepEqual(readDrafts(written), drafts);
        assert.equal(
          writeVariables({ baseUrl: 'https://h' }) + readDrafts(written).map(writeHttpRequest).join(''),
          written,
        );
        assert.deepEqual(
          readDrafts(written.replaceAll('\n', '\r\n')),
          drafts.map((each) =>
            each.body === undefined ? each : { ...each, body: each.body.replaceAll('\n', '\r\n') },
          ),
        );
      }),
    );
  });

  it('become requests, with variables of the environment, the file and earlier answers', () => {
    const parsed = parseHttpFile(file);
    const [list, label, , upload] = parsed.requests;
    assert.ok(list && label && upload);
    const options = { scope, folder: '/work' };
    assert.equal(resolveRequest(parsed, list, options).url, 'https://10.0.0.1/v1/os-buckets/?limit=50&q=name%3Aa');
    const { body } = resolveRequest(parsed, label, options);
    assert.ok(body?.kind === 'text' && body.text.includes('"first": "9007199254740993"'));
    const form = resolveRequest(parsed, upload, options).body;
    assert.ok(form?.kind === 'joined');
    assert.deepEqual(form.pieces, [
      { kind: 'text', text: '--b\r\nContent-Disposition: form-data; name="f"; filename="f.bin"\r\n\r\n' },
      { kind: 'file', path: path.resolve('/work', './f.bin') },
      { kind: 'text', text: '\r\n--b--\r\n' },
    ]);
  });

  it('tell a variable without value, and one that contains itself', () => {
    const parsed = parseHttpFile('@a = {{b}}\n@b = {{a}}\nGET http://h/{{a}}\n###\nGET http://h/{{nobody}}');
    const [circle, unknown] = parsed.requests;
    assert.ok(circle && unknown);
    const options = { scope, folder: '/' };
    assert.throws(() => resolveRequest(parsed, circle, options), { code: 'input.invalid' });
    assert.throws(() => resolveRequest(parsed, unknown, options), /nobody/);
  });

  const places: readonly (readonly [string, string, object])[] = [
    ['a method', 'PO|ST {{baseUrl}}/os-buckets/17', { kind: 'method' }],
    ['a value in the path', 'os-buckets/1|7:add', { kind: 'pathValue', name: 'bucket_id' }],
    ['a value of the query', 'force=t|r', { kind: 'queryValue', name: 'force' }],
    ['a value on a further line', '&q=na|me', { kind: 'queryValue', name: 'q' }],
    ['a name in the query', '?lim|it', { kind: 'queryName', name: 'limit' }],
    ['a header', 'Acce|pt:', { kind: 'headerName', name: 'Accept' }],
    ['the value of a header', 'Accept: app|lication', { kind: 'headerValue', name: 'Accept' }],
    ['a value of the body', '"mode": "a|"', { kind: 'bodyValue', pointer: '/os_bucket/mode' }],
    ['an item of a list', '["x", "|"]', { kind: 'bodyValue', pointer: '/os_bucket/labels/1' }],
    ['a name in the body', '"mo|de"', { kind: 'bodyName', pointer: '/os_bucket' }],
  ];
  for (const [what, marked, expected] of places) {
    it(`know ${what}`, () => {
      const at = file.indexOf(marked.replace('|', ''));
      assert.ok(at >= 0);
      const place = placeInHttpFile(parseHttpFile(file), at + marked.indexOf('|'));
      assert.ok(place);
      const { start, end, request, ...rest } = place;
      assert.deepEqual(rest, expected);
      assert.ok(start <= at + marked.indexOf('|') && end >= at + marked.indexOf('|') && request.target.text !== '');
    });
  }

  it('know places in a body that is not finished', () => {
    const text = 'POST http://h/x\n\n{ "a": { "b": ';
    assert.equal(placeInHttpFile(parseHttpFile(text), text.length - 1)?.kind, 'bodyValue');
  });
});
