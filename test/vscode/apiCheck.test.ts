import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { ConfigKey } from '../../src/ids';
import { type AddedDefinition, addFixture } from './apiFixture';
import { bridge, foldPane, hasBridge } from './bridge';
import { closeEditors, eventually, runCommand } from './support';

const { Global } = vscode.ConfigurationTarget;

describe('Services checked against their API definition', function () {
  this.timeout(60_000);
  let added: AddedDefinition;
  let server: http.Server;
  let definition: object;
  const methods = new Set<string>();

  before(async function () {
    if (!hasBridge) return this.skip();
    added = await addFixture('platform-3.0.yaml');
    definition = { kind: 'apiDefinition', definition: added.definition };
    server = http.createServer(({ method = '' }, response) => {
      methods.add(method);
      response.setHeader('content-type', 'application/json');
      response.end('{"buckets":[{"id":"not a number"}]}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const environments = [{ name: 'here', baseUrl, auth: 'none' }];
    await vscode.workspace.getConfiguration().update(ConfigKey.apiEnvironments, environments, Global);
  });

  after(async () => {
    server?.close();
    await vscode.workspace.getConfiguration().update(ConfigKey.apiEnvironments, undefined, Global);
    await closeEditors();
    if (hasBridge) await foldPane('API Definitions', 'API 定义');
    await added?.remove();
  });

  afterEach(closeEditors);

  it('have their differences on a page, which leads to the definition', async () => {
    await runCommand('checkApiService', definition, 'here');
    await bridge.waitFor('webview:section h2');
    await bridge.waitFor('webview:tr:has-text("GET /os-buckets/") td:has-text("not a number")');
    assert.deepEqual([...methods].sort(), ['GET', 'HEAD']);
    await bridge.click('webview:tr:has-text("GET /os-buckets/") a[data-action="source"] >> nth=0');
    await eventually(
      'the definition',
      () => vscode.window.activeTextEditor?.document.uri.toString() === added.definition,
    );
  });

  it('fit where they are the mock', async () => {
    await runCommand('startApiMock', definition);
    const asking = runCommand('checkApiService', definition);
    const mock = process.env['VSCODE_TEST_LOCALE'] === 'zh-cn' ? '模拟服务' : 'Mock';
    await bridge.click(`.quick-input-list .monaco-list-row:has-text("${mock}")`);
    await bridge.click('.quick-input-list .monaco-list-row[data-index="0"]:has-text("GET")');
    await asking;
    await runCommand('copyApiMockAddress', definition);
    await bridge.waitFor(`webview:h1:has-text("${await vscode.env.clipboard.readText()}")`);
    const [deviates = ''] = [await bridge.text('webview:table tbody tr td >> nth=0')];
    assert.equal(deviates.trim(), '0');
    assert.ok(Number(await bridge.text('webview:table tbody tr td >> nth=4')) > 2);
  });
});
