import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  type EnsureOptions,
  ensureResource,
  findByName,
  type Resource,
  ResourceMismatchError,
} from '../src/storage/idempotentCreate.js';
import { ManagementClient } from '../src/storage/managementClient.js';
import { json, type ReceivedRequest, type Reply, ScriptedServer } from './support/scriptedServer.js';
import { required } from './support/target.js';

const buckets = { path: '/os-buckets/', items: 'os_buckets', envelope: 'bucket' };

/** A server with buckets, which a test has answer its creations in some way. */
class BucketServer {
  readonly buckets: Resource[] = [];
  creations = 0;
  changes = 0;
  /** What happens at a creation, after it was carried out where `carry` is called. */
  onCreate: (carry: () => Resource) => Reply = (carry) => json(202, { bucket: carry() });

  answer({ method, path, body }: ReceivedRequest): Reply {
    if (path.endsWith(':login')) return json(200, { token: { uuid: 't', expires: '2099-01-01T00:00:00Z' } });
    if (path.endsWith(':logout')) return { status: 204 };
    if (method === 'GET' && path.startsWith('/v1/os-buckets/?')) {
      const { searchParams } = new URL(path, 'http://server');
      const [limit, offset] = [Number(searchParams.get('limit')), Number(searchParams.get('offset'))];
      return json(200, { os_buckets: this.buckets.slice(offset, offset + limit) });
    }
    if (method === 'GET') return json(200, { bucket: this.buckets.find(({ id }) => path.endsWith(`/${id}`)) });
    if (method !== 'POST') this.changes += 1;
    this.creations += 1;
    return this.onCreate(() => this.add((JSON.parse(body) as { bucket: Resource }).bucket));
  }

  add(bucket: Resource): Resource {
    const made = { ...bucket, id: this.buckets.length + 1, action_status: 'active' };
    this.buckets.push(made);
    return made;
  }
}

async function withServer(use: (client: ManagementClient, state: BucketServer) => Promise<void>): Promise<void> {
  const state = new BucketServer();
  const server = await ScriptedServer.start((request) => state.answer(request));
  const client = new ManagementClient({
    baseUrl: `${server.url}/v1`,
    user: 'u',
    password: async () => 'p',
    loginFlow: 'xms',
  });
  try {
    await use(client, state);
  } finally {
    await client.close();
    await server.stop();
  }
}

const desired = { name: 'wanted', quota_max_size: 10 };

describe('idempotent create', () => {
  const settle: NonNullable<EnsureOptions['settle']> = { deadline: 40_000, interval: 50 };

  it('R04-creates: creates when missing and returns it, and finds it the next time', async () => {
    const client = new ManagementClient({
      baseUrl: required('API_URL'),
      user: required('API_USERNAME'),
      password: async () => required('API_PASSWORD'),
      loginFlow: 'xms',
    });
    const wanted = { name: `made-${randomUUID().slice(0, 8)}`, quota_max_size: 1024 };
    const first = await ensureResource(client, buckets, wanted, { settle });
    const { name, quota_max_size, action_status } = first.resource;
    assert.deepEqual({ name, quota_max_size, action_status }, { ...wanted, action_status: 'active' });
    assert.equal(first.created, true);
    const second = await ensureResource(client, buckets, wanted, { settle });
    assert.deepEqual([second.created, second.resource['id']], [false, first.resource['id']]);
    assert.equal((await findByName(client, buckets, wanted.name))?.['id'], first.resource['id']);
    await client.delete(`/os-buckets/${first.resource['id']}`);
    await client.close();
  });

  it('R04-creates: waits until it is there, and needs a name', async () => {
    await withServer(async (client, state) => {
      state.onCreate = (carry) => {
        carry();
        return { status: 202 };
      };
      const { resource, created } = await ensureResource(client, buckets, desired, { settle });
      assert.deepEqual([resource['name'], resource['action_status'], created], ['wanted', 'active', true]);
      await assert.rejects(ensureResource(client, buckets, { quota_max_size: 1 }), { kind: 'invalid' });
      state.onCreate = () => json(403, { err: { code: 'Forbidden', msg: 'no' } });
      await assert.rejects(ensureResource(client, buckets, { name: 'other' }), { kind: 'forbidden' });
    });
  });

  it('R04-existing: a second call finds it and creates nothing', async () => {
    await withServer(async (client, state) => {
      // Not the one whose name only contains the other.
      state.add({ ...desired, name: 'wanted-too' });
      const theirs = state.add(desired);
      const { resource, created } = await ensureResource(client, buckets, desired);
      assert.deepEqual([resource, created, state.creations], [theirs, false, 0]);
    });
  });

  it("R04-race: a 409 from a racer leads to the racer's resource", async () => {
    await withServer(async (client, state) => {
      state.onCreate = () => {
        state.add(desired);
        return json(409, { err: { code: 'Exists', msg: 'the name is taken' } });
      };
      const { resource, created } = await ensureResource(client, buckets, desired, { settle });
      assert.deepEqual([resource['id'], created, state.creations], [1, false, 1]);
      state.onCreate = () => json(409, { err: { code: 'Busy', msg: 'something else' } });
      await assert.rejects(ensureResource(client, buckets, { name: 'other' }), { kind: 'conflict', code: 'Busy' });
    });
  });

  it('R04-lost-reply: a lost reply does not create twice', async () => {
    for (const lost of ['reset', { status: 504 }] as const) {
      await withServer(async (client, state) => {
        state.onCreate = (carry) => {
          carry();
          return lost;
        };
        const { resource, created } = await ensureResource(client, buckets, desired, { settle });
        assert.deepEqual([resource['name'], created], ['wanted', true]);
        assert.deepEqual([state.buckets.length, state.creations], [1, 1]);
        state.onCreate = () => lost;
        await assert.rejects(ensureResource(client, buckets, { name: 'other' }), { retryable: true });
        assert.equal(state.creations, 2);
      });
    }
  });

  it('R04-mismatch: one that differs is reported and not changed', async () => {
    await withServer(async (client, state) => {
      state.add({ name: 'wanted', quota_max_size: 99 });
      await assert.rejects(ensureResource(client, buckets, desired), (error) => {
        assert(error instanceof ResourceMismatchError);
        assert.deepEqual([error.properties, error.found['quota_max_size']], [['quota_max_size'], 99]);
        return true;
      });
      assert.deepEqual([state.creations, state.changes, state.buckets.length], [0, 0, 1]);
      const { created } = await ensureResource(client, buckets, desired, { compare: () => [] });
      assert.equal(created, false);
    });
  });

  it('R04-mismatch: what a racer made is compared, too', async () => {
    await withServer(async (client, state) => {
      state.onCreate = () => {
        state.add({ name: 'wanted', quota_max_size: 99 });
        return json(409, { err: { code: 'Exists', msg: 'the name is taken' } });
      };
      await assert.rejects(ensureResource(client, buckets, desired), ResourceMismatchError);
    });
  });
});
