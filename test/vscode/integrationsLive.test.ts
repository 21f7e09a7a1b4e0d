import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { vendors } from '../../src/core/capabilities/vendors';
import type { CheckReport } from '../../src/core/integrations/checking/checkFinding';
import { ConfigKey } from '../../src/ids';
import type { Services } from '../../src/platform/services';
import { apiFixture } from './apiFixture';
import { closeEditors, runCommand, services, useConnections } from './support';

const definition = 'api/platform.yaml';
const mockName = process.env['VSCODE_TEST_LOCALE'] === 'zh-cn' ? '模拟服务' : 'Mock';

describe('integrations checked against live services', function () {
  this.timeout(120_000);
  let all: Services;
  let root: string;
  let data: string;
  let store: { readonly name: string; readonly endpoint: string };
  let key: string;

  before(async () => {
    all = await services();
    await useConnections();
    data = await mkdtemp(path.join(os.tmpdir(), 'vscode-live-'));
    await runCommand('startSandbox', { dialect: 'rgw-16', dataDir: data });
    store = (all.connections.list()[0] ?? assert.fail('no sandbox')).connection;
    root = await mkdtemp(path.join(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', 'live-'));
    const aws = vendors.find(({ id }) => id === 'aws') ?? assert.fail('no aws');
    const started = '2026-11-01T08:00:00Z';
    // A report of when the store was another.
    const report = {
      ...{ format: 1, started, finished: started, milliseconds: 1, requests: 1, leftovers: [] },
      connection: { id: 'x', name: store.name, endpoint: store.endpoint, region: 'us-east-1' },
      server: { header: '', vendors: ['aws'] },
      verdicts: aws.verdicts,
    };
    await mkdir(path.join(root, 'api'));
    await writeFile(path.join(root, 'probe.json'), JSON.stringify(report));
    await copyFile(apiFixture('platform-3.0.yaml'), path.join(root, definition));
    await writeFile(
      path.join(root, 'integration.yaml'),
      `name: a\ncustomer: 示例公司\nkind: both\nlanguage: typescript\napplication: { name: A }\nconnections:\n  - { name: '${store.name}', probe: probe.json }\npatterns: [P04]\napiOperations:\n  - { definition: ${definition}, version: PLATFORM_5.0, operation: GET /os-buckets/ }\n`,
    );
    const file = vscode.Uri.file(path.join(root, definition));
    await runCommand('addApiDefinition', file);
    key = file.toString();
    await runCommand('startApiMock', { kind: 'apiDefinition', definition: key });
  });

  after(async () => {
    await closeEditors();
    await runCommand('stopApiMock', { kind: 'apiMock', definition: key });
    await runCommand('stopSandbox');
    await vscode.workspace
      .getConfiguration()
      .update(ConfigKey.apiDefinitions, undefined, vscode.ConfigurationTarget.Global);
    await rm(root, { recursive: true, force: true });
    await rm(data, { recursive: true, force: true });
  });

  /** @returns The report, and what was asked. */
  async function check(given: object, agrees = true): Promise<{ report: CheckReport | undefined; asked: string[] }> {
    const asked: string[] = [];
    const { confirm } = all.prompts;
    all.prompts.confirm = async ({ message, detail = '' }) => {
      asked.push(`${message}\n${detail}`);
      if (!agrees) throw Object.assign(new Error('no'), { name: 'AppError', code: 'cancelled', facts: {} });
    };
    try {
      const node = { kind: 'integration', folder: root };
      return { report: (await runCommand('checkIntegrationLive', node, given)) as CheckReport | undefined, asked };
    } finally {
      all.prompts.confirm = confirm;
    }
  }

  const about = (report: CheckReport | undefined, topic: string) =>
    (report?.notChecked ?? []).filter((each) => each.topic === topic).map(({ code }) => code);

  it('name what a store does otherwise than probed, and ask before they write to it', async () => {
    const { report, asked } = await check({ connections: [store.name], environments: { [definition]: mockName } });
    assert.equal(asked.length, 1);
    assert.ok(asked[0]?.includes(store.name), asked[0]);
    const changed = (report?.findings ?? []).filter(({ code }) => code === 'capabilities.changed');
    const copies = changed.find(({ values }) => values[1] === 'copy.ifNoneMatch');
    assert.deepEqual(
      { file: copies?.file, store: copies?.values[0], day: copies?.values[4] },
      { file: 'probe.json', store: store.name, day: '2026-11-01' },
    );
    // The mock answers as its definition says; what was asked is not told as unasked.
    const definitions = (report?.findings ?? []).filter(({ topic }) => topic === 'definition');
    assert.deepEqual(
      definitions.filter(({ code }) => code !== 'definition.version'),
      [],
    );
    assert.deepEqual([...about(report, 'definition'), ...about(report, 'capabilities')], []);
    // What the probe found is kept with the connection.
    const { connection } = all.connections.list()[0] ?? assert.fail('no sandbox');
    assert.equal((await all.probes.latest(connection))?.connection.endpoint, store.endpoint);
  });

  it('ask only what was chosen, and write nothing when the reader does not agree', async () => {
    const { report, asked } = await check({ environments: { [definition]: mockName } });
    assert.deepEqual(asked, []);
    assert.deepEqual(about(report, 'capabilities'), ['capabilities.notLive']);
    const refused = await check({ connections: [store.name] }, false);
    assert.equal(refused.asked.length, 1);
    assert.equal(refused.report, undefined);
  });
});
