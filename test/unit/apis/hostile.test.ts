import assert from 'node:assert/strict';
import { operationDetail } from '../../../src/core/apis/detail/operationDetail';
import { schemaDetail } from '../../../src/core/apis/detail/schemaDetail';
import { SchemaViews } from '../../../src/core/apis/detail/schemaViews';
import { compareDefinitions } from '../../../src/core/apis/diff/compareDefinitions';
import { definitionLimits } from '../../../src/core/apis/document/limits';
import { sampleRequest } from '../../../src/core/apis/samples/sampleRequest';
import { openText, problemLines } from './openFixture';

const head = 'openapi: 3.0.1\ninfo: {title: t, version: "1"}\n';

/** Opens a definition and does everything with it that there is to do. */
async function exercise(text: string) {
  const definition = await openText(text);
  const views = new SchemaViews(definition.document, definition.graph);
  for (const { id } of definition.index.operations) {
    JSON.stringify(operationDetail(definition, views, id));
    const operation = definition.operations.get(id);
    if (operation !== undefined) JSON.stringify(sampleRequest(definition.document, operation, { optional: true }));
  }
  for (const { name } of definition.index.schemas) JSON.stringify(schemaDetail(definition, views, name));
  compareDefinitions(definition, await openText(text));
  return definition;
}

const codes = (definition: { index: { problems: readonly { code: string }[] } }) => [
  ...new Set(definition.index.problems.map(({ code }) => code)),
];

describe('A hostile definition', () => {
  it('with a bomb of aliases costs nothing', async () => {
    const levels = Array.from({ length: 30 }, (_, index) =>
      index === 0
        ? 'x-0: &a0 {type: object, properties: {v: {type: string}}}'
        : `x-${index}: &a${index} {type: object, properties: {${'abcdefghi'
            .split('')
            .map((key) => `${key}: *a${index - 1}`)
            .join(', ')}}}`,
    );
    const definition = await exercise(
      `${head}${levels.join('\n')}\npaths:\n  /a:\n    post:\n      operationId: a\n      requestBody: {content: {application/json: {schema: *a29}}}\n      responses: {"200": {description: d, content: {application/json: {schema: *a29}}}}\ncomponents:\n  schemas:\n    Bomb: *a29\n`,
    );
    assert.deepEqual(problemLines(definition.index.problems), []);
    assert.equal(definition.index.schemas.length, 1);
  });

  it('with more aliases than anybody needs is cut', async () => {
    const items = Array.from({ length: definitionLimits.aliases + 5 }, () => '- *a');
    const definition = await exercise(`${head}x-a: &a {b: c}\nx-list:\n${items.join('\n')}\npaths: {}\n`);
    assert.deepEqual(codes(definition), ['yaml.tooManyAliases']);
  });

  it('with an alias to itself makes no circle', async () => {
    const definition = await exercise(
      `${head}paths:\n  /a: &a\n    get: *a\n    put: {operationId: p, responses: {default: {description: d}}}\n`,
    );
    assert.deepEqual(codes(definition), ['yaml.unknownAlias']);
    assert.deepEqual(
      definition.index.operations.map(({ id }) => id),
      ['PUT /a'],
    );
  });

  it('with nesting without end is refused there only', async () => {
    const depth = 100_000;
    const texts = [
      `${head}x-deep: ${'['.repeat(depth)}${']'.repeat(depth)}\npaths: {}\n`,
      `${head}x-deep: ${'{a: '.repeat(depth)}1${'}'.repeat(depth)}\npaths: {}\n`,
      `${head}paths: {}\nx-deep:\n${Array.from({ length: 1000 }, (_, index) => `${' '.repeat(index + 1)}a:`).join('\n')} 1\n`,
    ];
    for (const text of texts) {
      const definition = await exercise(text);
      assert.deepEqual(codes(definition), ['yaml.syntax']);
      assert.equal(definition.index.info.title, 't');
    }
  });

  it('with keys of every object harms no object', async () => {
    const odd = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype'];
    const definition = await exercise(
      `${head}__proto__: {polluted: yes}\nconstructor: {prototype: {polluted: yes}}\npaths:\n  /a:\n    __proto__: {get: {}}\n    get:\n      operationId: constructor\n      tags: [__proto__, constructor]\n      parameters:\n${odd.map((name) => `      - {in: query, name: ${name}, schema: {$ref: "#/components/schemas/${name}"}}`).join('\n')}\n      responses: {__proto__: {description: d}, "200": {description: d}}\ncomponents:\n  schemas:\n${odd.map((name) => `    ${name}: {type: object, required: [${odd.join()}], properties: {${odd.map((key) => `${key}: {type: string}`).join()}}}`).join('\n')}\n`,
    );
    assert.equal(({} as { polluted?: string }).polluted, undefined);
    assert.deepEqual(
      definition.index.schemas.map(({ name }) => name),
      odd,
    );
    assert.deepEqual(definition.index.operations[0]?.parameterNames, odd);
    assert.deepEqual(definition.index.operations[0]?.schemaNames, odd);
    assert.deepEqual(
      definition.index.tags.map(({ name }) => name),
      ['__proto__', 'constructor'],
    );
    assert.deepEqual(problemLines(definition.index.problems), []);
  });

  it('with circles of all kinds ends', async () => {
    const definition = await exercise(
      [
        `${head}paths:`,
        '  /a: {$ref: "#/paths/~1b"}',
        '  /b: {$ref: "#/paths/~1a"}',
        '  /c:',
        '    get:',
        '      operationId: c',
        '      parameters: [{$ref: "#/components/parameters/P"}]',
        '      requestBody: {$ref: "#/components/requestBodies/B"}',
        '      responses: {"200": {$ref: "#/components/responses/R"}, "201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/All"}}}}}',
        'components:',
        '  parameters: {P: {$ref: "#/components/parameters/P"}}',
        '  requestBodies: {B: {$ref: "#/components/requestBodies/B"}}',
        '  responses: {R: {$ref: "#/components/responses/R"}}',
        '  schemas:',
        '    All: {allOf: [{$ref: "#/components/schemas/All"}, {oneOf: [{$ref: "#/components/schemas/All"}, {not: {$ref: "#/components/schemas/All"}}]}]}',
        '    One: {anyOf: [{$ref: "#/components/schemas/One"}], items: {$ref: "#/components/schemas/One"}, additionalProperties: {$ref: "#/components/schemas/One"}}',
        '    Root: {$ref: "#"}',
      ].join('\n'),
    );
    assert.deepEqual(codes(definition), ['ref.circular']);
  });

  it('with a hundred thousand mistakes keeps some of them', async () => {
    const paths = Array.from({ length: 20_000 }, (_, index) => `  wrong-${index}: {get: {}}`);
    const { index } = await openText(
      `${head}paths:\n${paths.join('\n')}\nx-last: {$ref: "#/nowhere"}\nsecurity: {$ref: '#/nowhere'}\n`,
    );
    const of = (severity: string) => index.problems.filter((problem) => problem.severity === severity).length;
    assert.deepEqual(
      [of('warning'), of('information'), of('error')],
      [definitionLimits.problems, definitionLimits.problems, 1],
    );
    assert.ok(index.problemsLeftOut > 10_000);
  }).timeout(60_000);

  it('of 50 MB is looked at by lines only', async () => {
    const path = (index: number) =>
      `  /path/${index}:\n    get:\n      operationId: op${index}\n      description: ${'x'.repeat(440)}\n`;
    const paths = Array.from({ length: 100_000 }, (_, index) => path(index));
    const text = `openapi: 3.0.1\ninfo:\n  title: t\npaths:\n${paths.join('')}`;
    assert.ok(text.length > 45 * 1024 * 1024);
    const { index } = await openText(text);
    assert.deepEqual([index.stage, index.problems.map(({ code }) => code)], ['scan', ['file.tooLarge']]);
    assert.equal(index.operations.length, definitionLimits.operations);
    const json = await openText(`{"openapi": "3.0.1", "x": "${'x'.repeat(50 * 1024 * 1024)}"}`);
    assert.deepEqual([json.index.stage, codes(json)], ['full', ['file.tooLarge']]);
  }).timeout(60_000);

  it('with more operations than the index holds says so', async () => {
    const paths = Array.from({ length: definitionLimits.operations + 1 }, (_, index) => `  /${index}: {get: {}}`);
    const { index } = await openText(`${head}paths:\n${paths.join('\n')}\n`);
    assert.equal(index.operations.length, definitionLimits.operations);
    assert.ok(index.problems.some(({ code, facts }) => code === 'document.tooMany' && facts['what'] === 'operations'));
  }).timeout(60_000);

  it('with patterns that take for ever does not take them', async () => {
    const definition = await exercise(
      `${head}paths:\n  /a:\n    get:\n      operationId: a\n      parameters:\n      - {in: query, name: q, schema: {type: string, pattern: "^(a+)+$", example: ${'a'.repeat(60)}b}}\n      responses: {default: {description: d}}\n`,
    );
    assert.deepEqual(problemLines(definition.index.problems), []);
  });

  it('of random text is always an answer', async () => {
    const bits = [
      '{',
      '}',
      '[',
      ']',
      ':',
      ' ',
      '\n',
      '  ',
      '- ',
      '"',
      "'",
      '&a ',
      '*a ',
      '!!str ',
      '|',
      '>',
      '#',
      '%',
      '?',
      '<<',
      ',',
      '\t',
      '\u0000',
      'paths',
      'openapi',
      '$ref',
      '/a',
      'get',
      '3.0.1',
      '---\n',
      '\uD800',
    ];
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    for (let run = 0; run < 2_000; run++) {
      const text = Array.from({ length: 1 + random(60) }, () => bits[random(bits.length)]).join('');
      await exercise(text);
    }
  }).timeout(60_000);
});
