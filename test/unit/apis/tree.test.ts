import assert from 'node:assert/strict';
import { apiHome, apiLevel, groupAround, groupings } from '../../../src/core/apis/tree/apiLevel';
import { OperationUses } from '../../../src/core/apis/uses/operationUses';
import { openFixture } from './openFixture';

describe('the tree of a definition', () => {
  it('has every operation in every grouping, at its home', async () => {
    const { index } = await openFixture('platform-3.0.yaml');
    for (const grouping of groupings) {
      for (const { id, schemaNames } of index.operations) {
        if (grouping === 'schema' && schemaNames.length === 0) continue;
        const home = apiHome(index, grouping, id);
        for (const [at, group] of home.entries()) {
          const around = home[at - 1];
          assert.equal(groupAround(grouping, group), around, `${grouping} ${group}`);
          assert.ok(apiLevel(index, grouping, around).groups.some(({ name }) => name === group));
        }
        assert.ok(apiLevel(index, grouping, home.at(-1)).operations.includes(id), `${grouping} ${id} in ${home}`);
      }
    }
  });

  it('counts what is below a group, with colon actions and trailing slashes apart', async () => {
    const { index } = await openFixture('platform-3.0.yaml');
    const count = (grouping: 'tag' | 'object' | 'path') =>
      apiLevel(index, grouping, undefined).groups.reduce((sum, { operations }) => sum + operations, 0) +
      apiLevel(index, grouping, undefined).operations.length;
    assert.equal(count('object'), index.operations.length);
    assert.equal(count('path'), index.operations.length);
    assert.ok(count('tag') >= index.operations.length);
  });

  it('narrows to what is kept', async () => {
    const { index } = await openFixture('platform-3.0.yaml');
    const keep = new Set(['GET /os-buckets/']);
    assert.deepEqual(apiLevel(index, 'tag', undefined, keep).groups, [{ name: 'os-buckets', operations: 1 }]);
    assert.deepEqual(apiLevel(index, 'path', undefined, keep).operations, ['GET /os-buckets/']);
  });
});

describe('uses of operations in code', () => {
  const uses = new OperationUses([
    { id: 'GET /os-buckets/', path: '/os-buckets/', operationId: 'ListOSBuckets' },
    { id: 'GET /os-buckets/{bucket_id}', path: '/os-buckets/{bucket_id}', operationId: 'get' },
    { id: 'POST /os-buckets/{bucket_id}:add', path: '/os-buckets/{bucket_id}:add' },
  ]);
  const found = (line: string) => uses.find(`\n${line}`).map(({ id, line: at }) => `${at} ${id}`);

  for (const line of [
    `fetch(\`\${base}/v1/os-buckets/\${id}\`)`,
    'requests.get(f"{base}/os-buckets/{bucket_id}", verify=ca)',
    'url := fmt.Sprintf("%s/v1/os-buckets/%d", base, id)',
    'curl https://xms:8056/v1/os-buckets/17?limit=1',
    "@app.route('/os-buckets/<int:id>')",
  ]) {
    it(`finds a path in ${line}`, () => assert.deepEqual(found(line), ['2 GET /os-buckets/{bucket_id}']));
  }

  it('tells actions, collections and items apart', () => {
    assert.deepEqual(found(`post(\`/os-buckets/\${id}:add\`)`), ['2 POST /os-buckets/{bucket_id}:add']);
    assert.deepEqual(found('get("/v1/os-buckets/")'), ['2 GET /os-buckets/']);
    assert.deepEqual(found('get("/v1/os-users/1")'), []);
  });

  it('finds an operationId as a whole word, and no common one', () => {
    assert.deepEqual(found('client.ListOSBuckets()'), ['2 GET /os-buckets/']);
    assert.deepEqual(found('client.ListOSBucketsFast(); get()'), []);
  });
});
