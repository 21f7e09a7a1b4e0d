import assert from 'node:assert/strict';
import { copyFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { type AddedDefinition, addFixture, apiFixture } from './apiFixture';
import { bridge, foldPane, hasBridge } from './bridge';
import { closeEditors, eventually, runCommand } from './support';

describe('Uses of API operations in the workspace', function () {
  this.timeout(60_000);
  let added: AddedDefinition;
  let files: readonly string[];

  before(async function () {
    if (!hasBridge) return this.skip();
    added = await addFixture('platform-2.0.yaml');
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    files = ['integration.yaml', 'buckets.py'].map((name) => path.join(folder, name));
    const [manifest = '', code = ''] = files;
    await writeFile(manifest, `apiOperations:\n  - definition: ${added.definition}\n    operationId: ListOSBuckets\n`);
    await writeFile(code, '\nclient.ListOSBuckets()\n');
  });

  after(async () => {
    for (const file of files ?? []) await rm(file, { force: true });
    await closeEditors();
    if (hasBridge) await foldPane('API Definitions', 'API 定义');
    await added?.remove();
  });

  it('are lines of code, and entries of integrations', async () => {
    const finding = runCommand('findApiUses', added.operation('GET /os-buckets/'));
    await bridge.waitFor('.quick-input-list .monaco-list-row:has-text("buckets.py:2")');
    await bridge.click('.quick-input-list .monaco-list-row:has-text("integration.yaml:2")');
    await finding;
    await eventually('the manifest', () => vscode.window.activeTextEditor?.document.fileName === files[0]);
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, 1);
  });

  it('are counted where a new version touches them', async () => {
    const now = path.join(added.folder, 'now.yaml');
    await copyFile(apiFixture('platform-3.0.yaml'), now);
    await runCommand('addApiDefinition', vscode.Uri.file(now));
    const node = (definition: string) => ({ kind: 'apiDefinition', definition });
    await runCommand('compareApiDefinitions', node(added.definition), node(vscode.Uri.file(now).toString()));
    await bridge.waitFor('webview:tr.used:has-text("GET /os-buckets/") a[data-action="uses"]');
    const summary = await bridge.text('webview:p:has-text("2") >> nth=0');
    assert.match(summary, /2 calls in 2 files|2 个文件中的 2 处调用/);
  });
});
