import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { CommandId, ConfigKey, extensionId, ViewId } from '../../src/ids';
import type { Services } from '../../src/platform/services';
import { bridge, foldPane, hasBridge } from './bridge';
import { closeEditors, eventually, runCommand, services } from './support';

const row = (text: string) => `.pane-body .monaco-list-row:has-text("${text}")`;
const fixture = (name: string) =>
  path.join(vscode.extensions.getExtension(extensionId)?.extensionUri.fsPath ?? '', 'test/fixtures/apis', name);
const setting = () => vscode.workspace.getConfiguration().inspect<object[]>(ConfigKey.apiDefinitions);

describe('API definitions', function () {
  this.timeout(60_000);
  let all: Services;
  let folder: string;
  let file: string;

  before(async () => {
    all = await services();
    folder = await mkdtemp(path.join(os.tmpdir(), 'vscode-apis-'));
    file = path.join(folder, 'platform.yaml');
    await copyFile(fixture('platform-3.0.yaml'), file);
  });

  after(async () => {
    await closeEditors();
    if (hasBridge) await foldPane('API Definitions', 'API 定义');
    const { Global, Workspace } = vscode.ConfigurationTarget;
    for (const target of [Global, Workspace])
      await vscode.workspace.getConfiguration().update(ConfigKey.apiDefinitions, undefined, target);
    await vscode.workspace.getConfiguration().update(ConfigKey.apiGroupBy, undefined, Global);
    await rm(folder, { recursive: true, force: true });
  });

  const definition = () => vscode.Uri.file(file).toString();
  const operation = (id: string) => ({ kind: 'apiOperation', definition: definition(), id, group: undefined });
  const diagnostics = () => vscode.languages.getDiagnostics(vscode.Uri.file(file));

  it('are added by file, and remembered', async () => {
    await runCommand('addApiDefinition', vscode.Uri.file(file));
    assert.deepEqual(setting()?.globalValue, [{ file }]);
    await runCommand('addApiDefinition', vscode.Uri.file(file));
    assert.equal(setting()?.globalValue?.length, 1);
  });

  it('are read in a thread of their own', () => {
    const loaded = Object.keys(require.cache).map((name) => path.basename(name));
    assert.ok(loaded.includes('app.js'));
    assert.ok(!loaded.includes('definitions.js'));
  });

  it('open at the line of an operation', async () => {
    await runCommand('goToApiSource', operation('GET /os-buckets/'));
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.fsPath, file);
    assert.equal(editor?.document.lineAt(editor.selection.active.line).text, '    get:');
    assert.match(editor?.document.lineAt(editor.selection.active.line + 2).text ?? '', /ListOSBuckets/);
  });

  it('have an outline and symbols of the workspace', async () => {
    const outline = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      vscode.Uri.file(file),
    );
    assert.ok(outline.some(({ name, detail }) => name === 'POST /auth/tokens:login' && detail === 'Login'));
    const found = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
      'vscode.executeWorkspaceSymbolProvider',
      'create bucket',
    );
    assert.ok(
      found.some(({ name }) => name === 'CreateOSBucket (POST /os-buckets/)'),
      JSON.stringify(found),
    );
  });

  it('have lenses at each operation', async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      vscode.Uri.file(file),
    );
    const shown = lenses.filter(({ command }) => command?.command === CommandId.showApiOperation);
    assert.ok(shown.length > 5);
    const text = (await vscode.workspace.openTextDocument(file)).lineAt(shown[0]?.range.start.line ?? 0).text;
    assert.match(text, /^ {4}post:/);
  });

  it('give a sample without credentials', async () => {
    await runCommand('copyApiSample', operation('POST /os-buckets/'));
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /^POST \/os-buckets\/\nContent-Type: application\/json\n/);
    assert.ok(!/token/i.test(text), text);
  });

  it('send a request to the chosen environment, and ask before one that changes something in production', async () => {
    const asked: http.IncomingHttpHeaders[] = [];
    const server = http.createServer((request, response) => {
      asked.push(request.headers);
      response.setHeader('content-type', 'application/json');
      response.end(`{"os_buckets":[],"url":"${request.url}","total":9007199254740993}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const environments = [{ name: 'here', baseUrl, auth: 'none', environment: 'production' }];
    const { Global } = vscode.ConfigurationTarget;
    await vscode.workspace.getConfiguration().update(ConfigKey.apiEnvironments, environments, Global);
    try {
      await runCommand('chooseApiEnvironment', 'here');
      await runCommand('newApiRequest', operation('GET /os-buckets/'));
      const draft = vscode.window.activeTextEditor?.document;
      assert.equal(draft?.languageId, 'http');
      assert.match(draft?.getText() ?? '', /# @operation GET \/os-buckets\/\n/);
      await runCommand('sendApiRequest', draft?.uri, 0);
      assert.equal(asked.length, 1);
      await runCommand('newApiRequest', operation('POST /os-buckets/'));
      const questions: string[] = [];
      const { confirm } = all.prompts;
      all.prompts.confirm = async ({ message }) => {
        questions.push(message);
        throw new Error('no');
      };
      await runCommand('sendApiRequest', vscode.window.activeTextEditor?.document.uri, 0);
      all.prompts.confirm = confirm;
      assert.equal(questions.length, 1);
      assert.equal(asked.length, 1);
    } finally {
      server.close();
      await vscode.workspace.getConfiguration().update(ConfigKey.apiEnvironments, undefined, Global);
      await closeEditors();
    }
  });

  it('are read anew when their file changes, with problems at their lines', async () => {
    const before = await readFile(file, 'utf8');
    await writeFile(file, before.replace("'#/components/schemas/TokenResp'", "'#/components/schemas/Nowhere'"));
    const found = await eventually(
      'the problem',
      () => diagnostics().find(({ code }) => code === 'ref.notFound'),
      Boolean,
    );
    const line = before.split('\n').findIndex((text) => text.includes('schemas/TokenResp'));
    assert.ok(Math.abs((found?.range.start.line ?? -9) - line) <= 1, `${found?.range.start.line} for ${line}`);
    await writeFile(file, before);
    await eventually('it is gone', () => !diagnostics().some(({ code }) => code === 'ref.notFound'));
  });

  describe('from the web', () => {
    let server: http.Server;
    let url: string;
    const asked: (string | undefined)[] = [];

    before(async () => {
      const text = await readFile(fixture('platform-2.0.yaml'));
      server = http.createServer((request, response) => {
        asked.push(request.url);
        response.end(text);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/swagger.yaml`;
    });

    after(() => server.close());

    it('are kept for times without it', async () => {
      await runCommand('addApiDefinition', { url });
      assert.ok(asked.includes('/swagger.yaml'));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await runCommand('reloadApiDefinitions', { kind: 'apiDefinition', definition: url });
      await runCommand('goToApiSource', { kind: 'apiDefinition', definition: url });
      assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /^swagger:/m);
    });

    it('are fetched with headers whose values are nowhere but in the secret storage', async () => {
      const text = await readFile(fixture('platform-2.0.yaml'));
      const seen: (string | undefined)[] = [];
      const guarded = http.createServer((request, response) => {
        seen.push(request.headers['x-api-key']?.toString());
        if (request.headers['x-api-key'] !== 'header-nobody-sees') response.writeHead(401);
        response.end(text);
      });
      await new Promise<void>((resolve) => guarded.listen(0, '127.0.0.1', resolve));
      const address = `http://127.0.0.1:${(guarded.address() as AddressInfo).port}/api.yaml`;
      await all.context.secrets.store(`storageIntegrator.apiHeader.${address} x-api-key`, 'header-nobody-sees');
      const found = { kind: 'apiDefinition', definition: address };
      try {
        await runCommand('addApiDefinition', { url: address, headers: ['X-Api-Key'] });
        await runCommand('goToApiSource', found);
        assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /^swagger:/m);
        assert.ok(seen.length > 0 && seen.every((value) => value === 'header-nobody-sees'));
        assert.ok(!JSON.stringify(setting()).includes('nobody-sees'));
        await runCommand('removeApiDefinition', found);
        const key = `storageIntegrator.apiHeader.${address} x-api-key`;
        assert.equal(await all.context.secrets.get(key), undefined);
      } finally {
        guarded.close();
      }
    });

    it('are found at the management address of a service, which is told when there is none', async () => {
      const text = await readFile(fixture('platform-2.0.yaml'));
      const paths: string[] = [];
      let there = false;
      const service = http.createServer((request, response) => {
        paths.push(request.url ?? '');
        if (there && request.url === '/v2/api-docs') response.end(text);
        else response.writeHead(404).end();
      });
      await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
      const address = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
      const errors: string[] = [];
      const shown = vscode.window.showErrorMessage;
      vscode.window.showErrorMessage = (async (...texts: unknown[]) => void errors.push(texts.join())) as typeof shown;
      try {
        await runCommand('addApiDefinition', { address });
        assert.match(errors.join(), /\/swagger\.json \(404\)/);
        there = true;
        await runCommand('addApiDefinition', { address });
        assert.equal(errors.length, 1);
        const found = { kind: 'apiDefinition', definition: `${address}/v2/api-docs` };
        await runCommand('goToApiSource', found);
        assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /^swagger:/m);
        await runCommand('removeApiDefinition', found);
        service.closeAllConnections();
        await new Promise((resolve) => service.close(resolve));
        await runCommand('addApiDefinition', { address });
        assert.match(errors.at(-1) ?? '', /127\.0\.0\.1:\d+.*(?:Edit Definitions|编辑定义)/);
        assert.ok(!/Edit Connection|编辑连接/.test(errors.at(-1) ?? ''));
      } finally {
        vscode.window.showErrorMessage = shown;
        service.close();
      }
    });

    it('are removed with their copy', async () => {
      await runCommand('removeApiDefinition', { kind: 'apiDefinition', definition: url });
      assert.deepEqual(setting()?.globalValue, [{ file }]);
    });
  });

  describe('in their view', () => {
    before(async function () {
      if (!hasBridge) return this.skip();
      await closeEditors();
      await vscode.commands.executeCommand(`${ViewId.apiDefinitions}.focus`);
    });

    const open = async (text: string) => {
      await bridge.click(row(text));
      await bridge.press('ArrowRight');
    };

    it('start collapsed, with version and counts', async () => {
      await bridge.waitFor(`${row('platform.yaml')}[aria-expanded="false"]:has-text("PLATFORM_6.1")`);
    });

    it('open by tag, and show a page with schemas that open', async () => {
      await open('platform.yaml');
      await open('os-buckets');
      await bridge.click(row('CreateOSBucket'));
      await bridge.waitFor('webview:h1:has-text("CreateOSBucket")');
      await bridge.waitFor('webview:section details[data-ask][open] li code:has-text("bucket")');
      const nested = 'webview:section details[data-ask] details[data-ask]:not([open]) > summary';
      await bridge.click(nested);
      await bridge.waitFor('webview:details details[open] li code');
    });

    it('lead from an operation to its schema and to related operations', async () => {
      await bridge.click('webview:a[data-action="schema"] >> nth=0');
      await bridge.waitFor('webview:h1:has-text("OSBucket")');
      await bridge.click('webview:a[data-action="operation"] >> nth=0');
      await bridge.waitFor('webview:.request .method');
    });

    it('narrow to what fits a filter', async () => {
      await runCommand('filterApiOperations', 'Login');
      await bridge.waitFor(row('os-buckets'), { state: 'detached' });
      await bridge.waitFor(row('auth'));
      await runCommand('clearApiFilter');
      await bridge.waitFor(row('os-buckets'));
    });

    it('group by path', async () => {
      await runCommand('groupApiOperations', 'path');
      await bridge.waitFor(row('/os-buckets'));
      await runCommand('revealApiOperation', operation('DELETE /os-buckets/{bucket_id}'));
      await bridge.waitFor(`${row('DeleteOSBucket')}.selected`);
    });

    it('are searched, the best first', async () => {
      const finding = runCommand('findApiOperation');
      await bridge.waitFor('.quick-input-list .monaco-list-row');
      await bridge.fill('.quick-input-box input', 'listbuck');
      await bridge.waitFor('.quick-input-list .monaco-list-row[data-index="0"]:has-text("ListOSBuckets")');
      await bridge.press('Enter');
      await finding;
      await bridge.waitFor('webview:h1:has-text("ListOSBuckets")');
    });
  });

  it('of a folder are found below it', async () => {
    await mkdir(path.join(folder, 'more'));
    await copyFile(fixture('platform-2.0.yaml'), path.join(folder, 'more/old.yaml'));
    await writeFile(path.join(folder, 'more/other.yaml'), 'kind: Deployment\n');
    await runCommand('addApiDefinition', { folder: path.join(folder, 'more') });
    const old = vscode.Uri.file(path.join(folder, 'more/old.yaml'));
    const outline = await eventually('the outline', async () =>
      vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>('vscode.executeDocumentSymbolProvider', old),
    );
    assert.ok((outline ?? []).length > 5);
    if (hasBridge) {
      const node = (uri: vscode.Uri) => ({ kind: 'apiDefinition', definition: uri.toString() });
      await runCommand('compareApiDefinitions', node(old), node(vscode.Uri.file(file)));
      await bridge.waitFor('webview:section[data-section] h2:has-text("(")');
      await bridge.click('webview:a[data-action="from"] >> nth=0');
      await eventually('the old line', () => vscode.window.activeTextEditor?.document.uri.fsPath === old.fsPath);
    }
    const gone = vscode.ConfigurationTarget.Workspace;
    await vscode.workspace.getConfiguration().update(ConfigKey.apiDefinitions, undefined, gone);
  });
});
