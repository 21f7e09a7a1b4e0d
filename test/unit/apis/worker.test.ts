import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { workerHeapMegabytes } from '../../../src/core/apis/document/limits';
import { LocalFiles } from '../../../src/core/apis/files/localFiles';
import { parseHttpFile } from '../../../src/core/apis/httpFile/parseHttpFile';
import { placeInHttpFile } from '../../../src/core/apis/httpFile/placeInHttpFile';
import type { ApiResponse } from '../../../src/core/apis/requests/apiResponse';
import { DefinitionClient } from '../../../src/core/apis/worker/definitionClient';
import { FolderFiles } from '../../../src/core/apis/worker/folderFiles';
import { AppError, isAppError } from '../../../src/core/base/errors';
import { startThread } from '../../../src/core/base/thread/startThread';
import type { FromThread, Thread } from '../../../src/core/base/thread/threadContract';
import { fixtureFolder, fixtureText } from './openFixture';

const file = path.resolve(import.meta.dirname, 'definitionsWorker.mjs');
const source = (name: string, readable: string[] = []) => ({
  uri: pathToFileURL(path.join(fixtureFolder, name)).href,
  text: fixtureText(name),
  readable,
});
const withCode = (code: string) => (error: unknown) => isAppError(error) && error.code === code;

function acceptedBucket(text: string): ApiResponse {
  const headers = [['Content-Type', 'application/json']] as const;
  const body = { kind: 'json', text, size: text.length, cut: false } as const;
  const time = { toHeaders: 1, toEnd: 1 };
  return { status: 202, statusText: '', headers, url: 'https://h', redirects: [], time, wireBytes: 0, body };
}

describe('Definitions in a worker thread', () => {
  let client: DefinitionClient;

  beforeEach(() => {
    client = new DefinitionClient(() => startThread(file, workerHeapMegabytes));
  });
  afterEach(() => client.dispose());

  it('open with the scan first, then the index', async () => {
    const order: string[] = [];
    const index = await client.open('a', source('platform-3.0.yaml'), {
      onScan: ({ stage, counts }) => order.push(`${stage} ${counts.operations}`),
    });
    order.push(`${index.stage} ${index.counts.operations}`);
    assert.deepEqual(order, ['scan 10', 'full 10']);
  });

  it('answer everything about an open definition', async () => {
    await client.open('a', source('platform-2.0.yaml'));
    await client.open('b', source('platform-3.0.yaml'));
    const id = 'POST /os-buckets/';
    const detail = await client.ask('operation', { key: 'b', id });
    const handle = detail?.body?.contents[0]?.schema?.handle ?? -1;
    assert.deepEqual(
      (await client.ask('children', { key: 'b', handle, above: [] })).map(({ label }) => label),
      ['bucket'],
    );
    assert.equal((await client.ask('schema', { key: 'b', name: 'Token' }))?.entry.name, 'Token');
    assert.equal((await client.ask('search', { key: 'b', query: 'licence' }))[0]?.id, 'POST /licenses/');
    assert.equal((await client.ask('sample', { key: 'b', id }))?.body?.kind, 'json');
    assert.equal((await client.ask('diff', { from: 'a', to: 'b' })).operationCounts.removed, 2);
    const files = await client.ask('client', { key: 'b', ids: [id, 'GET /none'], language: 'go', name: 'my client' });
    assert.ok(files.some(({ path: name, content }) => name === 'go.mod' && content.includes('module my-client')));
    assert.equal(await client.ask('operation', { key: 'b', id: 'GET /none' }), undefined);
    const response = acceptedBucket('{"bucket":{"id":9007199254740993,"name":"x"}}');
    const request = { method: 'POST', url: 'https://h/v1/os-buckets/', headers: [] };
    const deviations = await client.ask('check', { key: 'b', id, response });
    assert.deepEqual(
      deviations?.map(({ pointer, keyword }) => [pointer, keyword]),
      [['/bucket/name', 'minLength']],
    );
    assert.equal(await client.ask('check', { key: 'b', id: 'GET /none', response }), undefined);
    const poll = await client.ask('follow', { key: 'b', id, request, response });
    assert.equal(poll?.url, 'https://h/v1/os-buckets/9007199254740993');
    assert.equal(poll?.operation, 'GET /os-buckets/{bucket_id}');
    const text = 'GET /os-buckets/?sort=';
    const place = placeInHttpFile(parseHttpFile(text), text.length);
    assert.ok(place);
    const suggested = await client.ask('suggest', { key: 'b', id: 'GET /os-buckets/', place });
    assert.deepEqual(
      suggested.map((each) => each.text),
      ['name', 'create'],
    );
    await client.ask('dispose', { key: 'b' });
    await assert.rejects(client.ask('operation', { key: 'b', id }), withCode('internal'));
  });

  it('read other files through the host, from the folders that it names', async () => {
    const split = path.join(fixtureFolder, 'split');
    const files = new LocalFiles([split]);
    const asked: string[] = [];
    const readFile = (uri: string, maxBytes: number) => {
      asked.push(path.posix.basename(uri));
      return files.read(uri, maxBytes);
    };
    const index = await client.open('s', source('split/openapi.yaml', [`${pathToFileURL(split).href}/`]), { readFile });
    assert.deepEqual(asked, ['buckets.yaml', 'schemas.json', 'none.yaml']);
    assert.deepEqual(
      index.operations.slice(0, 2).map(({ id }) => id),
      ['GET /buckets/', 'GET /users/{name}'],
    );
    const closed = await client.open('t', source('split/openapi.yaml'), { readFile });
    assert.deepEqual([asked.length, closed.problems.filter(({ code }) => code === 'ref.outside').length], [3, 5]);
    const folders = new FolderFiles(['file:///a/', 'file:///b'], () => Promise.resolve(''));
    assert.deepEqual(
      ['file:///a/x.yaml', 'file:///a/..%2fx', 'file:///b/x', 'file:///ax'].map((uri) => folders.allows(uri)),
      [true, false, false, false],
    );
  });

  it('can be cancelled', async () => {
    const controller = new AbortController();
    const readFile = () => {
      controller.abort();
      return new Promise<string>(() => undefined);
    };
    const opening = client.open(
      's',
      source('split/openapi.yaml', [`${pathToFileURL(path.join(fixtureFolder, 'split')).href}/`]),
      { readFile, signal: controller.signal },
    );
    await assert.rejects(opening, withCode('cancelled'));
    await assert.rejects(
      client.open('s', source('platform-3.0.yaml'), { signal: controller.signal }),
      withCode('cancelled'),
    );
  });

  it('are given up when they cost too much, and start anew', async () => {
    let resets = 0;
    const impatient = new DefinitionClient(() => startThread(file, workerHeapMegabytes), { deadline: 3_000 });
    impatient.onDidReset(() => resets++);
    const endless = source('split/openapi.yaml', [`${pathToFileURL(path.join(fixtureFolder, 'split')).href}/`]);
    await assert.rejects(
      impatient.open('s', endless, { readFile: () => new Promise<string>(() => undefined) }),
      withCode('api.tooCostly'),
    );
    assert.equal(resets, 1);
    impatient.dispose();
    const patient = new DefinitionClient(() => startThread(file, workerHeapMegabytes));
    assert.equal((await patient.open('a', source('platform-3.0.yaml'))).counts.operations, 10);
    patient.dispose();
  });

  it('fail with a clear error when the thread ends by itself', async () => {
    const ends: ((reason: string) => void)[] = [];
    const dead: Thread = {
      post: () => {
        for (const end of ends) end('out of memory');
      },
      onMessage: () => undefined,
      onEnd: (listener) => ends.push(listener),
      terminate: () => undefined,
    };
    const lost = new DefinitionClient(() => dead);
    await assert.rejects(lost.open('a', source('platform-3.0.yaml')), withCode('api.tooCostly'));
    lost.dispose();
  });

  it('compare a service with a definition, while the host sends the requests', async () => {
    await client.open('a', source('platform-3.0.yaml'));
    const sent: string[] = [];
    const steps: string[] = [];
    const checks = await client.checkService(
      { key: 'a', server: 'http://h/v1', parameters: {}, unsafe: false },
      {
        signal: new AbortController().signal,
        onProgress: (done, of) => steps.push(`${done}/${of}`),
        send: async (request) => {
          sent.push(`${request.method} ${request.url}`);
          if (request.method === 'GET') return answer('{"buckets": [{"id": "seven"}]}');
          throw new AppError('network.refused', 'Nobody is there');
        },
      },
    );
    assert.ok(sent.every((each) => /^(?:GET|HEAD) http:\/\/h\/v1\//.test(each)));
    assert.equal(steps.at(-1), `${checks.length}/${checks.length}`);
    const list = checks.find(({ operation }) => operation === 'GET /os-buckets/');
    assert.equal(list?.outcome, 'deviates');
    assert.ok(checks.some(({ outcome, reason }) => outcome === 'failed' && reason === 'network.refused'));
  });

  it('stop comparing when they are cancelled', async () => {
    await client.open('a', source('platform-3.0.yaml'));
    const stop = new AbortController();
    const checking = client.checkService(
      { key: 'a', server: 'http://h/v1', parameters: {}, unsafe: false },
      {
        signal: stop.signal,
        onProgress: () => undefined,
        send: async () => {
          stop.abort();
          throw new AppError('cancelled', 'Stopped');
        },
      },
    );
    await assert.rejects(checking, withCode('cancelled'));
  });
});

describe('The time that a call may take', () => {
  it('is that of the thread, not of a service that it has asked', async () => {
    let listen: (message: FromThread) => void = () => undefined;
    const slow = new DefinitionClient(
      () => ({
        post: (message) => {
          if (message.kind === 'call')
            listen({
              kind: 'ask',
              call: message.call,
              question: 1,
              name: 'send',
              params: { request: { method: 'GET', url: 'http://h/', headers: [] } },
            });
          if (message.kind === 'answer') listen({ kind: 'result', call: 1, result: [] });
        },
        onMessage: (listener) => {
          listen = listener;
        },
        onEnd: () => undefined,
        terminate: () => undefined,
      }),
      { deadline: 20 },
    );
    const send = async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return answer('{}');
    };
    const signal = new AbortController().signal;
    const params = { key: 'a', server: 'http://h', parameters: {}, unsafe: false };
    assert.deepEqual(await slow.checkService(params, { signal, send, onProgress: () => undefined }), []);
    slow.dispose();
  });
});

function answer(text: string): ApiResponse {
  const headers = [['content-type', 'application/json']] as const;
  const body = { kind: 'json', text, size: text.length, cut: false } as const;
  const time = { toHeaders: 1, toEnd: 1 };
  return { status: 200, statusText: 'OK', headers, url: 'http://h', redirects: [], time, wireBytes: 0, body };
}
