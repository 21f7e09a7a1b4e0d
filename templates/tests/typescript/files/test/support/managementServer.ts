/**
 * A small management API, for the tests of patterns: they create and delete, which nobody wants on a real service. It listens on
 * loopback from the start of mocha to its end; API_PATTERNS_URL in the environment names another one.
 */
import { json, type ReceivedRequest, type Reply, ScriptedServer } from './scriptedServer.js';

interface Bucket {
  readonly id: number;
  readonly name: string;
  readonly quota_max_size?: number;
  /** When it is no longer `creating`, in milliseconds since 1970. */
  readonly ready: number;
}

const account = { name: 'pattern-tests', password: 'made-up-for-tests' };
const tokens = new Set<string>();
const buckets = new Map<number, Bucket>();
let count = 0;

function answer({ method, path, headers, body }: ReceivedRequest): Reply {
  const { pathname, searchParams } = new URL(path, 'http://localhost');
  if (pathname === '/auth/tokens:login') return login(body);
  const token = String(headers['xms-auth-token'] ?? '');
  if (!tokens.has(token)) return failure(401, 'TokenExpired', 'the token is not valid');
  if (pathname === '/auth/tokens:logout') {
    tokens.delete(token);
    return { status: 204 };
  }
  if (pathname === '/os-buckets/') return method === 'POST' ? create(body) : list(searchParams);
  const bucket = buckets.get(Number(/^\/os-buckets\/(\d+)$/.exec(pathname)?.[1]));
  if (bucket === undefined) return failure(404, 'NotFound', 'there is no such thing');
  if (method !== 'DELETE') return json(200, { bucket: shown(bucket) });
  buckets.delete(bucket.id);
  return { status: 202 };
}

function login(body: string): Reply {
  const { auth } = JSON.parse(body) as { auth?: Partial<typeof account> };
  if (auth?.name !== account.name || auth.password !== account.password) {
    return failure(401, 'AuthFailed', 'wrong user or password');
  }
  count += 1;
  const uuid = `token-${count}`;
  tokens.add(uuid);
  return json(200, { token: { uuid } });
}

function list(query: URLSearchParams): Reply {
  const [offset, limit] = [Number(query.get('offset') ?? 0), Number(query.get('limit') ?? 100)];
  const found = [...buckets.values()].filter(({ name }) => name.includes(query.get('name') ?? ''));
  const page = found.slice(offset, offset + limit).map(shown);
  return json(200, { os_buckets: page, paging: { offset, limit, total_count: found.length } });
}

function create(body: string): Reply {
  const { bucket: wanted } = JSON.parse(body) as { bucket: { name: string; quota_max_size?: number } };
  if ([...buckets.values()].some(({ name }) => name === wanted.name)) {
    return failure(409, 'BucketExists', 'there is one of that name');
  }
  count += 1;
  const bucket = { ...wanted, id: count, ready: Date.now() + 200 };
  buckets.set(bucket.id, bucket);
  return json(202, { bucket: shown(bucket) });
}

function shown({ ready, ...bucket }: Bucket) {
  return { ...bucket, action_status: Date.now() < ready ? 'creating' : 'active' };
}

function failure(status: number, code: string, msg: string): Reply {
  return json(status, { err: { code, msg } });
}

if (process.env['API_PATTERNS_URL'] === undefined) {
  const server = await ScriptedServer.start(answer);
  server.unref();
  process.env['API_PATTERNS_URL'] = server.url;
  process.env['API_PATTERNS_USERNAME'] = account.name;
  process.env['API_PATTERNS_PASSWORD'] = account.password;
}
