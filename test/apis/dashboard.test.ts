import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { flowFor } from '../../src/core/apis/auth/flowFor';
import { isMembers, type JsonValue } from '../../src/core/apis/exactJson/jsonValue';
import { parseJson } from '../../src/core/apis/exactJson/parseJson';
import { type OpenDefinition, openDefinition } from '../../src/core/apis/openDefinition';
import type { ApiConnection } from '../../src/core/apis/requests/apiConnection';
import type { ApiResponse } from '../../src/core/apis/requests/apiResponse';
import { bodyOf, operationRequest } from '../../src/core/apis/requests/operationRequest';
import { readOperation } from '../../src/core/apis/shapes/readOperation';
import { acquireDashboard, openDashboard } from '../servers/dashboard';

interface Call {
  readonly parameters?: Readonly<Record<string, JsonValue>>;
  readonly body?: JsonValue;
}

function textOf({ body }: ApiResponse): string {
  return body.kind === 'json' || body.kind === 'text' ? body.text : '';
}

describe('the management API of the test store', () => {
  let connection: ApiConnection;
  let definition: OpenDefinition;

  async function call(id: string, { parameters = {}, body }: Call = {}): Promise<ApiResponse> {
    const node = definition.operations.get(id);
    assert.ok(node, `${id} is in the definition`);
    const operation = { ...node, shape: readOperation(definition.document, node) };
    const request = operationRequest(operation, acquireDashboard().url, {
      parameters,
      ...(body === undefined ? {} : { body: bodyOf(body, 'application/json') }),
    });
    return connection.send(request);
  }

  before(async () => {
    connection = openDashboard();
    const url = `${acquireDashboard().url}/docs/openapi.json`;
    const answer = await connection.send({ method: 'GET', url, headers: [] });
    assert.equal(answer.status, 200);
    definition = await openDefinition({ uri: url, text: textOf(answer) });
  });

  after(async () => {
    await connection.logOut();
    connection.dispose();
  });

  it('says by its definition how to log in', () => {
    const flow = flowFor(
      definition.index,
      definition.index.operations.find(({ id }) => id === 'GET /api/rgw/bucket'),
    );
    assert.equal(flow.kind === 'login' && flow.login.path, '/api/auth');
  });

  it('lists, creates and deletes a bucket, each request with the version that its answer has', async () => {
    const bucket = `apis-${randomBytes(4).toString('hex')}`;
    const users = await call('GET /api/rgw/user');
    assert.equal(users.status, 200, textOf(users));
    const [uid] = parseJson(textOf(users)) as string[];
    const created = await call('POST /api/rgw/bucket', { body: { bucket, uid: uid ?? '', lock_enabled: 'false' } });
    assert.equal(created.status, 201, textOf(created));
    const found = await call('GET /api/rgw/bucket/{bucket}', { parameters: { bucket } });
    const record = parseJson(textOf(found));
    assert.ok(isMembers(record) && record['bucket'] === bucket, textOf(found));
    const listed = await call('GET /api/rgw/bucket');
    assert.ok((parseJson(textOf(listed)) as JsonValue[]).includes(bucket));
    const deleted = await call('DELETE /api/rgw/bucket/{bucket}', { parameters: { bucket, purge_objects: 'true' } });
    assert.equal(deleted.status, 204, textOf(deleted));
    assert.ok(!(parseJson(textOf(await call('GET /api/rgw/bucket'))) as JsonValue[]).includes(bucket));
  });

  it('keeps the password and the token out of what is shown', async () => {
    const { password } = acquireDashboard();
    const answer = await call('GET /api/rgw/bucket');
    assert.equal(answer.status, 200);
    const shown = connection.redactor.text(`${password} and ${JSON.stringify(answer)}`);
    assert.ok(!shown.includes(password));
  });
});
