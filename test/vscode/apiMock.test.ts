import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { Scheme, ViewId } from '../../src/ids';
import { type AddedDefinition, addFixture } from './apiFixture';
import { bridge, foldPane, hasBridge } from './bridge';
import { closeEditors, eventually, runCommand } from './support';

const row = (text: string) => `.pane-body .monaco-list-row:has-text("${text}")`;

describe('Mocks of API definitions', function () {
  this.timeout(60_000);
  let added: AddedDefinition;
  let mock: object;

  before(async () => {
    added = await addFixture('platform-3.0.yaml');
    mock = { kind: 'apiMock', definition: added.definition };
  });

  after(async () => {
    await closeEditors();
    if (hasBridge) await foldPane('API Definitions', 'API 定义');
    await added.remove();
  });

  const address = async () => {
    await runCommand('copyApiMockAddress', mock);
    return vscode.env.clipboard.readText();
  };
  const answers = (url: string) =>
    fetch(`${url}/os-buckets/`).then(
      ({ status }) => status,
      () => 0,
    );

  it('run at an address of this machine, in a thread of their own', async () => {
    await runCommand('startApiMock', { kind: 'apiDefinition', definition: added.definition });
    const url = await address();
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    assert.equal(await answers(url), 401);
    const loaded = Object.keys(require.cache).map((name) => path.basename(name));
    assert.ok(!loaded.includes('apiMock.js'));
  });

  it('take requests, and ask nobody for credentials', async () => {
    await runCommand('chooseApiEnvironment', await mockName(), added.definition);
    const draft = path.join(added.folder, 'list.http');
    const named = `# @operation GET /os-buckets/\n# @definition ${added.definition}\n`;
    await writeFile(draft, `${named}GET {{baseUrl}}/os-buckets/\n`);
    await runCommand('sendApiRequest', vscode.Uri.file(draft), 0);
    await runCommand('showApiMockRequests', mock);
    await eventually('the request in the log', logText, (text) => /200 GET \/v1\/os-buckets\//.test(text));
    await closeEditors();
  });

  /** Its name is in the reader's language. */
  async function mockName(): Promise<string> {
    return process.env['VSCODE_TEST_LOCALE'] === 'zh-cn' ? '模拟服务' : 'Mock';
  }

  function logText(): string {
    return vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === Scheme.mock)?.getText() ?? '';
  }

  it('have faults in the view that a box switches', async function () {
    if (!hasBridge) return this.skip();
    await vscode.commands.executeCommand(`${ViewId.apiDefinitions}.focus`);
    const url = await address();
    const add = async (at: number) => {
      const adding = runCommand('addApiMockFault', mock);
      await bridge.click(`.quick-input-list .monaco-list-row[data-index="${at}"]`);
      await adding;
    };
    await add(3);
    await runCommand('removeApiMockFault', { kind: 'apiMockFault', definition: added.definition, id: 'fault-1' });
    await add(1); // overloaded for a while
    assert.equal(await answers(url), 503);
    await bridge.click(row(new URL(url).host));
    await bridge.press('ArrowRight');
    await bridge.click(`${row('status=503')} .monaco-custom-toggle`);
    await eventually(
      'the fault is off',
      () => answers(url),
      (status) => status === 401,
    );
  });

  it('end when they are told to, and start at the same port again', async () => {
    const url = await address();
    await runCommand('stopApiMock', mock);
    assert.equal(await answers(url), 0);
    await runCommand('startApiMock', { kind: 'apiDefinition', definition: added.definition });
    assert.equal(await address(), url);
  });

  it('end when their definition leaves the list', async () => {
    const url = await address();
    await runCommand('removeApiDefinition', { kind: 'apiDefinition', definition: added.definition });
    await eventually(
      'it is gone',
      () => answers(url),
      (status) => status === 0,
    );
  });
});
