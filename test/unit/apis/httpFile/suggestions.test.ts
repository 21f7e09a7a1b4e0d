import assert from 'node:assert/strict';
import { parseHttpFile } from '../../../../src/core/apis/httpFile/parseHttpFile';
import { placeInHttpFile } from '../../../../src/core/apis/httpFile/placeInHttpFile';
import { suggestionsAt } from '../../../../src/core/apis/httpFile/suggestions';
import { type OpenDefinition, openDefinition } from '../../../../src/core/apis/openDefinition';
import { readOperation } from '../../../../src/core/apis/shapes/readOperation';

const definition = `
openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /buckets/{class}:set:
    post:
      parameters:
        - { name: class, in: path, required: true, schema: { enum: [hot tier, cold] } }
        - { name: force, in: query, schema: { type: boolean } }
        - { name: sort, in: query, required: true, description: order, schema: { type: array, items: { enum: [name, -name] } } }
        - { name: X-Mode, in: header, schema: { const: safe } }
      requestBody:
        content:
          application/json:
            schema: { $ref: '#/components/schemas/Body' }
      responses: { '200': { description: ok, content: { application/json: {}, text/csv: {} } } }
components:
  schemas:
    Body:
      type: object
      required: [tiers]
      properties:
        id: { type: integer, readOnly: true }
        tiers: { type: array, description: where, items: { allOf: [{ $ref: '#/components/schemas/Tier' }] } }
        labels: { type: object, additionalProperties: { enum: [1, 2] } }
    Tier: { type: object, properties: { kind: { type: [string, 'null'], enum: [ssd, hdd, null] }, next: { $ref: '#/components/schemas/Tier' } } }
`;

const file = `### Set
# @operation POST /buckets/{class}:set
POST {{baseUrl}}/buckets/c:set?sort=n&force=x
Accept: a
X-Mode: s
Content-Type: application/json

{ "tiers": [{ "kind": "", "next": { "kind": 1 } }], "labels": { "a": 0 }, "z" : 1 }
`;

describe('suggestions in .http files', () => {
  let opened: OpenDefinition;

  before(async () => {
    opened = await openDefinition({ uri: 'file:///d.yaml', text: definition });
  });

  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['/buckets/c|:set', ['hot%20tier', 'cold']],
    ['sort=n|', ['name', '-name']],
    ['force=x|', ['true', 'false']],
    ['?so|rt', ['force', 'sort']],
    ['Accept: a|', ['application/json', 'text/csv']],
    ['X-Mode: s|', ['safe']],
    ['X-M|ode', ['X-Mode']],
    ['Content-Type: app|', ['application/json']],
    ['"kind": "|"', ['"ssd"', '"hdd"', 'null']],
    ['"kind": 1|', ['"ssd"', '"hdd"', 'null']],
    ['"a": 0|', ['1', '2']],
    ['"z|"', ['"tiers"', '"labels"']],
  ];
  for (const [marked, expected] of cases) {
    it(`offer ${expected.join(', ')} at ${marked}`, () => {
      const offset = file.indexOf(marked.replace('|', '')) + marked.indexOf('|');
      const place = placeInHttpFile(parseHttpFile(file), offset);
      const node = opened.operations.get('POST /buckets/{class}:set');
      assert.ok(place && node);
      assert.deepEqual(
        suggestionsAt(opened.document, readOperation(opened.document, node), place).map(({ text }) => text),
        expected,
      );
    });
  }
});
