import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { lineScan } from '../../../src/core/apis/outline/lineScan';
import { confirms, scannedIndex } from '../../../src/core/apis/outline/scannedIndex';
import { parsedOutline } from './fullParser';
import { fixtureText, openFixture, openText } from './openFixture';

const outline = (text: string) => {
  const scan = lineScan(text);
  assert.ok(scan, 'the scan gave up');
  return {
    operations: scan.operations.map(({ method, path, line }) => `${method} ${path} ${line}`),
    schemas: scan.schemas.map(({ name, line }) => `${name} ${line}`),
  };
};

describe('lineScan', () => {
  for (const name of ['platform-3.0.yaml', 'platform-2.0.yaml']) {
    it(`sees what a parser sees in ${name}`, () => {
      assert.deepEqual(outline(fixtureText(name)), parsedOutline(fixtureText(name)));
    });

    it(`is confirmed by the full index of ${name}`, async () => {
      const scanned = scannedIndex({ uri: 'file:///a.yaml', text: fixtureText(name) });
      assert.ok(scanned);
      const { index } = await openFixture(name);
      assert.ok(confirms(index, scanned));
      assert.deepEqual(
        [scanned.version, scanned.family, scanned.info.title, scanned.info.version],
        [index.version, index.family, index.info.title, index.info.version],
      );
      assert.deepEqual(scanned.productObjects, index.productObjects);
      const { operations, schemas } = index;
      assert.ok(!confirms({ ...index, operations: operations.slice(1) }, scanned));
      assert.ok(!confirms({ ...index, schemas: schemas.slice(1) }, scanned));
    });
  }

  it('takes tags, ids and what is deprecated', () => {
    const scan = lineScan(fixtureText('platform-3.0.yaml'));
    const head = scan?.operations.find(({ method }) => method === 'HEAD');
    assert.deepEqual([head?.operationId, head?.tags, head?.deprecated], ['ProbeOSBucket', ['os-buckets'], true]);
    assert.equal(scan?.operations.find(({ line }) => line === 81)?.operationId, 'CreateOSBucket');
  });

  it('is not misled by texts, comments, quotes and wide indents', () => {
    const text = [
      '# openapi: 1',
      'openapi: "3.1.0" # version',
      "info: {title: x, version: '1'}",
      'paths:',
      '    # /comment:',
      '    "/a/{b}:c":',
      '        description: |',
      '            get:',
      '              operationId: no',
      '        get:',
      '            description: "one',
      '                post: two"',
      "            'operationId': a b",
      '            tags: [x, y]',
      "    '/q/':   # quoted",
      '        put:',
      '            responses: {}',
      'components:',
      '    schemas:',
      '        "A B":',
      '            type: object',
      '        C: {type: string}',
      'x-more:',
      '    schemas:',
      '        D: {}',
    ].join('\r\n');
    assert.deepEqual(outline(text), { operations: ['GET /a/{b}:c 10', 'PUT /q/ 16'], schemas: ['A B 20', 'C 22'] });
    assert.deepEqual(outline(text), parsedOutline(text));
    assert.deepEqual(lineScan(text)?.operations[0]?.tags, ['x', 'y']);
    assert.equal(lineScan(text)?.operations[0]?.operationId, 'a b');
  });

  it('gives up where only a parser can tell', () => {
    const head = 'openapi: 3.0.0\n';
    const texts = {
      json: '{"openapi":"3.0.0","paths":{}}',
      'flow paths': `${head}paths: {/a: {get: {}}}\n`,
      'flow path item': `${head}paths:\n  /a: {get: {}}\n`,
      'flow operation': `${head}paths:\n  /a:\n    get: {tags: [a]}\n`,
      anchor: `${head}paths:\n  /a: &a\n    get:\n      tags: []\n`,
      alias: `${head}paths:\n  /a:\n    get: *a\n`,
      merge: `${head}paths:\n  /a:\n    <<: *a\n`,
      'complex key': `${head}paths:\n  ? /a\n  : get: {}\n`,
      'path item elsewhere': `${head}paths:\n  /a:\n    $ref: a.yaml\n`,
      tab: `${head}paths:\n\t/a:\n`,
      'no version': 'paths:\n  /a:\n    get:\n      tags: []\n',
      escape: `${head}paths:\n  "/a\\u0062":\n    get:\n      tags: []\n`,
      empty: '',
    };
    for (const [name, text] of Object.entries(texts)) assert.equal(lineScan(text), undefined, name);
  });

  it('never shows anything else than the parse does, whatever the definition', async () => {
    const word = fc.constantFrom(
      'a',
      'get',
      '/b',
      'x: y',
      '# c',
      '- d',
      'paths:',
      "it's",
      '"q"',
      '',
      ' e',
      'true',
      '12',
      '{',
      '&a',
      '*b',
    );
    const operation = fc.record(
      {
        operationId: word,
        tags: fc.array(word),
        description: fc.array(word).map((words) => words.join('\n')),
        summary: word,
      },
      { requiredKeys: [] },
    );
    const path = fc.constantFrom('/a', '/a/', '/a/{b}:c', '/a/{c}:c', "/it's", '/x y', '/"q"', '/ü');
    const item = fc.dictionary(fc.constantFrom('get', 'put', 'parameters', 'description', 'x-get'), operation);
    const definition = fc.record({
      openapi: fc.constant('3.0.3'),
      paths: fc.dictionary(path, item),
      components: fc.record({ schemas: fc.dictionary(word, fc.record({ description: word })) }),
    });
    const options = fc.record({
      indent: fc.constantFrom(2, 4),
      indentSeq: fc.boolean(),
      lineWidth: fc.constantFrom(20, 80),
    });
    await fc.assert(
      fc.asyncProperty(definition, options, async (value, style) => {
        const text = stringify(value, style);
        const scanned = scannedIndex({ uri: 'file:///definitions/test.yaml', text });
        if (scanned === undefined) return;
        const { index } = await openText(text);
        assert.ok(confirms(index, scanned), text);
      }),
      { numRuns: 300 },
    );
  });
});
