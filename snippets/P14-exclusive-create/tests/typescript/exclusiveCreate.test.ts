import assert from 'node:assert/strict';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { createExclusive } from '../src/storage/exclusiveCreate.js';
import { StorageError } from '../src/storage/storageErrors.js';
import { StoreCapabilities } from '../src/storage/storeCapabilities.js';
import { watchCommands } from './support/commands.js';
import { injectFault } from './support/faults.js';
import { Scratch } from './support/scratch.js';
import { needs, required, testClient } from './support/target.js';

describe('exclusive create', () => {
  const scratch = new Scratch();
  const { client, bucket } = scratch;
  let capabilities: StoreCapabilities;
  before(async () => {
    capabilities = await StoreCapabilities.load(required('S3_CAPABILITIES'));
  });
  after(() => scratch.remove());

  it('P14-one-winner: of many racers exactly one wins', async function () {
    needs(this, 'put.ifNoneMatch');
    const racers = Array.from({ length: 24 }, (_, index) => `racer ${index}`);
    const results = await Promise.allSettled(
      racers.map((racer) => createExclusive(client, capabilities, bucket, scratch.key('raced'), racer)),
    );
    const winners = racers.filter((_, index) => results[index]?.status === 'fulfilled');
    assert.equal(winners.length, 1);
    assert.equal(await scratch.text('raced'), winners[0]);
    for (const result of results) {
      if (result.status === 'rejected') assert.equal((result.reason as StorageError).kind, 'alreadyExists');
    }
  });

  it('P14-existing: an existing object is kept and reported', async function () {
    needs(this, 'put.ifNoneMatch');
    const created = await createExclusive(client, capabilities, bucket, scratch.key('kept'), 'first', {
      writerId: 'writer-1',
      contentType: 'text/plain',
    });
    const second = createExclusive(client, capabilities, bucket, scratch.key('kept'), 'second');
    await assert.rejects(second, { kind: 'alreadyExists', code: 'EEXIST' });
    assert.equal(await scratch.text('kept'), 'first');
    const head = await scratch.head('kept');
    assert.deepEqual([head.ETag, head.ContentType], [created.etag, 'text/plain']);
    assert.deepEqual(head.Metadata, { 'writer-id': 'writer-1' });
  });

  it('P14-existing: what is deleted meanwhile is not in the way any more', async function () {
    needs(this, 'put.ifNoneMatch');
    await scratch.put('leaving', 'theirs');
    const watched = testClient();
    watchCommands(watched, {
      async before({ name, input }) {
        if (name === 'HeadObject')
          await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: String(input['Key']) }));
      },
    });
    await createExclusive(watched, capabilities, bucket, scratch.key('leaving'), 'ours');
    assert.equal(await scratch.text('leaving'), 'ours');
    watched.destroy();
  });

  it('P14-own-retry: a success whose reply was lost is recognised as our own', async function () {
    needs(this, 'put.ifNoneMatch', 'faults');
    const rule = await injectFault(`PutObject key=${scratch.key('lost')} count=1 reset=answer`);
    const created = await createExclusive(client, capabilities, bucket, scratch.key('lost'), 'mine');
    await rule.remove();
    assert.equal(await scratch.text('lost'), 'mine');
    const head = await scratch.head('lost');
    assert.deepEqual([head.ETag, head.Metadata?.['writer-id']], [created.etag, created.writerId]);
    await assert.rejects(createExclusive(client, capabilities, bucket, scratch.key('lost'), 'theirs'), StorageError);
  });

  it('P14-refuses: without the condition it refuses and writes nothing', async () => {
    const watched = testClient();
    const sent = watchCommands(watched);
    for (const outcome of ['ignored', 'notTested'] as const) {
      const without = new StoreCapabilities({ 'put.ifNoneMatch': outcome });
      const refused = createExclusive(watched, without, bucket, scratch.key('refused'), 'x');
      await assert.rejects(refused, { kind: 'unsupported', code: 'ENOTSUP' });
    }
    assert.deepEqual(sent, []);
    assert.deepEqual(await scratch.names('refused'), []);
    watched.destroy();
  });
});
