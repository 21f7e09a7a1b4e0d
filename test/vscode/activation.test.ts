import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { CommandId, extensionId } from '../../src/ids';
import { eventually } from './support';

/** Files of dist/ that the extension host has loaded so far. */
function loadedChunks(): string[] {
  const dist = vscode.extensions.getExtension(extensionId)?.extensionUri.fsPath ?? '';
  const files = Object.keys(require.cache).filter((file) => file.startsWith(`${dist}/dist/`));
  return files.map((file) => file.slice(dist.length + '/dist/'.length)).sort();
}

describe('the extension in VS Code', () => {
  it('is found under its id', () => {
    assert.ok(vscode.extensions.getExtension(extensionId), `no ${extensionId} among the extensions`);
  });

  it('activates, and loads nothing but what registers its names', async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    await extension?.activate();
    assert.equal(extension?.isActive, true);
    assert.deepEqual(loadedChunks(), ['extension.js', 'registration.js']);
  });

  it('registers every command', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = Object.values(CommandId).filter((id) => !registered.has(id));
    assert.deepEqual(missing, []);
  });

  it('loads what documents of requests need once one is open', async () => {
    await vscode.workspace.openTextDocument({ language: 'http', content: 'GET http://127.0.0.1/' });
    await eventually('it is loaded', () => loadedChunks().includes('app.js'));
  });
});
