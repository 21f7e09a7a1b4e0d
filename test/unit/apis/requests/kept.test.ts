import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseHttpFile } from '../../../../src/core/apis/httpFile/parseHttpFile';
import { resolveRequest } from '../../../../src/core/apis/httpFile/resolveRequest';
import { writeHttpRequest } from '../../../../src/core/apis/httpFile/writeHttpRequest';
import { ApiConnection } from '../../../../src/core/apis/requests/apiConnection';
import { isApiEnvironment } from '../../../../src/core/apis/requests/apiEnvironment';
import type { ApiRequest } from '../../../../src/core/apis/requests/apiRequest';
import { DiskSink, suggestedFileName } from '../../../../src/core/apis/requests/diskSink';
import { isPage } from '../../../../src/core/apis/requests/follow/allPages';
import { draftOfRecord, lacksSecret } from '../../../../src/core/apis/requests/history/draftOfRecord';
import { type HistoryRecord, historyRecord } from '../../../../src/core/apis/requests/history/historyRecord';
import { knownIds } from '../../../../src/core/apis/requests/history/knownIds';
import { Redactor } from '../../../../src/core/apis/requests/redactor';
import { silentLog } from '../../../../src/core/base/log';
import { startTestServer, type TestServer } from './testServer';

const scope = { environment: {}, process: {}, answer: () => undefined };

function resolved(text: string): ApiRequest {
  const file = parseHttpFile(text);
  const [request] = file.requests;
  assert.ok(request);
  return resolveRequest(file, request, { folder: '/data', scope });
}

describe('a request from the history', () => {
  const again = (request: ApiRequest) => {
    const record = historyRecord({ request }, new Redactor(), 0);
    return { record, request: resolved(writeHttpRequest(draftOfRecord(record))) };
  };

  for (const [what, text] of [
    ['JSON', 'POST https://h/a:b/?x=%2F\nContent-Type: application/json\n\n{"id":9007199254740993}'],
    ['a file', 'PUT https://h/f\n\n< ./f.bin'],
    [
      'a form with a file',
      'POST https://h/f\nContent-Type: multipart/form-data; boundary=b\n\n--b\nContent-Disposition: form-data; name="f"\n\n< ./f.bin\n--b--',
    ],
  ] as const) {
    it(`is the one that was sent: ${what}`, () => {
      const sent = resolved(text);
      assert.deepEqual(again(sent).request, sent);
    });
  }

  it('has no credentials, which are added anew; without a password in the body it is not complete', () => {
    const login = again({
      method: 'GET',
      url: 'https://h/',
      headers: [
        ['Authorization', 'Bearer abcdef'],
        ['Accept', 'a/b'],
      ],
    });
    assert.deepEqual(login.request.headers, [['Accept', 'a/b']]);
    assert.ok(!lacksSecret(login.record));
    const body = { kind: 'text', text: '{"password":"abcdef"}' } as const;
    assert.ok(lacksSecret(again({ method: 'POST', url: 'https://h/', headers: [], body }).record));
    assert.ok(lacksSecret(again({ method: 'GET', url: 'https://h/?token=abcdef', headers: [] }).record));
  });
});

describe('answers that are files', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'answers-'));
  let server: TestServer;
  let connection: ApiConnection;

  before(async () => {
    server = await startTestServer(({ url }, response) => {
      const [status = '200', type = '', text = ''] = decodeURIComponent(url.slice(1)).split('|');
      response.writeHead(Number(status), type === '' ? {} : { 'content-type': type });
      response.end(text === 'long' ? Buffer.alloc(20_000_000, 1) : Buffer.from(text, 'latin1'));
    });
    const ports = { secrets: { get: async () => undefined }, log: silentLog };
    connection = new ApiConnection({ server: server.url, auth: { kind: 'none' } }, ports);
  });
  after(async () => {
    connection.dispose();
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  async function get(answer: string) {
    const file = path.join(folder, String(server.seen.length));
    const sink = new DiskSink(file);
    const request = { method: 'GET', url: `${server.url}/${encodeURIComponent(answer)}`, headers: [] };
    const settled = await sink.settle(await connection.send(request, { sink }));
    return {
      kind: settled.response.body.kind,
      file: settled.file,
      onDisk: existsSync(file),
      size: 'size' in settled.response.body ? settled.response.body.size : 0,
    };
  }

  it('are on disk whole, whatever their size', async () => {
    const long = await get('200|application/zip|long');
    assert.deepEqual([long.kind, long.onDisk, long.size], ['saved', true, 20_000_000]);
    assert.equal((await get('200|application/octet-stream|\u0000\u0001')).onDisk, true);
  });

  it('are not texts, images and errors, whatever they say they are', async () => {
    assert.deepEqual(await get('200|application/json|{}'), { kind: 'json', file: undefined, onDisk: false, size: 2 });
    assert.deepEqual(await get('200||{"a":1}'), { kind: 'json', file: undefined, onDisk: false, size: 7 });
    assert.equal((await get('200|image/png|x')).kind, 'image');
    assert.equal((await get('500|application/zip|x')).onDisk, false);
    assert.equal((await get('200|application/zip|')).kind, 'none');
  });

  it('have the name that the service suggests, and never a path', () => {
    const name = (disposition: string, url = 'https://h/a/b.zip?x') =>
      suggestedFileName({ headers: disposition === '' ? [] : [['Content-Disposition', disposition]], url });
    assert.equal(name('attachment; filename="a b.log"'), 'a b.log');
    assert.equal(name("attachment; filename=x; filename*=UTF-8''%E6%97%A5.log"), '日.log');
    assert.equal(name('attachment; filename="../../etc/passwd"'), 'passwd');
    assert.equal(name('attachment; filename="..\\\\..\\\\x.exe"'), 'x.exe');
    assert.equal(name('', 'https://h/a/b.zip?x'), 'b.zip');
    assert.equal(name('', 'https://h'), 'h');
    assert.equal(name('attachment; filename=".."'), 'answer.bin');
  });
});

describe('ids that answers have shown', () => {
  const record = (operation: string, body: string, status = 200): HistoryRecord => ({
    id: operation + body,
    at: 0,
    operation,
    request: { method: 'GET', url: 'https://h', headers: [], redacted: false },
    response: { status, statusText: '', headers: [], milliseconds: 1, size: 1, body },
  });
  const records = [
    record('POST /buckets/', '{"bucket":{"id":9007199254740993,"name":"new"}}'),
    record('GET /buckets/', '{"buckets":[{"id":1,"name":"one"},{"id":2}],"paging":{}}'),
    record('GET /buckets/', '{"buckets":[{"id":3}]}', 500),
    record('GET /users/', '{"users":[{"id":4}]}'),
  ];

  it('come from lists and new objects of the same collection, the newest first', () => {
    assert.deepEqual(knownIds(records, '/buckets/{bucket_id}:add', 'bucket_id'), [
      { id: '9007199254740993', name: 'new' },
      { id: '1', name: 'one' },
      { id: '2', name: undefined },
    ]);
    assert.deepEqual(knownIds(records, '/buckets/{bucket_id}', 'other'), []);
  });
});

describe('environments of the settings', () => {
  const good = { name: 'a', baseUrl: 'https://h:1' };

  it('are used as they are documented', () => {
    for (const more of [
      {},
      { auth: 'xms', timeouts: { connect: 3 }, secrets: ['k'], variables: { a: 'b' } },
      { auth: 'mutualTls', certFile: 'a', keyFile: 'b', insecure: true, environment: 'production', definition: 'd' },
    ])
      assert.ok(isApiEnvironment({ ...good, ...more }), JSON.stringify(more));
  });

  it('are left out with anything that is not', () => {
    for (const bad of [
      { name: '' },
      { baseUrl: 'https://user:secret@h' },
      { baseUrl: 'file:///etc' },
      { auth: 'magic' },
      { timeouts: { connect: -1 } },
      { timeouts: { connect: '3' } },
      { secrets: { a: 'value' } },
      { variables: { a: 1 } },
      { insecure: 'yes' },
      { environment: 'prod' },
      { caFile: 3 },
    ])
      assert.ok(!isApiEnvironment({ ...good, ...bad }), JSON.stringify(bad));
    assert.ok(!isApiEnvironment(null));
  });
});

describe('pages of a list', () => {
  it('are told by the address or the total', () => {
    assert.ok(isPage('https://h/x?limit=2', { items: [] }));
    assert.ok(isPage('https://h/x', { items: [], paging: { total_count: 7 } }));
    assert.ok(!isPage('https://h/x', { items: [] }));
    assert.ok(!isPage('https://h/x?limit=2', { item: {} }));
  });
});
