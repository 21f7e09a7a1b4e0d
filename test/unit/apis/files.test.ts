import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { findDefinition } from '../../../src/core/apis/files/findDefinition';
import { HttpFiles } from '../../../src/core/apis/files/httpFiles';
import { LocalFiles } from '../../../src/core/apis/files/localFiles';
import { isAppError } from '../../../src/core/base/errors';
import { openFixture, openText, problemLines } from './openFixture';

describe('A definition of several files', () => {
  it('is read with the files beside it and no others', async () => {
    const { index } = await openFixture('split/openapi.yaml');
    assert.deepEqual(
      index.files.map((uri) => path.posix.basename(uri)),
      ['openapi.yaml', 'buckets.yaml', 'schemas.json'],
    );
    assert.deepEqual(problemLines(index.problems), ['25 ref.outside', '29 ref.remote', '33 file.unreadable']);
    const [buckets, user] = index.operations;
    assert.deepEqual(
      [buckets?.id, buckets?.line, buckets?.uri?.endsWith('split/paths/buckets.yaml')],
      ['GET /buckets/', 2, true],
    );
    assert.deepEqual(
      [user?.id, user?.line, user?.uri, user?.parameterNames],
      ['GET /users/{name}', 12, undefined, ['name']],
    );
    assert.deepEqual(index.servers[0]?.variables, [
      { name: 'host', default: 'localhost', values: [] },
      { name: 'port', default: '8443', values: ['8443', '443'] },
    ]);
  });

  it('does not follow a link out of its folder', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'definition-'));
    try {
      symlinkSync('/etc/hostname', path.join(folder, 'link.yaml'));
      writeFileSync(path.join(folder, 'good.yaml'), 'a: b');
      const files = new LocalFiles([folder]);
      const uri = (name: string) => pathToFileURL(path.join(folder, name)).href;
      assert.equal(await files.read(uri('good.yaml'), 100), 'a: b');
      await assert.rejects(files.read(uri('link.yaml'), 100), isAppError);
      await assert.rejects(files.read(uri('good.yaml'), 3), /more than 3/);
      assert.ok(!files.allows(pathToFileURL('/etc/hostname').href));
      assert.ok(!files.allows(`${pathToFileURL(folder).href}/../other`));
      assert.ok(!files.allows('http://127.0.0.1/good.yaml'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('HttpFiles', () => {
  const seen: string[] = [];
  const server = http.createServer((request, response) => {
    seen.push(`${request.url} ${request.headers['x-key']}`);
    if (request.url === '/moved.yaml') response.writeHead(302, { location: '/api.yaml' }).end();
    else if (request.url === '/away.yaml') response.writeHead(302, { location: 'http://127.0.0.2/api.yaml' }).end();
    else if (request.url === '/api.yaml') response.end('openapi: 3.1.0');
    else response.writeHead(404).end();
  });
  let base = '';

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  it('reads from its own origin, redirects included, and sends the headers there only', async () => {
    const files = new HttpFiles(`${base}/api.yaml`, { tls: { verify: 'system' }, headers: { 'x-key': 'k' } });
    assert.equal(await files.read(`${base}/moved.yaml`, 100), 'openapi: 3.1.0');
    assert.deepEqual(seen, ['/moved.yaml k', '/api.yaml k']);
    await assert.rejects(
      files.read(`${base}/away.yaml`, 100),
      (error) => isAppError(error) && error.code === 'store.redirect',
    );
    await assert.rejects(
      files.read(`${base}/api.yaml`, 5),
      (error) => isAppError(error) && error.code === 'store.tooLarge',
    );
    await assert.rejects(
      files.read(`${base}/none.yaml`, 5),
      (error) => isAppError(error) && error.code === 'store.unexpected',
    );
    assert.ok(!files.allows('http://127.0.0.1:1/api.yaml'));
    files.dispose();
    const { index } = await openText(
      'openapi: 3.1.0\ninfo: {title: t}\npaths: {/a: {$ref: "http://example.com/a"}}',
      files,
    );
    assert.deepEqual(problemLines(index.problems), ['3 ref.remote']);
  });
});

describe('The definition of a service', () => {
  let server: http.Server;
  let base: string;
  let pages: Record<string, string>;
  const asked: string[] = [];

  before(async () => {
    server = http.createServer((request, response) => {
      asked.push(request.url ?? '');
      const page = pages[request.url ?? ''];
      if (page === undefined) response.writeHead(request.url === '/openapi.json' ? 401 : 404);
      response.end(page);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    pages = {};
    asked.length = 0;
  });
  after(() => server.close());

  const find = (address: string, onTry?: (url: string) => void) => {
    const files = new HttpFiles(address, { tls: { verify: 'system' } });
    return findDefinition(address, { read: (url, max) => files.read(url, max), ...(onTry && { onTry }) });
  };

  it('is found at a well-known place of its host, or below its path', async () => {
    pages = { '/v2/api-docs': '{"swagger":"2.0"}' };
    assert.equal((await find(base)).url, `${base}/v2/api-docs`);
    pages = { '/console/docs/openapi.json': '{"openapi":"3.0.1"}' };
    assert.equal((await find(`${base}/console/`)).url, `${base}/console/docs/openapi.json`);
  });

  it('is the address itself, or where its page for people leads, on the same host only', async () => {
    pages = { '/x.yaml': 'openapi: 3.1.0' };
    assert.equal((await find(`${base}/x.yaml`)).tried.length, 1);
    pages = {
      '/': `<script>SwaggerUIBundle({ url: "/deep/api.json" }); Redoc('http://127.0.0.2/a', { url: "http://127.0.0.2/b" })</script>`,
      '/deep/api.json': '{"openapi":"3.0.1"}',
    };
    const { url, tried } = await find(base);
    assert.equal(url, `${base}/deep/api.json`);
    assert.deepEqual(
      tried.map(({ result }) => result),
      ['other', 'definition'],
    );
  });

  it('is nowhere: what was tried is told, each with its answer', async () => {
    const tried: string[] = [];
    await assert.rejects(
      find(base, (url) => tried.push(url)),
      (error) =>
        isAppError(error) &&
        error.facts['reason'] === 'noDefinitionAt' &&
        /\/docs\/openapi\.json \(404\).*\/openapi\.json \(401\).*\/v2\/api-docs \(404\)/.test(
          String(error.facts['tried']),
        ),
    );
    assert.equal(new Set(tried).size, tried.length);
    assert.equal(asked.length, tried.length);
  });

  it('is not looked for any further at a host that cannot be reached', async () => {
    const tried: string[] = [];
    await assert.rejects(
      find('http://127.0.0.1:1/', (url) => tried.push(url)),
      (error) => isAppError(error) && error.code === 'network.refused',
    );
    assert.equal(tried.length, 1);
  });
});
