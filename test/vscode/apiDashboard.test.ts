import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { HistoryRecord } from '../../src/core/apis/requests/history/historyRecord';
import { ConfigKey } from '../../src/ids';
import type { Services } from '../../src/platform/services';
import { acquireDashboard } from '../servers/dashboard';
import { closeEditors, runCommand, services } from './support';

const { Global } = vscode.ConfigurationTarget;

describe('API requests to the dashboard of the test store', function () {
  this.timeout(90_000);
  let all: Services;
  let folder: string;
  let url: string;
  const bucket = `vscode-${randomBytes(4).toString('hex')}`;

  before(async () => {
    all = await services();
    folder = await mkdtemp(path.join(os.tmpdir(), 'vscode-dashboard-'));
    const dashboard = acquireDashboard();
    url = dashboard.url;
    const secrets = { username: process.env['DASH_USER'] ?? '', password: dashboard.password };
    for (const [name, value] of Object.entries(secrets))
      await all.context.secrets.store(`storageIntegrator.apiSecret.${new URL(url).origin} ${name}`, value);
    const environments = [{ name: 'dashboard', baseUrl: url, auth: 'ceph-dashboard' }];
    await vscode.workspace.getConfiguration().update(ConfigKey.apiEnvironments, environments, Global);
  });

  after(async () => {
    await closeEditors();
    for (const key of [ConfigKey.apiDefinitions, ConfigKey.apiEnvironments])
      await vscode.workspace.getConfiguration().update(key, undefined, Global);
    await rm(folder, { recursive: true, force: true });
  });

  /** As a new request of the explorer has it: the dashboard takes no request without a version. */
  const accept = 'Accept: application/vnd.ceph.api.v1.0+json';
  let documents = 0;
  /** Sends a request and gives its answer as the history has it. */
  async function send(operation: string, target: string, ...rest: readonly string[]) {
    const lines = [`# @operation ${operation}`, `${operation.split(' ')[0]} {{baseUrl}}${target}`, accept, ...rest];
    const uri = vscode.Uri.file(path.join(folder, `request-${documents++}.http`));
    await vscode.workspace.fs.writeFile(uri, Buffer.from(lines.join('\n')));
    await runCommand('sendApiRequest', uri, 0);
    const history = vscode.Uri.joinPath(all.context.globalStorageUri, 'api-history.json');
    const text = Buffer.from(await vscode.workspace.fs.readFile(history)).toString();
    assert.ok(!text.includes(acquireDashboard().password));
    const [newest] = JSON.parse(text) as HistoryRecord[];
    assert.ok(newest?.response, `${operation} has an answer`);
    return newest.response;
  }

  const list = async () => JSON.parse((await send('GET /api/rgw/bucket', '/api/rgw/bucket')).body ?? '') as string[];

  it('find its definition at its address', async () => {
    await runCommand('addApiDefinition', { address: url });
    const entries = vscode.workspace
      .getConfiguration()
      .get<readonly { readonly url?: string }[]>(ConfigKey.apiDefinitions);
    assert.ok(
      entries?.some((entry) => entry.url?.startsWith(`${url}/docs/`)),
      JSON.stringify(entries),
    );
    await runCommand('chooseApiEnvironment', 'dashboard');
  });

  it('log in, and list, create and delete a bucket', async () => {
    const users = await send('GET /api/rgw/user', '/api/rgw/user');
    assert.equal(users.status, 200, users.body);
    const [uid] = JSON.parse(users.body ?? '') as string[];
    assert.ok(!(await list()).includes(bucket));
    const body = JSON.stringify({ bucket, uid, lock_enabled: 'false' });
    const created = await send('POST /api/rgw/bucket', '/api/rgw/bucket', 'Content-Type: application/json', '', body);
    assert.equal(created.status, 201, created.body);
    assert.ok((await list()).includes(bucket));
    const gone = await send('DELETE /api/rgw/bucket/{bucket}', `/api/rgw/bucket/${bucket}?purge_objects=true`);
    assert.equal(gone.status, 204, gone.body);
    assert.ok(!(await list()).includes(bucket));
  });
});
