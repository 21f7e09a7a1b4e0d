import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { MockNews, MockOrder, MockWorkerData } from '../../../../src/core/apis/mock/worker/mockMessages';
import { serveMock } from '../../../../src/core/apis/mock/worker/serveMock';
import { fixtureFolder, fixtureText } from '../openFixture';

const uriOf = (name: string) => pathToFileURL(path.join(fixtureFolder, name)).href;

describe('A mock in a thread', () => {
  let port: MessagePort;
  let news: MockNews[];
  let ended: boolean;

  function serve(name: string, data: Partial<MockWorkerData> = {}): Promise<void> {
    const { port1, port2 } = new MessageChannel();
    port = port1;
    news = [];
    ended = false;
    port.on('message', (each: MockNews) => news.push(each));
    port.on('close', () => {
      ended = true;
    });
    return serveMock(port2, { uri: uriOf(name), text: fixtureText(name), files: {}, port: 0, ...data });
  }

  const turn = () => new Promise((next) => setTimeout(next, 5));
  const order = (each: MockOrder, number = 1) => port.postMessage({ number, order: each });
  async function told<K extends MockNews['tells']>(
    kind: K,
    holds: (news: Extract<MockNews, { tells: K }>) => boolean = () => true,
  ) {
    for (;;) {
      const all = news.filter((each): each is Extract<MockNews, { tells: K }> => each.tells === kind);
      const found = all.find(holds);
      if (found !== undefined) return found;
      await turn();
    }
  }

  afterEach(async () => {
    if (ended) return;
    order({ do: 'close' }, 99);
    while (!ended) await turn();
  });

  it('says where it runs and what it was asked', async () => {
    await serve('platform-3.0.yaml');
    const { status } = await told('running');
    assert.deepEqual([status.operations, status.auth], [10, 'login']);
    assert.equal((await fetch(`${status.url}/os-buckets/?token=secret`)).status, 401);
    const { requests } = await told('changed', (each) => each.requests.length > 0);
    const [request] = requests;
    assert.deepEqual(
      [request?.method, request?.path, request?.operation, request?.status],
      ['GET', '/v1/os-buckets/', 'GET /os-buckets/', 401],
    );
    assert.ok(!JSON.stringify(news).includes('secret'));
  });

  it('has faults that are added, switched off and removed', async () => {
    await serve('platform-3.0.yaml');
    const { status } = await told('running');
    order({ do: 'addFault', rule: { id: 'f', fault: { kind: 'status', status: 503, code: 'SlowDown' } } });
    await told('done');
    const statusNow = async () => (await fetch(`${status.url}/os-buckets/`)).status;
    assert.equal(await statusNow(), 503);
    await told('changed', ({ faults }) => faults[0]?.rule.id === 'f' && faults[0].struck === 1);
    order({ do: 'enableFault', id: 'f', enabled: false }, 2);
    await told('done', ({ number }) => number === 2);
    assert.equal(await statusNow(), 401);
    order({ do: 'removeFault', id: 'f' }, 3);
    order({ do: 'removeFault', id: 'f' }, 4);
    assert.equal((await told('done', ({ number }) => number === 4)).error?.facts['reason'], 'unknownFault');
  });

  it('reads a definition of several files from the texts that it was given, and no other', async () => {
    const folder = path.join(fixtureFolder, 'split');
    const names = ['paths/buckets.yaml', 'schemas.json'];
    const files = Object.fromEntries(
      names.map((name) => [uriOf(`split/${name}`), readFileSync(path.join(folder, name), 'utf8')]),
    );
    await serve('split/openapi.yaml', { files });
    const all = (await told('running')).status.operations;
    order({ do: 'close' });
    while (!ended) await turn();
    await serve('split/openapi.yaml');
    assert.ok(all > (await told('running')).status.operations);
  });

  it('says when a port cannot be had, and ends', async () => {
    await serve('platform-3.0.yaml');
    const first = (await told('running')).status.url;
    const kept = { port, news };
    await serve('platform-3.0.yaml', { port: Number(new URL(first).port) });
    const { error } = await told('failed');
    assert.equal(error.facts['reason'], 'port');
    while (!ended) await turn();
    ({ port, news } = kept);
    ended = false;
    port.on('close', () => {
      ended = true;
    });
  });
});
