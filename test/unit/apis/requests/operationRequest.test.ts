import assert from 'node:assert/strict';
import { openDefinition } from '../../../../src/core/apis/openDefinition';
import { bodyOf, type Operation, operationRequest } from '../../../../src/core/apis/requests/operationRequest';
import { joinUrl, resolveUrl, urlParts } from '../../../../src/core/apis/requests/requestUrl';
import { readOperation } from '../../../../src/core/apis/shapes/readOperation';

const definition = `
openapi: 3.0.3
info: { title: t, version: '1' }
paths:
  /buckets/{bucket_id}:add-labels:
    post:
      parameters:
        - { name: bucket_id, in: path, required: true, schema: { type: string } }
        - { name: ids, in: query, schema: { type: array, items: { type: integer } } }
        - { name: csv, in: query, explode: false, schema: { type: array, items: { type: string } } }
        - { name: pipes, in: query, style: pipeDelimited, explode: false, schema: { type: array, items: { type: string } } }
        - { name: filter, in: query, style: deepObject, schema: { type: object } }
        - { name: path, in: query, allowReserved: true, schema: { type: string } }
        - { name: doc, in: query, content: { application/json: { schema: { type: object } } } }
        - { name: X-List, in: header, schema: { type: array, items: { type: string } } }
        - { name: c, in: cookie, schema: { type: string } }
      requestBody: { content: { text/plain: {}, application/json: { schema: { type: object } } } }
      responses:
        '200': { description: ok, content: { application/vnd.x.v1.1+json: { schema: { type: object } } } }
        '400': { description: bad, content: { application/json: {} } }
  /slash/{a};{b}/:
    get:
      parameters:
        - { name: a, in: path, required: true, style: matrix, schema: { type: string } }
        - { name: b, in: path, required: true, style: label, schema: { type: array } }
      responses: { '200': { description: ok } }
`;

async function operation(id: string): Promise<Operation> {
  const { document, operations } = await openDefinition({ uri: 'file:///d.yaml', text: definition });
  const node = operations.get(id);
  assert.ok(node);
  return { ...node, shape: readOperation(document, node) };
}

describe('requests of operations', () => {
  it('encode values, and leave colons and the last slash of the path alone', async () => {
    const add = await operation('POST /buckets/{bucket_id}:add-labels');
    const { url } = operationRequest(add, 'https://h/v1/', { parameters: { bucket_id: 'a/b:c d?' } });
    assert.equal(url, 'https://h/v1/buckets/a%2Fb%3Ac%20d%3F:add-labels');
    const slash = await operation('GET /slash/{a};{b}/');
    assert.equal(
      operationRequest(slash, 'http://h', { parameters: { a: 'x y', b: [1, 2] } }).url,
      'http://h/slash/;a=x%20y;.1,2/',
    );
  });

  it('write query, header and cookie values in the style of each parameter', async () => {
    const add = await operation('POST /buckets/{bucket_id}:add-labels');
    const { url, headers } = operationRequest(add, 'http://h', {
      parameters: {
        bucket_id: 1,
        ids: [1, 9007199254740993n],
        csv: ['a,b', 'c'],
        pipes: ['x', 'y'],
        filter: { name: 'n&m', size: { gt: 5 } },
        path: '/a/b:c?d&e=f',
        doc: { a: 1 },
        'X-List': ['p', 'q'],
        c: 'cookie value',
        undocumented: true,
      },
    });
    const query = [
      'ids=1&ids=9007199254740993',
      'csv=a%2Cb,c',
      'pipes=x%7Cy',
      'filter%5Bname%5D=n%26m&filter%5Bsize%5D%5Bgt%5D=5',
      'path=/a/b:c?d%26e%3Df',
      'doc=%7B%22a%22%3A1%7D',
      'undocumented=true',
    ].join('&');
    assert.equal(url, `http://h/buckets/1:add-labels?${query}`);
    assert.deepEqual(headers, [
      ['Accept', 'application/vnd.x.v1.1+json'],
      ['X-List', 'p,q'],
      ['Cookie', 'c=cookie%20value'],
    ]);
  });

  it('say the media type of a body, JSON where the operation takes it', async () => {
    const add = await operation('POST /buckets/{bucket_id}:add-labels');
    const request = operationRequest(add, 'http://h', {
      parameters: { bucket_id: 1 },
      body: bodyOf({ id: 2n ** 63n }, 'application/json'),
    });
    assert.ok(request.headers.some(([name, value]) => name === 'Content-Type' && value === 'application/json'));
    assert.deepEqual(request.body, { kind: 'text', text: '{\n  "id": 9223372036854775808\n}' });
  });

  it('need a value for each parameter of the path', async () => {
    const add = await operation('POST /buckets/{bucket_id}:add-labels');
    assert.throws(() => operationRequest(add, 'http://h', { parameters: {} }), /needs a value for bucket_id/);
  });
});

describe('addresses', () => {
  it('are taken apart without being normalised', () => {
    const { host, port, target, origin } = urlParts('HTTP://Example.com:8080/a/../b//c:d/%2e?q=ü z#f');
    assert.deepEqual(
      [host, port, target, origin],
      ['Example.com', 8080, '/a/../b//c:d/%2e?q=%C3%BC%20z', 'http://example.com:8080'],
    );
    assert.deepEqual([urlParts('https://[::1]/x').host, urlParts('https://[::1]/x').port], ['::1', 443]);
    assert.equal(urlParts('http://h?x=1').target, '/?x=1');
  });

  for (const bad of ['/v1', 'ftp://h/', 'http://user:secret@h/', 'http://', 'http://h h/']) {
    it(`are not of the form ${JSON.stringify(bad)}, and no secret is told`, () => {
      assert.throws(
        () => urlParts(bad),
        (error: Error) => /Not an address/.test(error.message) && !error.message.includes('secret'),
      );
    });
  }

  it('are joined and resolved', () => {
    assert.equal(joinUrl('http://h:1/', '/api//x'), 'http://h:1/api//x');
    assert.equal(resolveUrl('/v2', 'http://h:1/v1?x#y'), 'http://h:1/v2');
    assert.equal(resolveUrl('next', 'http://h:1/v1/list?x'), 'http://h:1/v1/next');
    assert.equal(resolveUrl('next', 'http://h:1'), 'http://h:1/next');
    assert.equal(resolveUrl('//other/x', 'https://h/v1'), 'https://other/x');
  });
});
