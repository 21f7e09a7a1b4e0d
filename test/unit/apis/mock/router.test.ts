import assert from 'node:assert/strict';
import { Router } from '../../../../src/core/apis/mock/router';
import { openDefinition } from '../../../../src/core/apis/openDefinition';

const paths = [
  '/clusters/{id}:action',
  '/clusters/{id}::action',
  '/clusters/{id}',
  '/clusters/{id}/',
  '/clusters/',
  '/clusters',
  '/clusters/list',
  '/clusters/{id}/hosts/{host}',
  '/clusters/all/hosts/{host}',
  '/files/{name}.{ext}',
  '/tokens:login',
];

describe('the router of the mock', () => {
  let router: Router;

  before(async () => {
    const items = paths.map((path) => `  '${path}': { get: { responses: {} } }`).join('\n');
    const text = `openapi: 3.0.3\ninfo: { title: t, version: '1' }\npaths:\n${items}\n`;
    router = new Router((await openDefinition({ uri: 'file:///r.yaml', text })).operations.values());
  });

  const cases: readonly (readonly [string, string | undefined, Readonly<Record<string, string>>?])[] = [
    ['/clusters/5:action', '/clusters/{id}:action', { id: '5' }],
    ['/clusters/5::action', '/clusters/{id}::action', { id: '5' }],
    ['/clusters/5:other', '/clusters/{id}', { id: '5:other' }],
    ['/clusters/5%3Aaction', '/clusters/{id}', { id: '5%3Aaction' }],
    ['/clusters/a%2Fb%20c', '/clusters/{id}', { id: 'a%2Fb%20c' }],
    ['/clusters/5/', '/clusters/{id}/', { id: '5' }],
    ['/clusters/', '/clusters/', {}],
    ['/clusters', '/clusters', {}],
    ['/clusters/list', '/clusters/list', {}],
    ['/clusters/all/hosts/1', '/clusters/all/hosts/{host}', { host: '1' }],
    ['/clusters/1/hosts/all', '/clusters/{id}/hosts/{host}', { id: '1', host: 'all' }],
    ['/files/a.tar.gz', '/files/{name}.{ext}', { name: 'a', ext: 'tar.gz' }],
    ['/tokens%3Alogin', '/tokens:login', {}],
    ['/clusters//', undefined],
    ['/clusters/5/hosts', undefined],
    ['/tokens:logout', undefined],
  ];
  for (const [path, expected, values] of cases) {
    it(`takes ${path} as ${expected ?? 'nothing'}`, () => {
      const match = router.find('GET', path);
      assert.equal(match.kind === 'found' ? match.operation.path : undefined, expected);
      if (match.kind === 'found') assert.deepEqual({ ...match.values }, values);
    });
  }

  it('answers HEAD as GET, and knows which methods a path has', () => {
    assert.equal(router.find('HEAD', '/clusters/').kind, 'found');
    assert.deepEqual(router.find('PUT', '/clusters/'), { kind: 'otherMethod', allowed: ['GET'] });
  });
});
