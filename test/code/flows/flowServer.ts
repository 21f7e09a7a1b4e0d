import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeCertificates } from '../../servers/certificates';
import type { Flow } from './flowDefinition';

/** Signs that mean something to JSON, HTTP, addresses and to whoever fills templates one after the other. */
export const username = 'us{{password}}er"ü';
export const password = 'pä"ss\\w{{username}}ö$&rd';
export const apiKey = 'k/e y=1;&ü';
export const bearerToken = 'a.bearer-token';

interface Answer {
  readonly status: number;
  readonly body?: object;
  readonly location?: string;
  /** No answer at all. */
  readonly hangs?: boolean;
}

/** What requests of a way to be let in have to say. */
const letIn: Readonly<Record<Exclude<Flow, 'ceph' | 'xms'>, (request: http.IncomingMessage) => boolean>> = {
  bearer: ({ headers }) => headers.authorization === `Bearer ${bearerToken}`,
  basic: ({ headers }) =>
    headers.authorization === `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
  keyheader: ({ headers }) => headers['x-key'] === 'a-key',
  keyquery: ({ url = '' }) => url.split('?')[1] === `api%20key=${encoded(apiKey)}`,
  keycookie: ({ headers }) => headers.cookie === `key=${encoded(apiKey)}`,
};

function encoded(text: string): string {
  return encodeURIComponent(text);
}

/**
 * The service of all flows, each below a path of its name, with a certificate of a private authority. Tokens of a login are good for one
 * request; `log` has who logged in and out, and what came where a redirection leads.
 */
export async function startFlowServer() {
  const folder = mkdtempSync(path.join(tmpdir(), 'flow-server-'));
  makeCertificates(folder, ['localhost']);
  const read = (name: string) => readFileSync(path.join(folder, name));
  const service = new FlowService();
  const server = https.createServer(
    { key: read('localhost.key'), cert: read('localhost.crt') },
    (request, response) => {
      void service.answer(request).then(({ status, body, location, hangs = false }) => {
        if (hangs) return;
        const type = body === undefined ? {} : { 'content-type': 'application/json' };
        response.writeHead(status, { ...type, ...(location === undefined ? {} : { location }) });
        response.end(body === undefined ? undefined : JSON.stringify(body));
      });
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    log: service.log,
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    caFile: path.join(folder, 'ca.crt'),
    reset: () => service.reset(),
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

class FlowService {
  readonly log: string[] = [];
  #tokens = 0;
  /** Requests that a token is still good for. */
  readonly #good = new Map<string, number>();
  readonly #polls = new Map<string, number>();

  /** As if nobody had been here. */
  reset(): void {
    this.log.length = 0;
    this.#tokens = 0;
    this.#good.clear();
    this.#polls.clear();
  }

  async answer(request: http.IncomingMessage): Promise<Answer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const [, flow = '', ...rest] = (request.url ?? '').split('?')[0]?.split('/') ?? [];
    const route = `${request.method} /${rest.join('/')}`;
    if (flow === 'elsewhere') this.log.push(`elsewhere ${JSON.stringify(request.headers)}`);
    const login = this.#login(flow, route, request, body);
    if (login !== undefined) return login;
    if (!this.#letsIn(flow as Flow, request))
      return { status: 401, body: { error: { code: 'Unauthorized', message: 'not let in' } } };
    return this.#things(flow, route, body, request);
  }

  #login(flow: string, route: string, { headers }: http.IncomingMessage, body: string): Answer | undefined {
    const ceph = 'application/vnd.ceph.api.v1.0+json';
    if (flow === 'ceph' && /^POST \/api\/auth/.test(route) && headers.accept !== ceph) return { status: 415 };
    if (/^POST \/(?:api\/auth\/logout|auth\/tokens:logout)$/.test(route)) {
      this.log.push(`${flow} logout`);
      return { status: 200, body: {} };
    }
    if (!/^POST \/(?:api\/auth|auth\/tokens:login)$/.test(route)) return undefined;
    const sent = JSON.parse(body);
    const { name, username: user, password: secret } = flow === 'xms' ? sent.auth : sent;
    // As the dashboard answers; other services say 401.
    if ((user ?? name) !== username || secret !== password)
      return { status: 400, body: { detail: 'Invalid credentials' } };
    this.log.push(`${flow} login`);
    const token = `token-${++this.#tokens}`;
    this.#good.set(token, this.#tokens % 2 === 1 ? 1 : 1_000);
    return { status: 201, body: flow === 'xms' ? { token: { uuid: token } } : { token } };
  }

  #letsIn(flow: Flow, request: http.IncomingMessage): boolean {
    if (flow !== 'ceph' && flow !== 'xms') return letIn[flow]?.(request) ?? false;
    const { authorization = '', 'xms-auth-token': own } = request.headers;
    const token = flow === 'xms' ? String(own) : authorization.replace(/^Bearer /, '');
    const left = this.#good.get(token) ?? 0;
    this.#good.set(token, left - 1);
    return left > 0;
  }

  #things(flow: string, route: string, body: string, { url, headers }: http.IncomingMessage): Answer {
    if (route.startsWith('GET /lists/')) return { status: 200, body: { name: `${url} ${headers['x-list']}` } };
    if (route === 'GET /same') return this.#samePage(flow);
    if (route === 'GET /moved') return { status: 302, location: '/elsewhere/' };
    if (route === 'POST /things/') {
      const { name } = JSON.parse(body);
      return { status: 202, body: { id: name, name, action_status: 'creating' } };
    }
    if (route === 'POST /numbered/') return { status: 202, body: { id: 7, action_status: 'creating' } };
    if (route === 'GET /numbered/7') return { status: 200, body: { id: '7', action_status: 'active' } };
    const id = /^GET \/things\/(\w+)$/.exec(route)?.[1];
    if (id === undefined) return { status: 404 };
    const polls = this.#counted(flow + id);
    const settled = id !== 'never' && (id !== 'settles' || polls > 2);
    return {
      status: 200,
      hangs: id === 'hangs',
      body: { id, name: id, action_status: settled ? 'active' : 'creating' },
    };
  }

  /** A full page whatever the offset; not for ever, so that a client that does not notice ends. */
  #samePage(flow: string): Answer {
    if (this.#counted(`${flow} same`) > 10) return { status: 404 };
    return { status: 200, body: { things: [{ id: 'a' }, { id: 'b' }] } };
  }

  #counted(what: string): number {
    const count = (this.#polls.get(what) ?? 0) + 1;
    this.#polls.set(what, count);
    return count;
  }
}
