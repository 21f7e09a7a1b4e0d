import assert from 'node:assert/strict';
import { openFixture, openText, problemLines } from './openFixture';

const problemsOf = async (...lines: string[]) => problemLines((await openText(lines.join('\n'))).index.problems);

describe('Problems of a definition', () => {
  it('stand at their lines in good definitions with odd traits', async () => {
    assert.deepEqual(problemLines((await openFixture('platform-3.0.yaml')).index.problems), ['160 path.ambiguous']);
    assert.deepEqual(problemLines((await openFixture('platform-2.0.yaml')).index.problems), [
      '105 operation.duplicateId',
    ]);
  });

  it('are Swagger 2.0 keys in OpenAPI 3, which are read all the same', async () => {
    const { index } = await openText(
      [
        'openapi: 3.0.1',
        'info: {title: t, version: 1}',
        'host: example.com',
        'basePath: /v2',
        'paths:',
        '  /a:',
        '    post:',
        '      operationId: a',
        '      consumes: [text/plain]',
        '      parameters:',
        '      - {in: body, name: b, schema: {$ref: "#/definitions/B"}}',
        '      - {in: query, name: q, type: integer}',
        '      responses:',
        '        200:',
        '          description: OK',
        '          schema: {$ref: "#/definitions/C"}',
        'definitions:',
        '  B: {type: object}',
        '  C: {type: object}',
        'securityDefinitions:',
        '  key: {type: basic}',
      ].join('\n'),
    );
    assert.deepEqual(problemLines(index.problems), [
      '3 document.otherVersionKey',
      '4 document.otherVersionKey',
      '9 document.otherVersionKey',
      '11 document.otherVersionKey',
      '12 document.otherVersionKey',
      '14 document.otherVersionKey',
      '17 document.otherVersionKey',
      '20 document.otherVersionKey',
    ]);
    assert.deepEqual(index.operations[0]?.schemaNames, ['B', 'C']);
    assert.deepEqual(index.operations[0]?.parameterNames, ['q']);
    assert.deepEqual(
      index.servers.map(({ url }) => url),
      ['https://example.com/v2'],
    );
    assert.deepEqual(
      index.securitySchemes.map(({ name, type, scheme }) => [name, type, scheme]),
      [['key', 'http', 'basic']],
    );
  });

  it('are what is wrong with paths and operations', async () => {
    assert.deepEqual(
      await problemsOf(
        'openapi: 3.1.0',
        'info: {title: t, version: 1}',
        'security: [{none: []}]',
        'paths:',
        '  a/{x}:',
        '    get:',
        '      parameters:',
        '      - {in: path, name: y, required: true, schema: {}}',
        '      - {in: header, name: h, schema: {}}',
        '      - {in: header, name: h, schema: {}}',
        '      - {in: nowhere, name: z}',
        '      - {in: query}',
        '  /b: text',
        '  /c:',
        '    get:',
        '      responses:',
        '        200: {description: OK, content: {text/plain: {type: string}}}',
        'tags: {a: b}',
      ),
      [
        '3 security.unknownScheme',
        '5 path.noSlash',
        '6 path.parameterMissing',
        '6 operation.noResponses',
        '8 path.parameterUnused',
        '10 parameter.duplicate',
        '11 parameter.invalid',
        '12 parameter.invalid',
        '13 document.unexpectedType',
        '17 media.keyOfSchema',
        '18 document.unexpectedType',
      ],
    );
  });

  it('are references that lead nowhere or round in a circle', async () => {
    assert.deepEqual(
      await problemsOf(
        'openapi: 3.1.0',
        'info: {title: t, version: 1}',
        'components:',
        '  schemas:',
        '    A: {$ref: "#/components/schemas/B"}',
        '    B: {$ref: "#/components/schemas/A"}',
        '    C: {$ref: "#/components/schemas/constructor"}',
        '    D: {properties: {$ref: {type: string}, example: {$ref: "#/nowhere"}}, example: {$ref: "#/data"}}',
        '    E: {properties: {__proto__: {$ref: "#/components/schemas/D"}}}',
      ),
      ['5 ref.circular', '6 ref.circular', '7 ref.notFound', '8 ref.notFound'],
    );
  });

  it('are other versions, and none', async () => {
    assert.deepEqual(await problemsOf('swagger: "1.2"', 'info: {title: t}', 'paths: {}'), [
      '1 document.unknownVersion',
    ]);
    assert.deepEqual(await problemsOf('swagger: 2.0', 'info: {title: t}', 'paths: {}'), []);
    assert.deepEqual(await problemsOf('openapi: 3.2.0', 'info: {title: t}'), []);
    assert.deepEqual(await problemsOf('openapi: 3.0.4', 'info: {title: t}'), ['1 document.noPaths']);
  });
});
