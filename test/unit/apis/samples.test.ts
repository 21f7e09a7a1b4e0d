import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { isObject } from '../../../src/core/apis/document/json';
import type { OpenDefinition } from '../../../src/core/apis/openDefinition';
import { requestTarget, sampleRequest } from '../../../src/core/apis/samples/sampleRequest';
import { checkValue } from '../../../src/core/apis/values/checkValue';
import { samplePattern } from '../../../src/core/apis/values/samplePattern';
import { sampleValue } from '../../../src/core/apis/values/sampleValue';
import { IndependentValidator } from './independentValidator';
import { fixtureText, openFixture, openText } from './openFixture';

function sampleOf({ document, operations }: OpenDefinition, id: string, optional = false) {
  const operation = operations.get(id);
  assert.ok(operation, id);
  return sampleRequest(document, operation, { optional });
}

const schemaText = (schemas: object) =>
  stringify({ openapi: '3.0.1', info: { title: 't' }, components: { schemas } }, { aliasDuplicateObjects: false });

describe('sampleRequest', () => {
  for (const name of ['platform-3.0.yaml', 'platform-2.0.yaml']) {
    it(`fits ${name} as an independent validator sees it`, async () => {
      const definition = await openFixture(name);
      const validator = new IndependentValidator(fixtureText(name));
      let bodies = 0;
      for (const { id, path, method } of definition.index.operations) {
        const sample = sampleOf(definition, id);
        assert.deepEqual(sample.deviations, [], id);
        assert.ok(!/[{}]/.test(sample.path), sample.path);
        if (sample.body?.kind !== 'json') continue;
        bodies++;
        const operation = ['paths', path, method.toLowerCase()];
        const schema = name.includes('3.0')
          ? [...operation, 'requestBody', 'content', 'application/json', 'schema']
          : [...operation, 'parameters', 0, 'schema'];
        assert.equal(validator.error(schema, JSON.parse(sample.body.text)), undefined, `${id} ${sample.body.text}`);
      }
      assert.ok(bodies >= 2);
    });
  }

  it('keeps colons and trailing slashes, and encodes values', async () => {
    const definition = await openFixture('platform-3.0.yaml');
    const target = (id: string) => requestTarget(sampleOf(definition, id));
    assert.equal(target('POST /os-buckets/{bucket_id}:add-custom-labels'), '/os-buckets/1:add-custom-labels');
    assert.equal(target('POST /clusters/{cluster_id}::action'), '/clusters/string::action');
    assert.equal(target('GET /os-buckets/'), '/os-buckets/');
    assert.equal(target('GET /logs/{name}/download'), '/logs/aaa-0.log/download');
    const list = sampleOf(definition, 'GET /os-buckets/', true);
    assert.equal(requestTarget(list), '/os-buckets/?limit=1&offset=1&sort=name');
  });

  it('drops examples that contradict their schema and leaves read-only properties out', async () => {
    const definition = await openFixture('platform-3.0.yaml');
    const login = sampleOf(definition, 'POST /auth/tokens:login');
    assert.deepEqual(JSON.parse(login.body?.text ?? ''), { auth: { name: 'string', password: 'pa$$word1' } });
    const create = JSON.parse(sampleOf(definition, 'POST /os-buckets/').body?.text ?? '').bucket;
    assert.deepEqual(Object.keys(create), ['allocated_size', 'id', 'labels', 'name', 'owner', 'policy']);
    assert.equal(create.policy.copies, 3);
    const token = definition.graph.get('TokenResp')?.node;
    assert.ok(isObject(token));
    assert.equal(checkValue(definition.document, token, { token: '' }).length, 1);
    const answer = sampleValue(definition.document, token, { direction: 'response' });
    assert.deepEqual(checkValue(definition.document, token, answer ?? null), []);
  });

  it('makes forms of fields and files', async () => {
    const definition = await openFixture('platform-2.0.yaml');
    const upload = sampleOf(definition, 'POST /licenses/');
    assert.equal(upload.body?.kind, 'multipart');
    assert.deepEqual(
      upload.body?.parts.map(({ name, fileName, text }) => [name, fileName, text]),
      [
        ['file', 'file', ''],
        ['note', undefined, 'string'],
      ],
    );
    const form = await openText(
      [
        'swagger: "2.0"',
        'info: {title: t}',
        'paths:',
        '  /a:',
        '    post:',
        '      parameters:',
        '      - {in: formData, name: a b, type: string, enum: ["x&y"]}',
        '      - {in: formData, name: n, type: array, items: {type: integer}, minItems: 2}',
        '      responses: {default: {description: d}}',
      ].join('\n'),
    );
    const body = sampleOf(form, 'POST /a').body;
    assert.deepEqual([body?.mediaType, body?.text], ['application/x-www-form-urlencoded', 'a%20b=x%26y&n=1,1']);
  });

  it('writes parameters in every style', async () => {
    const styles = await openText(
      [
        'openapi: 3.1.0',
        'info: {title: t}',
        'paths:',
        '  "/{s}/{l}/{m}/{e}:do/":',
        '    get:',
        '      parameters:',
        '      - {in: path, name: s, schema: {type: array, const: [a, "b c"]}}',
        '      - {in: path, name: l, style: label, schema: {const: [a, b]}}',
        '      - {in: path, name: m, style: matrix, explode: true, schema: {const: {x: 1, y: 2}}}',
        '      - {in: path, name: e, schema: {type: string, const: "a/b:c"}}',
        '      - {in: query, name: f, required: true, schema: {const: [1, 2]}}',
        '      - {in: query, name: c, required: true, explode: false, schema: {const: [1, 2]}}',
        '      - {in: query, name: p, required: true, style: pipeDelimited, explode: false, schema: {const: [1, 2]}}',
        '      - {in: query, name: d, required: true, style: deepObject, schema: {const: {x: 1}}}',
        '      - {in: query, name: j, required: true, content: {application/json: {schema: {const: {x: 1}}}}}',
        '      - {in: header, name: H, required: true, schema: {const: [1, 2]}}',
        '      - {in: cookie, name: k, required: true, schema: {type: integer}}',
        '      responses: {200: {description: d, content: {application/vnd.ceph.api.v1.0+json: {}}}, 400: {description: d, content: {text/html: {}}}}',
      ].join('\n'),
    );
    const sample = sampleOf(styles, 'GET /{s}/{l}/{m}/{e}:do/');
    assert.equal(sample.path, '/a,b%20c/.a,b/;x=1;y=2/a%2Fb%3Ac:do/');
    assert.deepEqual(sample.query, [
      ['f', '1'],
      ['f', '2'],
      ['c', '1,2'],
      ['p', '1%7C2'],
      ['d%5Bx%5D', '1'],
      ['j', '%7B%22x%22%3A1%7D'],
    ]);
    assert.deepEqual(sample.headers, [
      ['H', '1,2'],
      ['Accept', 'application/vnd.ceph.api.v1.0+json'],
    ]);
    assert.deepEqual(sample.cookies, [['k', '1']]);
  });
});

describe('sampleValue', () => {
  it('ends on circular schemas', async () => {
    const { document, graph } = await openText(
      schemaText({
        Optional: {
          type: 'object',
          required: ['name'],
          properties: { name: { type: 'string' }, next: { $ref: '#/components/schemas/Optional' } },
        },
        List: {
          type: 'object',
          properties: { children: { type: 'array', items: { $ref: '#/components/schemas/List' } } },
        },
        Required: {
          type: 'object',
          required: ['next'],
          properties: { next: { $ref: '#/components/schemas/Required' } },
        },
        Itself: { allOf: [{ $ref: '#/components/schemas/Itself' }] },
      }),
    );
    const sample = (name: string) => {
      const node = graph.get(name)?.node;
      return JSON.stringify(sampleValue(document, isObject(node) ? node : true, { direction: 'request' }));
    };
    assert.deepEqual(['Optional', 'List', 'Required', 'Itself'].map(sample), [
      '{"name":"string"}',
      '{"children":[]}',
      '{"next":{}}',
      '{}',
    ]);
  });

  it('fits what an independent validator understands, for schemas of all kinds', async () => {
    const bounds = fc
      .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 40 }))
      .map(([minimum, more]) => ({ minimum, maximum: minimum + more }));
    const leaf = fc.oneof(
      bounds.map((limits) => ({ type: 'integer', ...limits })),
      bounds.map(({ minimum }) => ({ type: 'number', minimum, exclusiveMinimum: true })),
      fc.constant({ type: 'integer', multipleOf: 7, minimum: 10 }),
      fc
        .tuple(fc.nat(20), fc.nat(20))
        .map(([minLength, more]) => ({ type: 'string', minLength, maxLength: minLength + more })),
      fc.constantFrom('date', 'date-time', 'uuid', 'email', 'uri').map((format) => ({ type: 'string', format })),
      fc
        .constantFrom('^[a-z]{2,5}$', '^\\d+-[A-F0-9]{4}$', 'x', '^(foo|bar)baz?$', '^[^/]+$')
        .map((pattern) => ({ type: 'string', pattern })),
      fc.constantFrom(
        { type: 'boolean' },
        { enum: ['a', 1] },
        { type: 'string', nullable: true },
        { type: 'string', example: 5 },
        { type: 'integer', default: 'x' },
      ),
    );
    const schema = fc.letrec((tie) => ({
      node: fc.oneof({ maxDepth: 4 }, leaf, tie('object'), tie('array'), tie('all'), tie('one')),
      object: fc.record({
        type: fc.constant('object'),
        properties: fc.dictionary(fc.constantFrom('a', 'b', 'constructor', 'example'), tie('node')),
        required: fc.subarray(['a', 'b', 'z']),
        example: fc.constantFrom(undefined, {}, { a: '' }, 'no'),
        minProperties: fc.nat(3),
      }),
      array: fc.record({ type: fc.constant('array'), items: tie('node'), minItems: fc.nat(3) }),
      all: fc.tuple(tie('object'), tie('object')).map((parts) => ({
        allOf: parts.map((part, index) => ({ type: 'object', properties: { [`p${index}`]: part } })),
      })),
      one: fc.tuple(leaf, tie('object')).map((parts) => ({ anyOf: parts })),
    })).node;
    await fc.assert(
      fc.asyncProperty(schema, async (node) => {
        const text = schemaText({ S: JSON.parse(JSON.stringify(node)) });
        const { document, graph } = await openText(text);
        const found = graph.get('S')?.node;
        const value = sampleValue(document, isObject(found) ? found : true, { direction: 'request' });
        const plain = JSON.parse(JSON.stringify(value));
        assert.equal(
          new IndependentValidator(text).error(['components', 'schemas', 'S'], plain),
          undefined,
          `${text}\n${JSON.stringify(value)}`,
        );
        assert.deepEqual(checkValue(document, isObject(found) ? found : true, plain), []);
      }),
      { numRuns: 200 },
    );
  });

  it('takes no longer for a bomb of aliases or a schema that widens at each level', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `L${index}`);
    const { document, graph } = await openText(
      schemaText(
        Object.fromEntries(
          names.map((name, index) => {
            const next = { $ref: `#/components/schemas/L${index + 1}` };
            return [name, { type: 'object', properties: index === 39 ? {} : { a: next, b: next, c: next } }];
          }),
        ),
      ),
    );
    const node = graph.get('L0')?.node;
    const start = performance.now();
    const text = JSON.stringify(sampleValue(document, isObject(node) ? node : true, { direction: 'request' }));
    assert.ok(text.length < 200_000, String(text.length));
    assert.ok(performance.now() - start < 5_000);
  });
});

describe('samplePattern', () => {
  it('matches the usual patterns within the lengths', () => {
    for (const [pattern, least, most] of [
      ['^[a-z0-9][a-z0-9.-]*$', 3, 63],
      ['^\\d{4}-\\d{2}$', 0, 99],
      ['^(?:ab|cd)+x?$', 5, 8],
      ['[A-Z]', 4, 4],
      ['^[^\\s]{8,}$', 10, 12],
      ['^v(?<major>\\d+)\\.\\w+$', 0, 99],
      ['^\\S+@\\S+$', 0, 99],
    ] as const) {
      const text = samplePattern(pattern, least, most);
      assert.ok(
        text !== undefined && new RegExp(pattern).test(text) && text.length >= least && text.length <= most,
        `${pattern}: ${text}`,
      );
    }
  });

  it('gives up on others, and on those that never end', () => {
    for (const pattern of ['(?=a)b', '(', '^(a+)+$', '^(a|aa)+$', '^(\\w*)*$', '\\bx', '[', 'a'.repeat(2000)])
      assert.equal(samplePattern(pattern), undefined, pattern);
    assert.equal(samplePattern('^aaaa$', 0, 3), undefined);
  });
});
