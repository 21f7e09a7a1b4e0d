import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { ConfigKey, Scheme } from '../../src/ids';
import { type AddedDefinition, addFixture } from './apiFixture';
import { bridge, foldPane, hasBridge } from './bridge';
import { closeEditors, eventually, runCommand } from './support';

describe('Generated API clients', function () {
  this.timeout(60_000);
  let added: AddedDefinition;
  let folder: string;

  before(async () => {
    added = await addFixture('platform-3.0.yaml');
    folder = path.join(added.folder, 'client');
  });

  after(async () => {
    await closeEditors();
    if (hasBridge) await foldPane('API Definitions', 'API 定义');
    await added.remove();
  });

  const generate = (...operations: string[]) =>
    runCommand('generateApiClient', added.operation('GET /os-buckets/'), {
      operations,
      language: 'python',
      folder,
      name: 'my-client',
    });
  const contentOf = (name: string) => readFile(path.join(folder, name), 'utf8').catch(() => '');

  it('are written after their plan was seen only', async function () {
    if (!hasBridge) return this.skip();
    await generate('GET /os-buckets/');
    await bridge.waitFor('webview:tr:has-text("README.md") .chip');
    assert.equal(await contentOf('README.md'), '');
    await bridge.click('webview:a[data-path="README.md"]');
    const preview = await eventually('the preview', () =>
      vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === Scheme.planned),
    );
    assert.match(preview?.getText() ?? '', /# my-client/);
    await bridge.click('webview:button[data-action="write"]');
    await eventually('the file', async () => (await contentOf('README.md')).includes('# my-client'));
    await bridge.waitFor('webview:button[data-action="write"]', { state: 'detached' });
  });

  it('are generated anew without losing what people changed', async function () {
    if (!hasBridge) return this.skip();
    const edited = `${await contentOf('README.md')}\nMine.\n`;
    await writeFile(path.join(folder, 'README.md'), edited);
    await generate('GET /os-buckets/', 'POST /os-buckets/');
    await bridge.waitFor('webview:tr:has-text("README.md.new")');
    await bridge.click('webview:button[data-action="write"]');
    await eventually('the new one beside it', async () =>
      (await contentOf('README.md.new')).includes('POST /os-buckets/'),
    );
    assert.equal(await contentOf('README.md'), edited);
  });

  it('show their plan anew when the folder changed meanwhile', async function () {
    if (!hasBridge) return this.skip();
    const { Global } = vscode.ConfigurationTarget;
    await vscode.workspace.getConfiguration().update(ConfigKey.apiGroupBy, undefined, Global);
    await generate('GET /os-buckets/');
    await bridge.waitFor('webview:tr:has-text("README.md.new")');
    await writeFile(path.join(folder, 'pyproject.toml'), 'mine');
    await bridge.click('webview:button[data-action="write"]');
    await bridge.waitFor('webview:tr:has-text("pyproject.toml.new")');
    assert.equal(await contentOf('pyproject.toml'), 'mine');
  });

  it('start with the operations of a group chosen', async function () {
    if (!hasBridge) return this.skip();
    const asking = runCommand('generateApiClient', { kind: 'apiGroup', definition: added.definition, group: 'auth' });
    await bridge.waitFor('.quick-input-list .monaco-list-row[data-index="0"]:has-text("Login")');
    await bridge.waitFor('.quick-input-count:has-text("1")');
    await bridge.press('Escape');
    await asking;
  });
});
