import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type SettleOptions, TaskFailedError, TaskTimeoutError, waitUntilSettled } from '../src/storage/asyncTask.js';
import { ManagementClient } from '../src/storage/managementClient.js';
import { ManagementError, type ManagementErrorKind } from '../src/storage/managementErrors.js';
import { required } from './support/target.js';

type Look = object | ManagementErrorKind;

/** Answers each look as a test says, the last one for ever; time passes by sleeping only. */
function scripted(looks: readonly Look[]) {
  let now = 0;
  const pauses: number[] = [];
  let looked = 0;
  const get = async (path: string) => {
    const look = looks[Math.min(looked, looks.length - 1)];
    looked += 1;
    if (typeof look === 'string') throw new ManagementError(look, 'said the server', { method: 'GET', path });
    return { bucket: look };
  };
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      pauses.push(milliseconds);
      now += milliseconds;
    },
  };
  const options: SettleOptions = { envelope: 'bucket', deadline: 60_000, interval: 100, clock };
  return { client: { get }, options, pauses, looks: () => looked };
}

const creating = { id: 1, action_status: 'creating' };
const active = { id: 1, action_status: 'active' };

describe('asynchronous task', () => {
  const client = new ManagementClient({
    baseUrl: required('API_URL'),
    user: required('API_USERNAME'),
    password: async () => required('API_PASSWORD'),
    loginFlow: 'xms',
  });
  const real: SettleOptions = { envelope: 'bucket', deadline: 40_000, interval: 50 };
  after(() => client.close());

  it('R03-success: returns the resource once its status settles', async () => {
    const name = `task-${randomUUID().slice(0, 8)}`;
    const { bucket } = (await client.post('/os-buckets/', { body: { bucket: { name } } })) as {
      bucket: { id: number; action_status: string };
    };
    assert.equal(bucket.action_status, 'creating');
    const settled = await waitUntilSettled(client, `/os-buckets/${bucket.id}`, real);
    assert.deepEqual([settled?.['name'], settled?.['action_status']], [name, 'active']);
    await client.delete(`/os-buckets/${bucket.id}`);
    assert.equal(await waitUntilSettled(client, `/os-buckets/${bucket.id}`, { ...real, goneIsDone: true }), undefined);
  });

  it('R03-success: looks less and less often', async () => {
    const { client: other, options, pauses } = scripted([...Array.from({ length: 9 }, () => creating), active]);
    assert.deepEqual(await waitUntilSettled(other, '/b/1', options), active);
    assert.deepEqual(pauses.slice(0, 3), [100, 150, 225]);
    assert(Math.max(...pauses) === 1_000, pauses.join());
  });

  it("R03-failure: a failed task is a typed error with the server's reason", async () => {
    const failed = { id: 1, action_status: 'error', action_message: 'no space in pool 3, password=hunter22' };
    const { client: other, options } = scripted([creating, failed]);
    await assert.rejects(waitUntilSettled(other, '/b/1', options), (error) => {
      assert(error instanceof TaskFailedError);
      assert.deepEqual([error.lastStatus, error.reason], ['error', 'no space in pool 3, password=***']);
      return true;
    });
    const { client: refusing, options: same, looks } = scripted(['forbidden']);
    await assert.rejects(waitUntilSettled(refusing, '/b/1', same), { kind: 'forbidden' });
    assert.equal(looks(), 1);
    await assert.rejects(waitUntilSettled(scripted([{ id: 1 }]).client, '/b/1', options), { kind: 'protocol' });
  });

  it('R03-deadline: a task that never settles ends at the deadline', async () => {
    const { client: other, options, pauses } = scripted([creating]);
    await assert.rejects(waitUntilSettled(other, '/b/1', { ...options, deadline: 5_000 }), (error) => {
      assert(error instanceof TaskTimeoutError);
      assert.deepEqual([error.lastStatus, error.kind], ['creating', 'timeout']);
      return true;
    });
    assert.equal(
      pauses.reduce((sum, pause) => sum + pause, 0),
      5_000,
    );
  });

  it('R03-deadline: cancelling ends it at once', async function () {
    this.timeout(8_000);
    const cancel = new AbortController();
    const get = async () => {
      setImmediate(() => cancel.abort());
      return creating;
    };
    const waiting = waitUntilSettled({ get }, '/b/1', {
      deadline: 3_600_000,
      interval: 3_600_000,
      signal: cancel.signal,
    });
    await assert.rejects(waiting, { kind: 'cancelled' });
  });

  it('R03-transient: a single failing poll does not end the wait', async () => {
    const {
      client: other,
      options,
      looks,
    } = scripted(['unavailable', creating, 'network', 'timeout', 'throttled', active]);
    assert.deepEqual(await waitUntilSettled(other, '/b/1', options), active);
    assert.equal(looks(), 6);
    const always = scripted([creating, 'unavailable']);
    await assert.rejects(waitUntilSettled(always.client, '/b/1', always.options), (error) => {
      assert(error instanceof TaskTimeoutError && error.cause instanceof ManagementError);
      return error.lastStatus === 'creating';
    });
  });

  it('R03-delete: a deleted resource that is gone counts as done', async () => {
    const deleting = { id: 1, action_status: 'deleting' };
    const gone = scripted([deleting, 'notFound']);
    assert.equal(await waitUntilSettled(gone.client, '/b/1', { ...gone.options, goneIsDone: true }), undefined);
    const missing = scripted([creating, 'notFound']);
    await assert.rejects(waitUntilSettled(missing.client, '/b/1', missing.options), { kind: 'notFound' });
  });
});
