import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { type OpenDefinition, openDefinition } from '../../../../src/core/apis/openDefinition';
import { ApiConnection } from '../../../../src/core/apis/requests/apiConnection';
import { checkService, type OperationCheck } from '../../../../src/core/apis/requests/contract/checkService';
import { contractMarkdown, contractReport } from '../../../../src/core/apis/requests/contract/contractReport';
import { silentLog } from '../../../../src/core/base/log';
import { json, type SeenRequest, startTestServer, type TestServer } from './testServer';

const definition = `
openapi: 3.0.3
info: { title: Things, version: '1' }
paths:
  /things/:
    get:
      operationId: ListThings
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: object, required: [things], properties: { things: { type: array, items: { $ref: '#/components/schemas/Thing' } } } } } } }
    post: { responses: { '201': { description: made } } }
  /things/{thing_id}:
    get:
      parameters: [{ name: thing_id, in: path, required: true, schema: { type: integer } }]
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }
  /things/{thing_id}/parts/{part_id}:
    get:
      parameters:
        - { name: thing_id, in: path, required: true, schema: { type: integer } }
        - { name: part_id, in: path, required: true, schema: { type: integer } }
      responses: { '200': { description: ok } }
  /undocumented:
    get: { responses: { '200': { description: ok, headers: { X-Total: { required: true, schema: { type: integer } } }, content: { application/json: { schema: { type: string } } } } } }
  /broken:
    get: { responses: { 2XX: { description: ok, content: { application/json: { schema: { type: object } } } } } }
  /busy:
    get: { responses: { '200': { description: ok }, default: { description: any } } }
components:
  schemas:
    Thing:
      type: object
      required: [id, name]
      properties:
        id: { type: integer, format: int64, maximum: 9223372036854775807 }
        name: { type: string, maxLength: 5 }
        secret: { type: string, writeOnly: true }
        next: { nullable: true, allOf: [{ $ref: '#/components/schemas/Thing' }] }
`;

function answer({ url }: SeenRequest, response: ServerResponse): unknown {
  switch (url) {
    case '/things/':
      return response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(
          '{"things":[{"id":9223372036854775807,"name":"right","next":null},{"id":"2","name":"much too long"},{"name":"much too long"}]}',
        );
    case '/things/9223372036854775807':
      return json(response, 200, { id: 1, name: 'right', next: { id: 2 } });
    case '/undocumented':
      return response.writeHead(200, { 'content-type': 'text/html' }).end('<p>');
    case '/broken':
      return response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":');
    case '/busy':
      return json(response, 503, {});
    default:
      return json(response, 500, {});
  }
}

describe('comparing a service with its definition', () => {
  let server: TestServer;
  let opened: OpenDefinition;
  let connection: ApiConnection;
  let results: readonly OperationCheck[];

  before(async () => {
    server = await startTestServer(answer);
    opened = await openDefinition({ uri: 'file:///things.yaml', text: definition });
    connection = new ApiConnection(
      { server: server.url, auth: { kind: 'none' } },
      { secrets: { get: async () => undefined }, log: silentLog },
    );
    results = await checkService({
      definition: opened,
      server: server.url,
      send: (request) => connection.send(request),
      redactor: connection.redactor,
      parameters: {},
      unsafe: false,
    });
  });

  after(async () => {
    connection.dispose();
    await server.stop();
  });

  const result = (operation: string) => {
    const found = results.find((each) => each.operation === operation);
    assert.ok(found, operation);
    return found;
  };
  const deviations = (operation: string) =>
    result(operation).deviations.map(({ where, pointer, keyword, found }) => `${where} ${pointer} ${keyword} ${found}`);

  it('sends nothing that changes anything', () => {
    assert.ok(server.seen.every(({ method }) => method === 'GET'));
    assert.equal(results.length, 6);
  });

  it('names each deviation at its place, with what was found', () => {
    assert.deepEqual(deviations('GET /things/').sort(), [
      'body /things/1/id type "2"',
      'body /things/1/name maxLength "much too long"',
      'body /things/2 required {"name":"much too long"}',
      'body /things/2/name maxLength "much too long"',
    ]);
    assert.deepEqual(deviations('GET /undocumented').sort(), [
      'header X-Total missing ',
      'mediaType  undocumented text/html',
    ]);
    assert.deepEqual(deviations('GET /broken'), ['body  syntax text']);
  });

  it('reads objects that lists have shown, their identity of 64 bits exact', () => {
    const read = result('GET /things/{thing_id}');
    assert.ok(read.url.endsWith('/things/9223372036854775807'));
    assert.deepEqual(
      read.deviations.map(({ pointer, expected }) => `${pointer} ${expected}`),
      ['/next name'],
    );
  });

  it('says what it could not ask, and what was refused', () => {
    assert.deepEqual(
      [
        result('GET /things/{thing_id}/parts/{part_id}').outcome,
        result('GET /things/{thing_id}/parts/{part_id}').reason,
      ],
      ['skipped', 'part_id'],
    );
    assert.equal(result('GET /busy').outcome, 'refused');
  });

  it('makes a report that tells the same deviation of many items once', () => {
    const report = contractReport('Things 1', server.url, results);
    assert.deepEqual(report.counts, { fits: 0, deviates: 4, refused: 1, failed: 0, skipped: 1 });
    const text = contractMarkdown(report);
    assert.ok(text.includes('| body `/things/1/name` | maxLength: 5 | `"much too long"` | 2 |'), text);
  });
});
