import assert from 'node:assert/strict';
import { generateClient } from '../../../../src/core/apis/clients/generateClient';
import { openFixture } from '../openFixture';

describe('A generated client', () => {
  const fileOf = async (name: string, ...ids: string[]) => {
    const definition = await openFixture('platform-3.0.yaml');
    const operations = ids.flatMap((id) => definition.operations.get(id) ?? []);
    assert.equal(operations.length, ids.length);
    return generateClient(definition, operations, 'typescript').find(({ path }) => path === name)?.content ?? '';
  };

  it('has the models of its operations only, circular ones once, 64-bit integers as bigint, open enums', async () => {
    const models = await fileOf('src/models.ts', 'GET /os-buckets/');
    assert.equal(models.match(/interface OSPolicy /g)?.length, 1);
    assert.match(models, /policy\?: OSPolicy;/);
    assert.match(models, /allocated_size\?: bigint;/);
    assert.match(models, /"active" \| "creating" \| "error" \| \(string & \{\}\)/);
    assert.doesNotMatch(models, /LoginReq|PlacementNode/);
  });

  it('reads lists as sequences, and waits with an operation that comes along', async () => {
    assert.match(await fileOf('src/client.ts', 'GET /os-buckets/'), /async \*listOSBucketsAll\(/);
    const client = await fileOf('src/client.ts', 'POST /os-buckets/');
    assert.match(client, /createOSBucketAndWait\(/);
    assert.match(client, /async getOSBucket\(/);
  });
});
