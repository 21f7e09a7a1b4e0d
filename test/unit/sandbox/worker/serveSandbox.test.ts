import assert from 'node:assert/strict';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { SandboxNews, SandboxOrder, SandboxWorkerData } from '../../../../src/core/sandbox/worker/sandboxMessages';
import { serveSandbox } from '../../../../src/core/sandbox/worker/serveSandbox';
import { useTempFolder } from '../disk/useTempFolder';

const keys = { accessKeyId: 'AKIA', secretAccessKey: 'the secret' };

describe('serveSandbox', () => {
  const folder = useTempFolder();
  let port: MessagePort;
  let news: SandboxNews[];
  let ended: boolean;

  /** Starts one behind a channel, as the thread does. */
  function serve(data: Partial<SandboxWorkerData> = {}): Promise<void> {
    const { port1, port2 } = new MessageChannel();
    port = port1;
    news = [];
    ended = false;
    port.on('message', (each: SandboxNews) => news.push(each));
    port.on('close', () => {
      ended = true;
    });
    return serveSandbox(port2, { dataDir: folder(), port: 0, keys, dialect: 'aws', ...data });
  }

  afterEach(async () => {
    if (ended) return;
    order({ do: 'close' });
    while (!ended) await turn();
  });

  const turn = () => new Promise((next) => setTimeout(next, 5));
  const order = (each: SandboxOrder, number = 1) => port.postMessage({ number, order: each });

  async function told<K extends SandboxNews['tells']>(kind: K, from = 0) {
    for (;;) {
      const found = news.slice(from).find(({ tells }) => tells === kind);
      if (found !== undefined) return found as Extract<SandboxNews, { tells: K }>;
      await turn();
    }
  }

  it('says how it runs, without the secret', async () => {
    await serve();
    const { status } = await told('running');
    assert.match(status.endpoint, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.deepEqual([status.dialect, status.dataDir], ['aws', folder()]);
    assert.ok(!JSON.stringify(news).includes(keys.secretAccessKey));
  });

  it('says why it does not run, and ends', async () => {
    await serve({ dialect: 'rgw-99' });
    const { error } = await told('failed');
    assert.deepEqual([error.code, error.facts['reason']], ['input.invalid', 'unknownVendor']);
    while (!ended) await turn();
  });

  it('does as it is told, and tells what changed ahead of saying so', async () => {
    await serve();
    await told('running');
    order({ do: 'addFault', rule: { fault: { kind: 'duplicate' } } }, 7);
    assert.deepEqual(await told('done'), { tells: 'done', number: 7 });
    const kinds = news.map(({ tells }) => tells);
    assert.ok(kinds.indexOf('changed') < kinds.indexOf('done'));
    assert.equal((await told('changed')).faults[0]?.rule.id, 'fault-1');
    const before = news.length;
    order({ do: 'advanceTime', milliseconds: 86_400_000 }, 8);
    await told('done', before);
    const { aheadSeconds } = (await told('changed', before)).status;
    assert.ok(Math.abs(aheadSeconds - 86_400) <= 1);
  });

  it('says what it cannot do', async () => {
    await serve();
    await told('running');
    order({ do: 'removeFault', id: 'nobody' }, 3);
    const { number, error } = await told('done');
    assert.deepEqual([number, error?.code, error?.facts['reason']], [3, 'input.invalid', 'unknownFault']);
  });

  it('tells of many requests at once, each of them once', async () => {
    await serve();
    const { endpoint } = (await told('running')).status;
    for (let n = 0; n < 30; n++) await (await fetch(`${endpoint}/b/${n}`)).arrayBuffer();
    const changes = () => news.flatMap((each) => (each.tells === 'changed' && each.requests.length > 0 ? [each] : []));
    const numbers = () => changes().flatMap(({ requests }) => requests.map(({ number }) => number));
    while (numbers().length < 30) await turn();
    assert.deepEqual(
      numbers(),
      Array.from({ length: 30 }, (_, n) => n + 1),
    );
    assert.ok(changes().length < 15, `${changes().length} messages`);
  });
});
