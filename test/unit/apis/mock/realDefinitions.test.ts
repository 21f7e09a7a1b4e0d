import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ApiMock } from '../../../../src/core/apis/mock/apiMock';
import { type OpenDefinition, openDefinition } from '../../../../src/core/apis/openDefinition';
import { sampleRequest } from '../../../../src/core/apis/request/sampleRequest';
import { ApiConnection } from '../../../../src/core/apis/requests/apiConnection';
import { headerValue } from '../../../../src/core/apis/requests/apiRequest';
import { requestOfSample } from '../../../../src/core/apis/requests/requestOfSample';
import { responseText } from '../../../../src/core/apis/requests/responseJson';
import { silentLog } from '../../../../src/core/base/log';

const root = path.join(__dirname, '../../../..');
const small = path.join(root, 'test/fixtures/apis');

/** The product's own definitions, which the project does not ship, beside the checkout or beside the folder of its worktrees. */
function real(name: string): string {
  const places = ['..', '../..'].map((up) => path.join(root, up, 'shared/definitions', name));
  return places.find((file) => existsSync(file)) ?? name;
}

const definitions = [
  { file: path.join(small, 'platform-2.0.yaml'), operations: undefined },
  { file: path.join(small, 'platform-3.0.yaml'), operations: undefined },
  { file: real('xms-6.4-openapi3.yaml'), operations: 1017 },
  { file: real('xms-sds-4.2-swagger2.yaml'), operations: 585 },
].filter(({ file }) => existsSync(file));

for (const { file, operations } of definitions) {
  describe(`the mock of ${path.basename(file)}`, function () {
    this.timeout(120_000);
    let definition: OpenDefinition;
    let mock: ApiMock;
    let connection: ApiConnection;

    before(async () => {
      definition = await openDefinition({ uri: pathToFileURL(file).href, text: await readFile(file, 'utf8') });
      mock = await ApiMock.start({ definition, credentials: { apiKey: 'right-key' } });
      const auth = { kind: 'apiKey', name: 'Xms-Auth-Token', in: 'header' } as const;
      connection = new ApiConnection(
        { server: mock.url, auth },
        { secrets: { get: async () => 'right-key' }, log: silentLog },
      );
    });

    after(async () => {
      connection.dispose();
      await mock.stop();
    });

    it('finds every one of its operations, and answers its sample request with success', async () => {
      assert.equal(definition.operations.size, operations ?? definition.operations.size);
      const wrong: string[] = [];
      for (const operation of definition.operations.values()) {
        mock.reset();
        const response = await connection.send(
          requestOfSample(sampleRequest(definition.document, operation), mock.url),
        );
        const found = headerValue(response.headers, 'x-mock-operation');
        const right = response.status >= 200 && response.status < 300 && found === encodeURI(operation.id);
        if (!right) wrong.push(`${operation.id}: ${response.status} ${found} ${responseText(response)?.slice(0, 300)}`);
      }
      assert.deepEqual(wrong, []);
    });

    it('lets nobody in with another key', async () => {
      const stranger = new ApiConnection(
        { server: mock.url, auth: { kind: 'none' } },
        { secrets: { get: async () => undefined }, log: silentLog },
      );
      const response = await stranger.send({
        method: 'GET',
        url: `${mock.url}/os-buckets/`,
        headers: [['Xms-Auth-Token', 'made-up']],
      });
      assert.equal(response.status, 401);
      stranger.dispose();
    });
  });
}
