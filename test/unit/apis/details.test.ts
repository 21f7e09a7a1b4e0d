import assert from 'node:assert/strict';
import { operationDetail } from '../../../src/core/apis/detail/operationDetail';
import { relatedOperations, resourcePath } from '../../../src/core/apis/detail/relatedOperations';
import { schemaDetail } from '../../../src/core/apis/detail/schemaDetail';
import { SchemaViews } from '../../../src/core/apis/detail/schemaViews';
import { findOperations } from '../../../src/core/apis/index/findOperation';
import { hasColonAction, productObjectOf } from '../../../src/core/apis/index/pathFacts';
import { openFixture, openText } from './openFixture';

async function open(name: string) {
  const definition = await openFixture(name);
  return { definition, views: new SchemaViews(definition.document, definition.graph) };
}

describe('operationDetail', () => {
  it('has parameters of path and operation, bodies, responses and hints of OpenAPI 3', async () => {
    const { definition, views } = await open('platform-3.0.yaml');
    const get = operationDetail(definition, views, 'GET /os-buckets/{bucket_id}');
    assert.deepEqual(
      get?.parameters.map(({ name, in: place, required, shared, place: { line } }) => [
        name,
        place,
        required,
        shared,
        line,
      ]),
      [
        ['X-Request-Id', 'header', false, true, 155],
        ['bucket_id', 'path', true, false, 136],
      ],
    );
    assert.deepEqual(
      get?.responses.map(({ status, contents }) => [status, contents[0]?.schema?.name]),
      [['200', 'OSBucketResp']],
    );
    const post = operationDetail(definition, views, 'POST /os-buckets/');
    assert.deepEqual(post?.asynchronous, {
      statusPointer: '/bucket/action_status',
      states: ['active', 'creating', 'error'],
      poll: 'GET /os-buckets/{bucket_id}',
    });
    assert.deepEqual(
      post?.security.map(([first]) => first?.scheme),
      ['tokenInHeader', 'tokenInQuery'],
    );
    assert.deepEqual(
      get?.security.map(([first]) => first?.scheme),
      ['tokenInHeader', 'tokenInQuery'],
      'the header first',
    );
    assert.deepEqual(
      post?.securitySchemes.map(({ parameterName }) => parameterName),
      ['Xms-Auth-Token', 'token'],
    );
    assert.equal(post?.body?.required, true);
    assert.equal(operationDetail(definition, views, 'GET /none'), undefined);
  });

  it('says the same of Swagger 2.0 in the same form', async () => {
    const { definition, views } = await open('platform-2.0.yaml');
    const clean = operationDetail(definition, views, 'POST /os-buckets/{bucket_id}:clean');
    assert.deepEqual(
      clean?.parameters.map(({ name, style, explode, schema }) => [name, style, explode, schema?.types.join()]),
      [
        ['bucket_id', 'simple', false, 'integer'],
        ['ids', 'form', true, 'array'],
        ['names', 'form', false, 'array'],
      ],
    );
    const upload = operationDetail(definition, views, 'POST /licenses/');
    const [content] = upload?.body?.contents ?? [];
    assert.equal(content?.mediaType, 'multipart/form-data');
    const fields = views.children(content?.schema?.handle ?? -1);
    assert.deepEqual(
      fields.map(({ label, required, format }) => [label, required, format]),
      [
        ['file', true, 'binary'],
        ['note', false, undefined],
      ],
    );
    const download = operationDetail(definition, views, 'GET /logs/{name}/download');
    assert.deepEqual(
      download?.responses[0]?.contents.map(({ mediaType, schema }) => [mediaType, schema?.format]),
      [['application/octet-stream', 'binary']],
    );
    const create = operationDetail(definition, views, 'POST /os-buckets/');
    assert.deepEqual([create?.body?.contents[0]?.mediaType, create?.body?.place.line], ['application/json', 72]);
    assert.deepEqual(
      create?.responses[0]?.contents.map(({ mediaType }) => mediaType),
      ['application/json'],
    );
  });

  it('knows what else there is on the same object', async () => {
    const { index } = await openFixture('platform-3.0.yaml');
    const get = index.operations.find(({ id }) => id === 'GET /os-buckets/{bucket_id}');
    assert.ok(get);
    assert.deepEqual(
      relatedOperations(get, index.operations).map(({ id, relation }) => `${relation} ${id}`),
      [
        'samePath DELETE /os-buckets/{bucket_id}',
        'samePath HEAD /os-buckets/{id}',
        'collection GET /os-buckets/',
        'collection POST /os-buckets/',
        'action POST /os-buckets/{bucket_id}:add-custom-labels',
      ],
    );
    const list = index.operations.find(({ id }) => id === 'GET /os-buckets/');
    assert.ok(list);
    assert.ok(
      relatedOperations(list, index.operations).some(({ relation, id }) => relation === 'item' && id === get.id),
    );
  });
});

describe('Paths', () => {
  it('tell the object, the action and the resource', () => {
    const objects = {
      '/os-buckets/': 'os-buckets',
      '/v1/os-users/{id}': 'os-users',
      '/api/v2.1/x': 'x',
      '/auth/tokens:login': 'auth',
      '/buckets:sync': 'buckets',
      '/{tenant}/x': '{tenant}',
      '/': '',
      '/api': 'api',
    };
    for (const [path, name] of Object.entries(objects)) assert.equal(productObjectOf(path), name, path);
    assert.ok(hasColonAction('/clusters/{id}::action') && hasColonAction('/auth/tokens:login'));
    assert.ok(!hasColonAction('/a/{b:c}'));
    assert.equal(resourcePath('/clusters/{id}::action'), '/clusters/{}');
    assert.equal(resourcePath('/a/{b}/'), '/a/{}');
    assert.equal(resourcePath('/'), '/');
  });

  it('and operationIds find operations', async () => {
    const { index } = await openFixture('platform-2.0.yaml');
    const ids = (...words: string[]) => findOperations(index, words).map(({ id }) => id);
    assert.deepEqual(ids('get', '/os-buckets/'), ['GET /os-buckets/']);
    assert.deepEqual(ids('GET /os-buckets/'), ['GET /os-buckets/']);
    assert.deepEqual(ids('GET', '/os-buckets'), [], 'a trailing slash matters');
    assert.deepEqual(ids('CreateOSBucket'), ['POST /os-buckets/']);
    assert.equal(ids('DeleteOSBucket').length, 2);
  });
});

describe('Schema trees', () => {
  it('open level by level and mark what is circular', async () => {
    const { definition, views } = await open('platform-3.0.yaml');
    const detail = schemaDetail(definition, views, 'OSPolicy');
    assert.deepEqual(detail?.cycle.toSorted(), ['OSPolicy', 'OSStorageClass']);
    assert.deepEqual(
      detail?.children.map(({ label, required, types, name }) => [label, required, types.join(), name]),
      [
        ['name', true, 'string', undefined],
        ['class', false, 'object', 'OSStorageClass'],
        ['copies', false, 'integer', undefined],
      ],
    );
    const [, storageClass, copies] = detail?.children ?? [];
    assert.deepEqual(
      [copies?.default, copies?.constraints],
      [
        3,
        [
          { keyword: 'minimum', value: '2' },
          { keyword: 'maximum', value: '6' },
        ],
      ],
    );
    assert.equal(storageClass?.circular, false);
    const below = views.children(storageClass?.handle ?? -1, [detail?.view.handle ?? -1]);
    const policy = below.find(({ label }) => label === 'policy');
    assert.deepEqual([policy?.circular, policy?.handle], [true, detail?.view.handle]);
    const node = schemaDetail(definition, views, 'PlacementNode')?.children[0];
    assert.deepEqual([node?.label, node?.items?.name], ['children', 'PlacementNode']);
    assert.equal(
      views.children(node?.handle ?? -1, [schemaDetail(definition, views, 'PlacementNode')?.view.handle ?? -1])[0]
        ?.circular,
      true,
    );
  });

  it('keep integers beyond 2^53 as they are written', async () => {
    const { definition, views } = await open('platform-3.0.yaml');
    const total = schemaDetail(definition, views, 'Paging')?.children.find(({ label }) => label === 'total_count');
    assert.deepEqual(total?.constraints, [{ keyword: 'maximum', value: '9223372036854775807' }]);
  });

  it('say where a schema is used, itself and through others', async () => {
    const { definition, views } = await open('platform-3.0.yaml');
    const detail = schemaDetail(definition, views, 'OSBucket');
    assert.deepEqual(detail?.usedBySchemas, ['OSBucketCreateReq', 'OSBucketResp', 'OSBucketsResp']);
    assert.deepEqual(detail?.uses.toSorted(), ['OSPolicy', 'OSUser_Nestview']);
    const create = detail?.usedByOperations.find(({ id }) => id === 'POST /os-buckets/');
    assert.deepEqual([create?.where, create?.direct], [['request', 'response'], false]);
    assert.deepEqual(schemaDetail(definition, views, 'LabelsReq')?.usedByOperations, [
      { id: 'POST /os-buckets/{bucket_id}:add-custom-labels', where: ['request'], direct: true },
    ]);
    assert.equal(schemaDetail(definition, views, 'toString'), undefined);
  });

  it('show alternatives, maps, tuples and types of 3.1', async () => {
    const definition = await openText(
      [
        'openapi: 3.1.0',
        'info: {title: t, version: "1"}',
        'components:',
        '  schemas:',
        '    A:',
        '      description: of A',
        '      oneOf: [{$ref: "#/components/schemas/B"}, {type: [string, "null"], const: x}]',
        '    B:',
        '      type: object',
        '      additionalProperties: {type: number, exclusiveMinimum: 0}',
        '      patternProperties: {"^x": {type: boolean}}',
        '    C: {type: array, prefixItems: [{type: string}], items: false}',
        '    D: {$ref: "#/components/schemas/B", description: beside}',
        '    E: true',
      ].join('\n'),
    );
    const views = new SchemaViews(definition.document, definition.graph);
    const children = (name: string) =>
      schemaDetail(definition, views, name)?.children.map(
        ({ kind, label, types }) => `${kind} ${label} ${types.join('|')}`,
      );
    assert.deepEqual(children('A'), ['oneOf 0 object', 'oneOf 1 string|null']);
    assert.deepEqual(children('B'), ['pattern ^x boolean', 'additional  number']);
    assert.deepEqual(children('C'), ['tuple 0 string']);
    assert.deepEqual(children('E'), []);
    const d = schemaDetail(definition, views, 'D');
    assert.deepEqual([d?.view.description, d?.view.types], ['beside', ['object']]);
    assert.deepEqual(definition.index.problems, []);
  });
});
