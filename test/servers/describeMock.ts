import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ApiMock } from '../../src/core/apis/mock/apiMock';
import { type OpenDefinition, openDefinition } from '../../src/core/apis/openDefinition';
import { ApiConnection } from '../../src/core/apis/requests/apiConnection';
import { headerValue } from '../../src/core/apis/requests/apiRequest';
import { checkResponse } from '../../src/core/apis/requests/contract/checkResponse';
import { requestOfSample } from '../../src/core/apis/requests/requestOfSample';
import { responseText } from '../../src/core/apis/requests/responseJson';
import { sampleRequest } from '../../src/core/apis/samples/sampleRequest';
import { readOperation } from '../../src/core/apis/shapes/readOperation';
import { silentLog } from '../../src/core/base/log';

/** Tests the mock of a definition: every operation is found, and its sample request answered with success, as the schemas have it. */
export function describeMock(file: string, operations?: number): void {
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
        const deviations = checkResponse(definition.document, readOperation(definition.document, operation), response);
        const right =
          deviations.length === 0 &&
          response.status >= 200 &&
          response.status < 300 &&
          found === encodeURI(operation.id);
        if (!right)
          wrong.push(
            `${operation.id}: ${response.status} ${found} ${JSON.stringify(deviations).slice(0, 200)} ${responseText(response)?.slice(0, 300)}`,
          );
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
