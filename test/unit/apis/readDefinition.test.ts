import assert from 'node:assert/strict';
import { definitionLimits } from '../../../src/core/apis/document/limits';
import { parsedOutline } from './fullParser';
import { fixtureText, openFixture, openText, problemLines } from './openFixture';

const definition = (...lines: string[]) => ['openapi: 3.0.1', 'info: {title: t, version: "1"}', ...lines].join('\n');

describe('readDefinition', () => {
  for (const name of ['platform-3.0.yaml', 'platform-2.0.yaml']) {
    it(`has the lines of another parser in ${name}`, async () => {
      const { index } = await openFixture(name);
      const found = {
        operations: index.operations.map(({ id, line }) => `${id} ${line}`),
        schemas: index.schemas.map(({ name: schema, line }) => `${schema} ${line}`),
      };
      assert.deepEqual(found, parsedOutline(fixtureText(name)));
      assert.equal(index.stage, 'full');
    });
  }

  it('reads JSON with lines, however it is laid out', async () => {
    const value = {
      openapi: '3.1.0',
      info: { title: 't', version: '1' },
      paths: { '/a': { get: { operationId: 'a', responses: { 200: { description: '\u{1F600}/' } } } } },
    };
    for (const [indent, line] of [
      [2, 9],
      ['\t', 9],
      [0, 1],
    ] as const) {
      const { index } = await openText(JSON.stringify(value, undefined, indent));
      assert.deepEqual(
        index.operations.map((operation) => [operation.id, operation.line]),
        [['GET /a', line]],
      );
      assert.deepEqual(index.problems, []);
    }
  });

  it('follows anchors, aliases and merge keys', async () => {
    const { index, document } = await openText(
      definition(
        'x-base: &base',
        '  operationId: base',
        '  responses: {"200": {description: OK}}',
        'paths:',
        '  /a:',
        '    get: *base',
        '  /b:',
        '    get:',
        '      <<: *base',
        '      operationId: own',
      ),
    );
    assert.deepEqual(problemLines(index.problems), []);
    assert.deepEqual(
      index.operations.map(({ id, operationId, line }) => [id, operationId, line]),
      [
        ['GET /a', 'base', 8],
        ['GET /b', 'own', 10],
      ],
    );
    const operation = (document.root['paths'] as { '/b': { get: object } })['/b'].get;
    assert.equal(document.placeOf(operation, 'responses').line, 5, 'merged keys stand where they are written');
  });

  it('takes the last of two equal keys, and both of a path written twice', async () => {
    const { index } = await openText(
      definition(
        'paths:',
        '  /a:',
        '    get: {operationId: one, responses: {default: {description: d}}}',
        '  /a:',
        '    put:',
        '      operationId: two',
        '      operationId: three',
        '      responses: {default: {description: d}}',
      ),
    );
    assert.deepEqual(index.operations.map(({ id, operationId }) => [id, operationId]).sort(), [
      ['GET /a', 'one'],
      ['PUT /a', 'three'],
    ]);
    assert.deepEqual(problemLines(index.problems), ['6 yaml.duplicateKey', '9 yaml.duplicateKey']);
    assert.deepEqual(index.problems[0]?.facts, { key: '/a', firstLine: 4 });
  });

  it('leaves out what is not YAML and shows the rest', async () => {
    const cases: Record<string, string[]> = {
      'wrong indent': ['      summary: ok', '     bad: indent'],
      'unclosed quote': ['      summary: "never closed'],
      'unclosed bracket': ['      tags: [a, b'],
      tab: ['\tsummary: tab'],
      'stray text': ['      summary: a', '      nothing to see'],
      'control character': ['      summary: "a\u0007"'],
      colon: ['      summary: one: two'],
      'unknown alias': ['      summary: *nothing'],
    };
    for (const [name, lines] of Object.entries(cases)) {
      const { index } = await openText(
        definition(
          ...['paths:', '  /a:', '    get:', '      operationId: a', '      responses: {default: {description: d}}'],
          ...['  /b:', '    get:', '      operationId: b', '      responses: {default: {description: d}}', ...lines],
          ...['  /c:', '    get:', '      operationId: c', '      responses: {default: {description: d}}'],
          ...['components:', '  schemas:', '    S: {type: object}'],
        ),
      );
      const ids = index.operations.map(({ id }) => id);
      assert.ok(ids.includes('GET /a') && ids.includes('GET /c'), `${name}: ${ids.join()}`);
      assert.deepEqual(
        index.schemas.map(({ name: schema }) => schema),
        ['S'],
        name,
      );
      const [problem] = index.problems;
      assert.ok(problem && /^yaml\./.test(problem.code), name);
      assert.ok(problem.line >= 11 && problem.line <= 14, `${name}: line ${problem.line}`);
      assert.equal(problem.severity, 'error');
    }
  });

  it('reads closing brackets below their key, as everybody writes them', async () => {
    const { index } = await openText(
      definition(
        'paths: {',
        '  /a: {',
        '    get: {operationId: a, responses: {default: {description: d}}',
        '  }',
        '  }',
        '}\r',
        'tags: [',
        ']',
      ),
    );
    assert.deepEqual(
      index.operations.map(({ id, line }) => [id, line]),
      [['GET /a', 5]],
    );
    assert.deepEqual(new Set(index.problems.map(({ code }) => code)), new Set(['yaml.bracketIndent']));
    assert.deepEqual(
      index.problems.map(({ line }) => line),
      [8, 10],
    );
  });

  it('shows the lines of a file that cannot be parsed at all', async () => {
    const mistakes = Array.from({ length: definitionLimits.repairs + 2 }, (_, index) => `x-${index}: "\\q"`);
    const { index } = await openText(definition(...mistakes, 'paths:', '  /a:', '    get:', '      operationId: a'));
    assert.equal(index.stage, 'scan');
    assert.deepEqual(
      index.operations.map(({ id }) => id),
      ['GET /a'],
    );
    assert.ok(index.problems.some(({ code }) => code === 'yaml.syntax'));
  });

  it('says what an empty or wrong file is', async () => {
    const codes = async (text: string) => (await openText(text)).index.problems.map(({ code }) => code);
    assert.deepEqual(await codes(''), ['file.empty']);
    assert.deepEqual(await codes('# nothing\n'), []);
    assert.deepEqual(await codes('just text'), ['file.notObject']);
    assert.deepEqual(await codes('- a\n- b'), ['file.notObject']);
    assert.deepEqual(await codes('a: b'), ['document.noVersion', 'document.noTitle']);
    assert.deepEqual(await codes('---\nopenapi: 3.1.0\ninfo: {title: a}\n---\nb: c\n'), ['yaml.multipleDocuments']);
  });
});
