import assert from 'node:assert/strict';
import { operationSnippet } from '../../../../src/core/apis/snippets/snippetTargets';
import { startEchoServer } from '../../../servers/echoServer';
import { openFixture } from '../openFixture';
import { assertArrived, fileNames, filesFolder, runShell } from './arrival';

describe('Snippets for a shell', () => {
  let echo: Awaited<ReturnType<typeof startEchoServer>>;
  before(async () => {
    echo = await startEchoServer();
  });
  after(() => echo.stop());

  for (const target of ['curl', 'wget'] as const) {
    for (const name of ['awkward.yaml', 'platform-3.0.yaml', 'platform-2.0.yaml']) {
      it(`${target}: every request of ${name} arrives exactly`, async () => {
        const definition = await openFixture(name);
        const files = filesFolder(fileNames(definition));
        try {
          for (const operation of definition.operations.values()) {
            echo.arrived.length = 0;
            await runShell(
              [operationSnippet(definition, operation, target, { server: echo.url, optional: true })],
              files.folder,
            );
            assert.equal(echo.arrived.length, 1, operation.id);
            const loose = target === 'wget' ? "!'()*" : ''; // Wget decodes them
            await assertArrived(definition, operation, echo.arrived[0], { optional: true, loose });
          }
        } finally {
          files.remove();
        }
      });
    }
  }

  it('names the variables that secrets and addresses are read from', async () => {
    const definition = await openFixture('platform-3.0.yaml');
    const operation = definition.operations.get('POST /os-buckets/{bucket_id}:add-custom-labels');
    assert.ok(operation);
    const text = operationSnippet(definition, operation, 'curl');
    assert.match(text, /--header 'Xms-Auth-Token: '"\$XMS_TOKEN" \\\n/);
    assert.match(text, /--url "\$XMS_SERVER"\/v1\/os-buckets\/\d+:add-custom-labels\n$/);
  });
});
