import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { CommandId } from '../../src/ids';
import { type AddedDefinition, addFixture } from './apiFixture';
import { bridge, foldPane, hasBridge } from './bridge';
import { closeEditors, eventually, runCommand } from './support';

const quickRow = (text: string) => `.quick-input-list .monaco-list-row:has-text("${text}")`;

describe('API requests as code', function () {
  this.timeout(60_000);
  let added: AddedDefinition;

  before(async () => {
    added = await addFixture('platform-3.0.yaml');
  });

  after(async () => {
    await closeEditors();
    if (hasBridge) await foldPane('API Definitions', 'API 定义');
    await added.remove();
  });

  afterEach(closeEditors);

  const open = async (name: string, text: string) => {
    const file = path.join(added.folder, name);
    await writeFile(file, text);
    return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));
  };
  const clipboardAfter = async (...args: unknown[]) => {
    await vscode.env.clipboard.writeText('');
    await runCommand('copyApiCode', ...args);
    return vscode.env.clipboard.readText();
  };

  it('are copied, with secrets read from the environment', async () => {
    const curl = await clipboardAfter(added.operation('POST /os-buckets/'), undefined, 'curl');
    assert.match(curl, /^curl [\s\S]*XMS_TOKEN[\s\S]*\/v1\/os-buckets\//);
    const python = await clipboardAfter(added.operation('POST /os-buckets/'), undefined, 'python');
    assert.match(python, /requests\.request\(\n {4}"POST"/);
  });

  it('are copied from a .http document as they were changed there', async () => {
    const text = `@baseUrl = http://h/v1\n\n### One\nGET {{baseUrl}}/one\n\n### Two\n# @operation GET /os-buckets/\n# @definition ${added.definition}\nGET {{baseUrl}}/os-buckets/?limit=7\n`;
    const { document } = await open('mine.http', text);
    assert.match(await clipboardAfter(document.uri, 0, 'curl'), /http:\/\/h\/v1\/one'?\s*$/);
    const second = await clipboardAfter(document.uri, 1, 'go');
    assert.ok(second.includes('http://h/v1/os-buckets/?limit=7') && second.includes('XMS_TOKEN'), second);
  });

  it('are inserted in the language of the editor, and taken back in one step', async () => {
    const editor = await open('main.py', 'def main():\n    \n');
    editor.selection = new vscode.Selection(1, 4, 1, 4);
    await runCommand('insertApiCode', added.operation('GET /os-buckets/'));
    assert.match(editor.document.getText(), /^def main\(\):\n {4}import os\n\n {4}import requests\n\n {4}response = /);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), 'def main():\n    \n');
  });

  it('are inserted beside the definition, not into it', async () => {
    const code = await open('main.go', 'package main\n');
    code.selection = new vscode.Selection(1, 0, 1, 0);
    const source = await vscode.workspace.openTextDocument(vscode.Uri.parse(added.definition));
    await vscode.window.showTextDocument(source, vscode.ViewColumn.Beside);
    await runCommand('insertApiCode', added.operation('GET /os-buckets/'));
    assert.ok(!source.isDirty);
    assert.match(code.document.getText(), /^package main\n\nimport \([\s\S]*\n\nfunc main\(\) \{/);
    await vscode.window.showTextDocument(code.document);
    await vscode.commands.executeCommand('undo');
    assert.equal(code.document.getText(), 'package main\n');
  });

  it('become part of the code that a Java file has', async () => {
    const before = 'package org.shop;\n\npublic class Shop {\n    void run() throws Exception {\n        \n    }\n}\n';
    const code = await open('Shop.java', before);
    code.selection = new vscode.Selection(4, 8, 4, 8);
    await runCommand('insertApiCode', added.operation('GET /os-buckets/'));
    const text = code.document.getText();
    assert.match(text, /^package org\.shop;\n\nimport java\.net\.URI;[\s\S]*void run\(\)[^\n]*\n {8}var request = /);
    assert.deepEqual(text.match(/\b(?:class|package) \w+/g), ['package org', 'class Shop']);
    await vscode.commands.executeCommand('undo');
    assert.equal(code.document.getText(), before);
  });

  it('stand in a new document where no editor takes code', async () => {
    await runCommand('insertApiCode', added.operation('GET /os-buckets/'), undefined, 'java');
    const { document } = (await eventually('the document', () => vscode.window.activeTextEditor)) as vscode.TextEditor;
    assert.equal(document.languageId, 'java');
    assert.match(document.getText(), /HttpRequest/);
  });

  it('have lenses in the definition and in .http documents', async () => {
    const lensesOf = async (uri: vscode.Uri) => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
      return lenses.map(({ command }) => command?.command ?? '');
    };
    const { newApiRequest, copyApiCode, insertApiCode, findApiUses, sendApiRequest } = CommandId;
    const source = await eventually(
      'the lenses',
      () => lensesOf(vscode.Uri.parse(added.definition)),
      (found) => found.length > 0,
    );
    for (const id of [newApiRequest, copyApiCode, insertApiCode, findApiUses]) assert.ok(source.includes(id), id);
    const { document } = await open('lens.http', 'GET http://h/x\n');
    const request = await lensesOf(document.uri);
    for (const id of [sendApiRequest, copyApiCode, insertApiCode]) assert.ok(request.includes(id), id);
  });

  describe('by hand', () => {
    before(function () {
      if (!hasBridge) this.skip();
    });

    it('offer every language, and remember the last one', async () => {
      const copy = async (label: string, first: string) => {
        const copying = runCommand('copyApiCode', added.operation('GET /os-buckets/'));
        await bridge.waitFor(`.quick-input-list .monaco-list-row[data-index="0"]:has-text("${first}")`);
        await bridge.fill('.quick-input-box input', label);
        await bridge.click(quickRow(label));
        await copying;
        return vscode.env.clipboard.readText();
      };
      await copy('HTTPie', '');
      assert.match(await copy('PHP', 'HTTPie'), /^<\?php/);
      await copy('PHP', 'PHP');
    });

    it('come from the page of an operation, and from the palette', async () => {
      const editor = await open('main.ts', '');
      await runCommand('showApiOperation', added.operation('GET /os-buckets/'));
      await bridge.click('webview:button[data-action="copyCode"]');
      await bridge.fill('.quick-input-box input', 'Wget');
      await bridge.click(quickRow('Wget'));
      await eventually('the code', async () => /^wget /.test(await vscode.env.clipboard.readText()));
      await vscode.window.showTextDocument(editor.document);
      const inserting = runCommand('insertApiCode');
      await bridge.fill('.quick-input-box input', 'listbuck');
      await bridge.click(quickRow('ListOSBuckets'));
      await inserting;
      assert.match(editor.document.getText(), /await fetch\(/);
    });
  });
});
