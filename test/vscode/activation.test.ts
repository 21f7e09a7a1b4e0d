import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { CommandId, extensionId } from '../../src/ids';

describe('the extension in VS Code', () => {
  it('is found under its id', () => {
    assert.ok(vscode.extensions.getExtension(extensionId), `no ${extensionId} among the extensions`);
  });

  it('activates', async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    await extension?.activate();
    assert.equal(extension?.isActive, true);
  });

  it('registers every command', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = Object.values(CommandId).filter((id) => !registered.has(id));
    assert.deepEqual(missing, []);
  });
});
