import assert from 'node:assert/strict';
import { AppError } from '../../../src/core/base/errors';
import { ThreadClient } from '../../../src/core/base/thread/threadClient';
import type { FromThread, Method, Thread } from '../../../src/core/base/thread/threadContract';
import { type ThreadMethods, ThreadServer } from '../../../src/core/base/thread/threadServer';

interface Contract {
  readonly methods: {
    readonly twice: Method<{ readonly of: number }, number>;
    readonly secret: Method<object, string>;
    readonly wait: Method<object, undefined>;
    readonly fail: Method<object, undefined>;
  };
  readonly questions: { readonly word: Method<{ readonly for: string }, string> };
  readonly news: string;
}

const methods: ThreadMethods<Contract> = {
  twice: ({ of }, { tell }) => {
    tell(`twice ${of}`);
    return of * 2;
  },
  secret: (_, { ask }) => ask('word', { for: 'it' }),
  wait: (_, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new AppError('cancelled', 'stopped')));
    }),
  fail: () => {
    throw new AppError('local.io', 'Cannot read x', { facts: { file: 'x' } });
  },
};

/** The two sides, with messages between them copied as threads do. */
function connected() {
  let toHost: (message: FromThread) => void = () => undefined;
  let end: (reason: string) => void = () => undefined;
  const counts = { started: 0, ended: 0 };
  const start = (): Thread => {
    counts.started++;
    const server = new ThreadServer<Contract>(methods, (message) =>
      queueMicrotask(() => toHost(structuredClone(message))),
    );
    return {
      post: (message) => server.receive(structuredClone(message)),
      onMessage: (listener) => {
        toHost = listener;
      },
      onEnd: (listener) => {
        end = listener;
      },
      terminate: () => {
        counts.ended++;
      },
    };
  };
  return { start, counts, end: (reason: string) => end(reason) };
}

const lost = (reason: string) => new AppError('internal', reason);

describe('calls of a thread', () => {
  it('carry over results, news, questions and errors', async () => {
    const client = new ThreadClient<Contract>(connected().start, { lost });
    const news: string[] = [];
    assert.equal(await client.call('twice', { of: 4 }, { onNews: (each) => news.push(each) }), 8);
    assert.deepEqual(news, ['twice 4']);
    const answers = { word: async (asked: { readonly for: string }) => `word for ${asked.for}` };
    assert.equal(await client.call('secret', {}, { answers }), 'word for it');
    await assert.rejects(client.call('secret', {}), { code: 'cancelled' });
    await assert.rejects(client.call('fail', {}), { code: 'local.io', facts: { file: 'x' } });
  });

  it('stop when they are cancelled, and the thread stays', async () => {
    const { start, counts } = connected();
    const client = new ThreadClient<Contract>(start, { lost });
    const stop = new AbortController();
    const waiting = client.call('wait', {}, { signal: stop.signal });
    stop.abort();
    await assert.rejects(waiting, { code: 'cancelled' });
    await assert.rejects(client.call('wait', {}, { signal: stop.signal }), { code: 'cancelled' });
    assert.equal(await client.call('twice', { of: 1 }), 2);
    assert.deepEqual(counts, { started: 1, ended: 0 });
  });

  it('fail when the thread is lost, and begin anew with the next one', async () => {
    const { start, counts, end } = connected();
    const client = new ThreadClient<Contract>(start, { lost });
    let resets = 0;
    client.onDidReset(() => resets++);
    const waiting = client.call('wait', {});
    end('out of memory');
    await assert.rejects(waiting, { code: 'internal', message: 'out of memory' });
    assert.equal(await client.call('twice', { of: 3 }), 6);
    assert.deepEqual({ ...counts, resets }, { started: 2, ended: 1, resets: 1 });
  });

  it('end a thread that nobody needs any more, or that takes too long', async () => {
    const idle = connected();
    const client = new ThreadClient<Contract>(idle.start, { lost, idle: 5 });
    await client.call('twice', { of: 1 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(idle.counts.ended, 1);
    await client.call('twice', { of: 1 });
    assert.equal(idle.counts.started, 2);
    client.dispose();
    const slow = new ThreadClient<Contract>(connected().start, { lost, deadline: 5 });
    await assert.rejects(slow.call('wait', {}), { code: 'internal' });
  });
});
