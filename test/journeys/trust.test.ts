import assert from 'node:assert/strict';
import { useJourney } from './useJourney';
import { workspaceWith } from './workspaceConnections';

describe("a stranger's workspace", () => {
  const { texts, workbench, tree } = useJourney('trust', {
    locale: 'en',
    files: workspaceWith({ name: 'Theirs' }),
    workspaceTrust: true,
    settings: { 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' },
  });

  it('gives no connection before it is trusted', async () => {
    await workbench().openView(texts.nls('view.container'));
    assert.ok((await tree().welcome()).includes(texts.buttons('welcome.connections')[0] ?? ''));
    assert.deepEqual(await tree().rows(), []);
  });

  it('gives its connections when it is', async () => {
    await workbench().runCommand('Workspaces: Manage Workspace Trust');
    await workbench()
      .page.locator('.workspace-trust-editor')
      .getByRole('button', { name: 'Trust', exact: true })
      .click();
    await tree().find('Theirs', { level: 1 });
  });
});
