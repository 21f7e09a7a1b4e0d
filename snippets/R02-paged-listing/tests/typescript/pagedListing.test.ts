import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { ManagementClient } from '../src/storage/managementClient.js';
import { type PagedListOptions, pagedList } from '../src/storage/pagedList.js';
import { required } from './support/target.js';

interface Item {
  readonly id: number;
  readonly name?: string;
}

const options: PagedListOptions<Item> = { items: 'items', idOf: ({ id }) => id, pageSize: 3 };

/** A list that a test changes between pages. */
class ChangingList {
  items: Item[];
  readonly requests: Readonly<Record<string, string | number>>[] = [];
  readonly #before: (list: ChangingList, request: number) => void;

  constructor(count: number, before: (list: ChangingList, request: number) => void = () => undefined) {
    this.items = Array.from({ length: count }, (_, index) => ({ id: index + 1 }));
    this.#before = before;
  }

  async get(_path: string, { query = {} }: { query?: Readonly<Record<string, string | number>> } = {}) {
    this.#before(this, this.requests.push(query));
    const [limit, offset] = [Number(query['limit']), Number(query['offset'])];
    return { items: this.items.slice(offset, offset + limit), paging: { total_count: this.items.length } };
  }
}

async function idsOf(list: ChangingList, more: Partial<PagedListOptions<Item>> = {}): Promise<number[]> {
  const ids: number[] = [];
  for await (const { id } of pagedList(list, '/items', { ...options, ...more })) ids.push(id);
  return ids;
}

describe('paged listing', () => {
  const client = new ManagementClient({
    baseUrl: required('API_URL'),
    user: required('API_USERNAME'),
    password: async () => required('API_PASSWORD'),
    loginFlow: 'xms',
  });
  const prefix = `list-${randomUUID().slice(0, 8)}`;
  const made: number[] = [];
  after(async () => {
    for (const id of made) await client.delete(`/os-buckets/${id}`);
    await client.close();
  });

  it('R02-all: every item of several pages once', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `${prefix}-${index}`);
    for (const name of names) {
      const { bucket } = (await client.post('/os-buckets/', { body: { bucket: { name } } })) as { bucket: Item };
      made.push(bucket.id);
    }
    const found: string[] = [];
    const list = pagedList<Item>(client, '/os-buckets/', { ...options, items: 'os_buckets', maxRestarts: 100 });
    for await (const { name = '' } of list) if (name.startsWith(prefix)) found.push(name);
    assert.deepEqual(found.sort(), names);
    const filters = { name: `${prefix}-3` };
    const one: Item[] = [];
    for await (const item of pagedList<Item>(client, '/os-buckets/', { ...options, items: 'os_buckets', filters }))
      one.push(item);
    assert.deepEqual(
      one.map(({ id }) => id),
      [made[3]],
    );
  });

  for (const count of [1, 2, 3, 4, 5, 6, 7, 30]) {
    it(`R02-all: ${count} items with pages of 3`, async () => {
      const expected = Array.from({ length: count }, (_, index) => index + 1);
      assert.deepEqual(await idsOf(new ChangingList(count)), expected);
      assert.deepEqual(await idsOf(new ChangingList(count), { pageSize: 1 }), expected);
    });
  }

  it('R02-lazy: stopping early asks for no more pages', async () => {
    const list = new ChangingList(30);
    for await (const { id } of pagedList(list, '/items', options)) if (id === 3) break;
    assert.deepEqual(list.requests, [{ limit: 3, offset: 0 }]);
  });

  it('R02-drift: items removed meanwhile make no other one be missed', async () => {
    const list = new ChangingList(12, (changing, request) => {
      if (request === 2) changing.items = changing.items.filter(({ id }) => id !== 1 && id !== 3);
      if (request === 5) changing.items = changing.items.filter(({ id }) => id !== 6);
    });
    const ids = await idsOf(list);
    assert.equal(new Set(ids).size, ids.length);
    const stayed = list.items.map(({ id }) => id);
    assert.deepEqual(
      stayed.filter((id) => !ids.includes(id)),
      [],
    );
  });

  it('R02-drift: items added meanwhile are given, and none twice', async () => {
    const list = new ChangingList(8, (changing, request) => {
      if (request === 2) changing.items.unshift({ id: 100 });
      if (request === 3) changing.items.splice(2, 0, { id: 101 });
    });
    const ids = await idsOf(list);
    assert.deepEqual(
      [...ids].sort((a, b) => a - b),
      [1, 2, 3, 4, 5, 6, 7, 8, 100, 101],
    );
  });

  it('R02-drift: a list that gets shorter than the offset is read again', async () => {
    const list = new ChangingList(7, (changing, request) => {
      if (request === 3) changing.items = [{ id: 7 }, { id: 9 }];
    });
    assert.deepEqual((await idsOf(list)).slice(-2), [7, 9]);
  });

  it('R02-drift: one that changes every time ends with a typed error', async () => {
    const list = new ChangingList(30, (changing) => changing.items.shift());
    await assert.rejects(idsOf(list, { maxRestarts: 3 }), { kind: 'conflict' });
    assert(list.requests.length < 12, `${list.requests.length} requests`);
  });

  it('R02-empty: an empty list is empty', async () => {
    assert.deepEqual(await idsOf(new ChangingList(0)), []);
    const without = { get: async () => ({ paging: { total_count: 0 } }) };
    for await (const item of pagedList(without, '/items', options)) assert.fail(JSON.stringify(item));
    const filters = { name: `${prefix}-nothing` };
    const none = pagedList<Item>(client, '/os-buckets/', { ...options, items: 'os_buckets', filters });
    for await (const item of none) assert.fail(JSON.stringify(item));
    const wrong = { get: async () => ({ items: 'none' }) };
    await assert.rejects(pagedList(wrong, '/items', options).next(), { kind: 'protocol' });
  });
});
