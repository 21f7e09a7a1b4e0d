import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { isObject, type Json } from '../../../src/core/apis/document/json';
import { checkValue } from '../../../src/core/apis/values/checkValue';
import { IndependentValidator } from './independentValidator';
import { openText } from './openFixture';

async function check(schema: object, value: Json, direction?: 'request' | 'response') {
  const { document, graph } = await openText(
    stringify({ openapi: '3.1.0', info: { title: 't' }, components: { schemas: { S: schema } } }),
  );
  const node = graph.get('S')?.node;
  const found = checkValue(document, isObject(node) ? node : true, value, direction === undefined ? {} : { direction });
  return found.map(({ pointer, keyword }) => `${pointer} ${keyword}`);
}

describe('checkValue', () => {
  it('names each place and keyword', async () => {
    const schema = {
      type: 'object',
      required: ['id', 'a/b'],
      additionalProperties: false,
      properties: {
        id: { type: 'integer', minimum: 1 },
        'a/b': { type: 'string', maxLength: 2, pattern: '^x' },
        list: { type: 'array', minItems: 1, uniqueItems: true, items: { enum: ['a', 'b'] } },
        when: { type: 'string', format: 'date-time' },
        n: { type: 'number', exclusiveMaximum: 5, multipleOf: 0.1 },
      },
    };
    assert.deepEqual(
      await check(schema, { id: 0.5, 'a/b': 'yyy', list: ['a', 'a', 'c'], when: 'today', n: 5, more: 1 }),
      [
        '/id type',
        '/id minimum',
        '/a~1b maxLength',
        '/a~1b pattern',
        '/list uniqueItems',
        '/list/2 enum',
        '/when format',
        '/n exclusiveMaximum',
        '/more additionalProperties',
      ],
    );
    assert.deepEqual(await check(schema, []), [' type']);
    assert.deepEqual(await check(schema, { id: 1, 'a/b': 'x', n: 0.3, when: '2024-01-31T12:00:00.5+08:00' }), []);
    assert.deepEqual(await check(schema, {}), [' required', ' required']);
  });

  it('asks for readOnly and writeOnly in one direction only', async () => {
    const schema = {
      type: 'object',
      required: ['r', 'w'],
      properties: { r: { readOnly: true }, w: { writeOnly: true } },
    };
    assert.deepEqual(await check(schema, { w: 1 }, 'request'), []);
    assert.deepEqual(await check(schema, { r: 1 }, 'response'), []);
    assert.deepEqual(await check(schema, { r: 1 }, 'request'), [' required']);
    assert.deepEqual(await check(schema, { w: 1 }), [' required']);
  });

  it('understands null, alternatives, conditions and references to itself', async () => {
    assert.deepEqual(await check({ type: 'string', nullable: true }, null), []);
    assert.deepEqual(await check({ type: ['string', 'null'] }, null), []);
    assert.deepEqual(await check({ oneOf: [{ type: 'integer' }, { type: 'number' }] }, 1), [' oneOf']);
    assert.deepEqual(await check({ if: { type: 'string' }, else: { minimum: 3 } }, 2), [' minimum']);
    assert.deepEqual(await check({ not: { type: 'string' } }, 'a'), [' not']);
    assert.deepEqual(await check({ allOf: [{ $ref: '#/components/schemas/S' }, { type: 'string' }] }, 1), [' type']);
    const tree = { type: 'object', properties: { next: { $ref: '#/components/schemas/S' } } };
    assert.deepEqual(await check(tree, { next: { next: 5 } }), ['/next/next type']);
    assert.deepEqual(await check({ properties: { constructor: { type: 'string' } } }, { toString: 1 }), []);
  });

  it('agrees with an independent validator', async () => {
    const leaf = fc.constantFrom(
      ...[
        { type: 'string' },
        { type: 'integer', minimum: 2 },
        { enum: [1, 'a', null] },
        { type: ['null', 'boolean'] },
        { const: { a: 1 } },
        {},
      ],
      ...[{ type: 'string', maxLength: 1 }, { multipleOf: 2 }, { minProperties: 1 }, { maxItems: 1 }, { pattern: 'a' }],
    );
    const schema = fc.letrec((tie) => ({
      node: fc.oneof({ maxDepth: 3 }, leaf, tie('object'), tie('array'), tie('some')),
      object: fc.record(
        {
          properties: fc.dictionary(fc.constantFrom('a', 'b'), tie('node')),
          required: fc.subarray(['a', 'b']),
          additionalProperties: fc.oneof(fc.boolean(), tie('node')),
        },
        { requiredKeys: [] },
      ),
      array: fc.record({ items: tie('node'), minItems: fc.nat(2), uniqueItems: fc.boolean() }, { requiredKeys: [] }),
      some: fc
        .tuple(fc.constantFrom('allOf', 'anyOf', 'oneOf'), fc.array(tie('node'), { minLength: 1, maxLength: 3 }))
        .map(([keyword, parts]) => ({ [keyword]: parts })),
    })).node as fc.Arbitrary<object>;
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(null, true, 1, 2, 3.5, '', 'a', 'bb'),
        tie('object'),
        fc.array(tie('node'), { maxLength: 3 }),
      ),
      object: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('node'), { noNullPrototype: true }),
    })).node as fc.Arbitrary<Json>;
    await fc.assert(
      fc.asyncProperty(schema, value, async (given, instance) => {
        const text = stringify(
          { openapi: '3.1.0', components: { schemas: { S: given } } },
          { aliasDuplicateObjects: false },
        );
        const other = new IndependentValidator(text).error(['components', 'schemas', 'S'], instance);
        assert.equal(
          (await check(given, instance)).length === 0,
          other === undefined,
          `${text}\n${JSON.stringify(instance)}\n${other}`,
        );
      }),
      { numRuns: 500 },
    );
  });
});
