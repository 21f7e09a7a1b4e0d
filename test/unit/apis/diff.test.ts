import assert from 'node:assert/strict';
import { compareDefinitions } from '../../../src/core/apis/diff/compareDefinitions';
import { diffLines, diffMarkdown } from '../../../src/core/apis/diff/diffReport';
import { openFixture, openText } from './openFixture';

const definition = (version: string, ...lines: string[]) =>
  [`openapi: 3.0.1\ninfo: {title: T, version: "${version}"}`, ...lines].join('\n');

/** Compares one operation and one schema used in its request and its response. */
async function change(before: string, after: string) {
  const text = (version: string, schema: string) =>
    definition(
      version,
      'paths:',
      '  /a:',
      '    post:',
      '      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/S"}}}}',
      '      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/S"}}}}}',
      'components:',
      '  schemas:',
      `    S: ${schema}`,
    );
  const diff = compareDefinitions(await openText(text('1', before)), await openText(text('2', after)));
  return diff.operations.flatMap(({ changes }) =>
    changes.map(
      ({ code, breaking, where }) =>
        `${breaking ? '!' : ' '}${code} ${where.replace('application/json', '').replace(/ +/g, ' ')}`,
    ),
  );
}

describe('compareDefinitions', () => {
  it('leaves out a value where there was none, for the reader of any language', async () => {
    const of = (version: string, limit: string) =>
      openText(definition(version, 'paths: {}', 'components:', '  schemas:', `    S: {type: string${limit}}`));
    const { schemas } = compareDefinitions(await of('1', ''), await of('2', ', maxLength: 5, format: date'));
    assert.deepEqual(
      schemas[0]?.changes.map(({ code, before, after }) => [code, before, after]),
      [
        ['limit', undefined, '5'],
        ['format', undefined, 'date'],
      ],
    );
  });

  it('finds nothing between a definition and itself, whatever is said besides', async () => {
    const a = await openFixture('platform-3.0.yaml');
    const { operationCounts, schemaCounts } = compareDefinitions(a, await openFixture('platform-3.0.yaml'));
    assert.deepEqual(operationCounts, { added: 0, removed: 0, changed: 0, unchanged: 10, breaking: 0 });
    assert.equal(schemaCounts.unchanged, 14);
    assert.deepEqual(
      await change('{type: object, description: a, example: {}, x-a: 1}', '{type: object, description: b, title: t}'),
      [],
    );
    assert.deepEqual(
      await change(
        '{allOf: [{type: object}, {properties: {a: {type: string}}}]}',
        '{type: object, properties: {a: {type: string}}}',
      ),
      [],
    );
  });

  it('compares Swagger 2.0 with OpenAPI 3 by what is meant', async () => {
    const diff = compareDefinitions(await openFixture('platform-2.0.yaml'), await openFixture('platform-3.0.yaml'));
    assert.deepEqual(diff.operationCounts, { added: 5, removed: 2, changed: 5, unchanged: 0, breaking: 6 });
    const of = (id: string) => diff.operations.find((operation) => operation.id === id);
    assert.deepEqual(
      [of('POST /auth/tokens')?.kind, of('POST /auth/tokens')?.from, of('POST /auth/tokens')?.to],
      ['removed', { line: 18 }, undefined],
    );
    assert.deepEqual([of('GET /os-buckets/')?.from?.line, of('GET /os-buckets/')?.to?.line], [34, 42]);
    assert.equal(
      of('POST /licenses/')
        ?.changes.map(({ code }) => code)
        .join(),
      'security.added',
    );
    assert.deepEqual(
      diff.operations.map(({ breaking }) => breaking),
      diff.operations.map(({ breaking }) => breaking).toSorted((a, b) => Number(b) - Number(a)),
      'breaking first',
    );
  });

  it('knows in which direction a change breaks', async () => {
    const object = (inner: string) => `{type: object, ${inner}}`;
    const of = (inner: string) => object(`properties: {a: {${inner}}}`);
    const cases: readonly [string, string, string[]][] = [
      [
        of('type: string'),
        object('properties: {}'),
        ['!property.removed request /a', '!property.removed response 200 /a'],
      ],
      [object('properties: {}'), of('type: string'), [' property.added request /a', ' property.added response 200 /a']],
      [
        object('properties: {}'),
        object('required: [a], properties: {a: {type: string}}'),
        ['!property.added request /a', ' property.added response 200 /a'],
      ],
      [
        of('type: string'),
        object('required: [a], properties: {a: {type: string}}'),
        ['!property.required request /a', ' property.required response 200 /a'],
      ],
      [
        object('required: [a], properties: {a: {type: string}}'),
        of('type: string'),
        ['!property.required response 200 /a', ' property.required request /a'],
      ],
      [of('type: integer'), of('type: number'), ['!type response 200 /a', ' type request /a']],
      [of('type: number'), of('type: integer'), ['!type request /a', ' type response 200 /a']],
      [of('type: string'), of('type: boolean'), ['!type request /a', '!type response 200 /a']],
      [of('enum: [x, y]'), of('enum: [x]'), ['!enum.removed request /a', ' enum.removed response 200 /a']],
      [of('enum: [x]'), of('enum: [x, y]'), ['!enum.added response 200 /a', ' enum.added request /a']],
      [of('maximum: 5'), of('maximum: 4'), ['!limit request /a/maximum', ' limit response 200 /a/maximum']],
      [of('minLength: 5'), of('minLength: 4'), [' limit request /a/minLength', ' limit response 200 /a/minLength']],
      [
        of('type: string, format: date'),
        of('type: string, format: uuid'),
        ['!format request /a', '!format response 200 /a'],
      ],
      [
        '{type: array, items: {type: string}}',
        '{type: array, items: {type: string, nullable: true}}',
        ['!type response 200 /[]', ' type request /[]'],
      ],
      [
        object('additionalProperties: {type: string}'),
        object('additionalProperties: {type: integer}'),
        ['!type request /*', '!type response 200 /*'],
      ],
      [
        object('additionalProperties: true'),
        object('additionalProperties: false'),
        ['!additionalProperties request', ' additionalProperties response 200'],
      ],
      [
        '{oneOf: [{type: string}]}',
        '{oneOf: [{type: string}, {type: integer}]}',
        ['!variants response 200 /oneOf', ' variants request /oneOf'],
      ],
    ];
    for (const [before, after, expected] of cases) {
      const found = (await change(before, after)).map((line) => line.trimEnd());
      assert.deepEqual(
        found,
        expected.map((line) => line.trimEnd()),
        `${before} -> ${after}`,
      );
    }
  });

  it('compares parameters, bodies, responses, security and names of operations', async () => {
    const text = (version: string, lines: string[]) =>
      definition(
        version,
        'components: {securitySchemes: {k: {type: http, scheme: basic}, l: {type: http, scheme: bearer}}}',
        'paths:',
        '  /a:',
        '    post:',
        ...lines,
      );
    const before = [
      '      operationId: one',
      '      parameters: [{in: query, name: q, schema: {type: string}}, {in: query, name: gone, schema: {}}, {in: header, name: H, schema: {}}]',
      '      requestBody: {content: {text/plain: {schema: {type: string}}}}',
      '      responses: {"200": {description: OK}, "404": {description: no}}',
      '      security: [{k: []}]',
    ];
    const after = [
      '      operationId: two',
      '      deprecated: true',
      '      parameters: [{in: query, name: q, required: true, schema: {type: string}}, {in: query, name: new, schema: {}}, {in: query, name: must, required: true, schema: {}}, {in: header, name: h, schema: {}}]',
      '      requestBody: {required: true, content: {text/csv: {schema: {type: string}}}}',
      '      responses: {"202": {description: later}, "404": {description: no, headers: {X: {schema: {}}}}, "409": {description: no}}',
      '      security: [{l: []}]',
    ];
    const [from, to] = await Promise.all([openText(text('1', before)), openText(text('2', after))]);
    const [operation] = compareDefinitions(from, to).operations;
    const lines = operation?.changes.map(({ code, breaking, where }) =>
      `${breaking ? '!' : ' '}${code} ${where}`.trimEnd(),
    );
    assert.deepEqual(lines?.toSorted(), [
      ' deprecated',
      ' header.added response 404 X',
      ' mediaType.added request text/csv',
      ' operationId',
      ' parameter.added query new',
      ' response.added response 409',
      ' security.added security',
      '!body.required request',
      '!mediaType.removed request text/plain',
      '!parameter.added query must',
      '!parameter.removed query gone',
      '!parameter.required query q',
      '!response.added response 202',
      '!response.removed response 200',
      '!security.removed security',
    ]);
  });

  it('ends on circular schemas and finds what changed inside them', async () => {
    const circular = (type: string) =>
      `{type: object, properties: {next: {$ref: "#/components/schemas/S"}, v: {type: ${type}}}}`;
    assert.deepEqual(await change(circular('string'), circular('string')), []);
    assert.deepEqual(await change(circular('string'), circular('integer')), [
      '!type request /v',
      '!type response 200 /v',
    ]);
  });

  it('becomes Markdown and lines with both places', async () => {
    const diff = compareDefinitions(await openFixture('platform-2.0.yaml'), await openFixture('platform-3.0.yaml'));
    const markdown = diffMarkdown(diff);
    assert.match(markdown, /^# Platform API: PLATFORM_4\.2 to PLATFORM_6\.1\n/);
    assert.match(markdown, /\| Operations \| 5 \| 2 \| 5 \| 0 \|/);
    assert.match(markdown, /- `POST \/os-buckets\/` changed \(old line 67, new line 81\)\n {2}- \*\*breaking\*\* /);
    const lines = [...diffLines(diff)];
    assert.ok(lines.includes('! removed  POST /auth/tokens  (old line 18)'), lines.join('\n'));
  });
});
