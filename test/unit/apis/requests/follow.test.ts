import assert from 'node:assert/strict';
import type { JsonValue } from '../../../../src/core/apis/exactJson/jsonValue';
import { writeJson } from '../../../../src/core/apis/exactJson/writeJson';
import type { ApiRequest } from '../../../../src/core/apis/requests/apiRequest';
import type { ApiResponse } from '../../../../src/core/apis/requests/apiResponse';
import { actionStateOf } from '../../../../src/core/apis/requests/follow/actionStatus';
import { allPages } from '../../../../src/core/apis/requests/follow/allPages';
import { type FollowOptions, followOperation } from '../../../../src/core/apis/requests/follow/followOperation';
import { queryValue, withQueryValue } from '../../../../src/core/apis/requests/follow/pageQuery';
import { pollUrl } from '../../../../src/core/apis/requests/follow/pollUrl';

function answer(status: number, value: JsonValue): ApiResponse {
  const text = writeJson(value, 0);
  const body = { kind: 'json', text, size: text.length, cut: false } as const;
  const time = { toHeaders: 1, toEnd: 1 };
  return { status, statusText: '', headers: [], url: 'http://h', redirects: [], time, wireBytes: 0, body };
}

const poll: ApiRequest = { method: 'GET', url: 'http://h/v1/os-buckets/5', headers: [] };

/** Answers as a service would that changes from look to look; the last answer stays. */
function follow(answers: readonly ApiResponse[], options: Partial<FollowOptions> = {}) {
  let next = 0;
  const send = async () => answers[Math.min(next++, answers.length - 1)] as ApiResponse;
  return followOperation({ poll, send, deadline: 60, interval: 1, deletes: false, ...options });
}

const status = (text: string) => answer(200, { bucket: { id: 5, action_status: text } });

describe('following an asynchronous operation', () => {
  const cases: readonly (readonly [string, readonly ApiResponse[], string, Partial<FollowOptions>])[] = [
    ['waits until the status settles', [status('creating'), status('creating'), status('active')], 'done', {}],
    ['tells a status that failed', [status('creating'), status('creating_error')], 'failed', {}],
    [
      'waits for a deleted object to be gone',
      [status('active'), status('deleting'), answer(404, {})],
      'gone',
      { deletes: true },
    ],
    ['gives an object that is not there yet a moment', [answer(404, {}), status('active')], 'done', {}],
    ['knows an object that is lost', [answer(404, {})], 'lost', {}],
    ['has patience with a service that is busy', [answer(503, {}), status('active')], 'done', {}],
    ['ends at the deadline', [status('creating')], 'tooLate', {}],
    ['says when there is nothing to wait for', [answer(200, { bucket: { id: 5 } })], 'noStatus', {}],
    ['says when it may not look', [answer(403, {})], 'refused', {}],
  ];
  for (const [what, answers, outcome, options] of cases) {
    it(what, async () => assert.equal((await follow(answers, options)).outcome, outcome));
  }

  it('can be cancelled while it waits', async () => {
    const stop = new AbortController();
    const following = follow([status('creating')], {
      deadline: 60_000,
      interval: 30_000,
      signal: stop.signal,
      onStep: () => setImmediate(() => stop.abort()),
    });
    await assert.rejects(following, { code: 'cancelled' });
  });

  for (const [word, state] of Object.entries({
    active: 'done',
    creating: 'pending',
    verifying_error: 'failed',
    running: 'done',
    deleting_error: 'failed',
    queued: 'pending',
    string: 'done',
  })) {
    it(`takes "${word}" as ${state}`, () => assert.equal(actionStateOf(word), state));
  }

  const made = { os_bucket: { id: 9007199254740993n, name: 'a' } };
  const places: readonly (readonly [string, string, string, string | undefined])[] = [
    [
      '/os-buckets/',
      'http://h/v1/os-buckets/?x=1',
      '/os-buckets/{bucket_id}',
      'http://h/v1/os-buckets/9007199254740993',
    ],
    ['/os-buckets/{id}:add', 'http://h/v1/os-buckets/5:add', '/os-buckets/{bucket_id}', 'http://h/v1/os-buckets/5'],
    ['/a/{a}/b/{b}', 'http://h/a/1%2F2/b/x', '/a/{a}/b/{b}', 'http://h/a/1%2F2/b/x'],
    ['/a/{a}', 'http://h/other', '/a/{a}', undefined],
  ];
  for (const [path, url, pollPath, expected] of places) {
    it(`finds the object of ${url}`, () => assert.equal(pollUrl({ path, url, pollPath, answer: made }), expected));
  }
});

/** A service with so many items, which may change between pages. */
function service(count: number, options: { total?: boolean; drop?: number; ignoreOffset?: boolean } = {}) {
  let pages = 0;
  return async ({ url }: ApiRequest) => {
    const [limit, offset] = [Number(queryValue(url, 'limit')), Number(queryValue(url, 'offset'))];
    const dropped = pages++ > 0 ? (options.drop ?? 0) : 0;
    const all = Array.from({ length: count }, (_, id) => ({ id })).slice(dropped);
    const start = options.ignoreOffset ? 0 : offset;
    const items = all.slice(start, start + limit);
    return answer(200, { items, ...(options.total ? { paging: { total_count: all.length } } : {}) });
  };
}

const read = (send: (request: ApiRequest) => Promise<ApiResponse>, url = 'http://h/list?q=a%20b', mostItems = 1000) =>
  allPages({ method: 'GET', url, headers: [] }, { send, pageSize: 10, mostItems });

describe('reading all pages', () => {
  it('reads them into one document', async () => {
    for (const total of [true, false]) {
      const pages = await read(service(25, { total }));
      assert.deepEqual([pages.items, pages.drift, pages.cut], [25, [], false]);
    }
    assert.equal((await read(service(20, { total: true }))).pages, 2);
  });

  it('notices that the list changed meanwhile', async () => {
    const { drift } = await read(service(25, { total: true, drop: 2 }));
    assert.deepEqual(drift[0], { kind: 'totalChanged', page: 2, from: 25, to: 23 });
  });

  it('notices a service that ignores the offset, and does not go on for ever', async () => {
    const pages = await read(service(25, { ignoreOffset: true }));
    assert.deepEqual([pages.items, pages.drift], [10, [{ kind: 'offsetIgnored', page: 2 }]]);
  });

  it('stops at the bound and says so', async () => {
    const pages = await read(service(100), 'http://h/list', 30);
    assert.deepEqual([pages.items, pages.cut], [30, true]);
  });

  it('fails at a page that is refused', async () => {
    await assert.rejects(
      read(async () => answer(500, {})),
      { code: 'store.unexpected' },
    );
  });

  it('sets query values in their place', () => {
    assert.equal(
      withQueryValue('http://h/a?limit=1&q=%20x&offset=2', 'limit', 5),
      'http://h/a?limit=5&q=%20x&offset=2',
    );
    assert.equal(withQueryValue('http://h/a', 'limit', 5), 'http://h/a?limit=5');
  });
});
