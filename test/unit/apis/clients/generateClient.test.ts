import assert from 'node:assert/strict';
import { generateClient } from '../../../../src/core/apis/clients/generateClient';
import { openDefinition } from '../../../../src/core/apis/openDefinition';
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

  it('waits only with what takes the values as they are, or can be asked without any, and imports what it names', async () => {
    const path = (name: string, type: string) => ({ name, in: 'path', required: true, schema: { type } });
    const json = (schema: object) => ({ description: '', content: { 'application/json': { schema } } });
    const disk = { type: 'object', properties: { status: { type: 'string' } } };
    const document = {
      openapi: '3.0.3',
      info: { title: 'Disks', version: '1' },
      paths: {
        '/disks/{id}': {
          get: { operationId: 'GetDisk', parameters: [path('id', 'string')], responses: { 200: json(disk) } },
          // The description has the name of a type that nothing is of.
          patch: {
            summary: 'Changes a Rack',
            operationId: 'ChangeDisk',
            parameters: [path('id', 'integer')],
            responses: { 202: { description: '' } },
          },
          delete: {
            operationId: 'DeleteDisk',
            parameters: [path('id', 'string')],
            responses: { 202: { description: '' } },
          },
        },
        '/license': {
          get: { operationId: 'GetLicense', responses: { 200: json({ $ref: '#/components/schemas/Shelf' }) } },
          put: { operationId: 'PutLicense', responses: { 202: { description: '' } } },
        },
      },
      components: {
        schemas: {
          Shelf: { type: 'object', properties: { rack: { $ref: '#/components/schemas/Rack' } } },
          Rack: { type: 'object', properties: { status: { type: 'string' } } },
        },
      },
    };
    const definition = await openDefinition({ uri: 'file:///disks.json', text: JSON.stringify(document) });
    const files = generateClient(definition, [...definition.operations.values()], 'typescript');
    const client = files.find((file) => file.path === 'src/client.ts')?.content ?? '';
    assert.match(client, /deleteDiskAndWait\(/);
    assert.doesNotMatch(client, /changeDiskAndWait\(/);
    assert.match(client, /waitUntilDone\(\(signal\) => this\.getLicense\(\{ signal \}\)/);
    assert.match(client, /import \{.*type Shelf\b.*\} from '\.\/models\.js'/);
    assert.doesNotMatch(client, /type Rack\b/);
  });
});
