import assert from 'node:assert/strict';
import { updateObject } from '../src/storage/optimisticUpdate.js';
import { StoreCapabilities } from '../src/storage/storeCapabilities.js';
import { Crash, watchCommands } from './support/commands.js';
import { Scratch } from './support/scratch.js';
import { ScriptedServer } from './support/scriptedServer.js';
import { needs, required, testClient } from './support/target.js';

const increment = (old: Buffer | undefined) => Buffer.from(String(Number(old ?? 0) + 1));

describe('optimistic update', () => {
  const scratch = new Scratch();
  const { client, bucket } = scratch;
  let capabilities: StoreCapabilities;
  before(async () => {
    capabilities = await StoreCapabilities.load(required('S3_CAPABILITIES'));
  });
  after(() => scratch.remove());

  it('P15-counter: 8 writers with 10 increments each end at 80', async function () {
    needs(this, 'put.ifMatch.stale', 'put.ifNoneMatch');
    const writer = async () => {
      for (let round = 0; round < 10; round += 1)
        await updateObject(client, capabilities, bucket, scratch.key('counter'), increment, {
          attempts: 500,
          baseDelay: 5,
        });
    };
    await Promise.all(Array.from({ length: 8 }, writer));
    assert.equal(await scratch.text('counter'), '80');
  });

  it('P15-counter: a write whose reply was lost is not made twice', async function () {
    needs(this, 'put.ifMatch.stale', 'put.ifNoneMatch');
    await scratch.put('lost', '41');
    const unlucky = testClient();
    let losses = 1;
    watchCommands(unlucky, {
      after({ name }) {
        if (name === 'PutObject' && losses-- > 0) throw Object.assign(new Crash(), { code: 'ECONNRESET' });
      },
    });
    const result = await updateObject(unlucky, capabilities, bucket, scratch.key('lost'), increment);
    assert.equal(await scratch.text('lost'), '42');
    assert.equal(result.etag, (await scratch.head('lost')).ETag);
    unlucky.destroy();
  });

  it('P15-counter: a read that fails is made again', async function () {
    needs(this, 'put.ifMatch.stale', 'put.ifNoneMatch');
    await scratch.put('unread', '41');
    const unlucky = testClient({ maxAttempts: 1 });
    let failures = 1;
    watchCommands(unlucky, {
      after({ name }) {
        if (name === 'GetObject' && failures-- > 0) throw Object.assign(new Crash(), { code: 'ECONNRESET' });
      },
    });
    await updateObject(unlucky, capabilities, bucket, scratch.key('unread'), increment);
    assert.equal(await scratch.text('unread'), '42');
    unlucky.destroy();
  });

  it('P15-etag-style: the ETag is sent in the form that the store accepts', async function () {
    needs(this, 'put.ifMatch.stale');
    await scratch.put('styled', '1');
    await updateObject(client, capabilities, bucket, scratch.key('styled'), increment, { attempts: 1 });
    assert.equal(await scratch.text('styled'), '2');
    const server = await ScriptedServer.start(() => ({ status: 200, headers: { etag: '"abc"' }, body: '' }));
    const other = testClient({ endpoint: server.url });
    const send = async (style: 'quoted' | 'unquoted') => {
      const works = {
        [`put.ifMatch.${style}`]: 'works',
        'put.ifMatch.stale': 'works',
        'put.ifNoneMatch': 'works',
      } as const;
      await updateObject(other, new StoreCapabilities(works), 'b', 'k', increment);
      return server.received.at(-1)?.headers['if-match'];
    };
    assert.deepEqual([await send('quoted'), await send('unquoted')], ['"abc"', 'abc']);
    other.destroy();
    await server.stop();
  });

  it('P15-gives-up: endless conflicts end with a typed error', async function () {
    needs(this, 'put.ifMatch.stale', 'put.ifNoneMatch');
    await scratch.put('busy', '0');
    let calls = 0;
    const outrun = async (old: Buffer | undefined) => {
      calls += 1;
      await scratch.put('busy', `somebody else ${calls}`);
      return increment(old);
    };
    const update = updateObject(client, capabilities, bucket, scratch.key('busy'), outrun, {
      attempts: 3,
      baseDelay: 1,
    });
    await assert.rejects(update, { kind: 'conflict', operation: 'updateObject' });
    assert.equal(calls, 3);
    assert.equal(await scratch.text('busy'), 'somebody else 3');
  });

  it('P15-keeps: content type and metadata are kept', async function () {
    needs(this, 'put.ifMatch.stale', 'put.ifNoneMatch');
    await scratch.put('described', '1', {
      ContentType: 'text/x-counter',
      CacheControl: 'max-age=60',
      Metadata: { author: 'me' },
    });
    await updateObject(client, capabilities, bucket, scratch.key('described'), increment);
    const { ContentType, CacheControl, Metadata } = await scratch.head('described');
    assert.deepEqual([ContentType, CacheControl, Metadata?.['author']], ['text/x-counter', 'max-age=60', 'me']);
    await updateObject(client, capabilities, bucket, scratch.key('new'), increment, { contentType: 'text/plain' });
    assert.equal((await scratch.head('new')).ContentType, 'text/plain');
  });

  it('P15-refuses: without the condition it refuses and writes nothing', async () => {
    const watched = testClient();
    const sent = watchCommands(watched);
    const known = [{}, { 'put.ifMatch.stale': 'works' }, { 'put.ifNoneMatch': 'works' }] as const;
    for (const each of known) {
      const refused = updateObject(watched, new StoreCapabilities(each), bucket, scratch.key('refused'), increment);
      await assert.rejects(refused, { kind: 'unsupported' });
    }
    assert.deepEqual(sent, []);
    watched.destroy();
  });
});
