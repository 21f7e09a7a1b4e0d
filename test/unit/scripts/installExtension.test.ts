import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../../scripts/common/projectRoot.mjs';
import { installExtension } from '../../../scripts/start/installExtension.mjs';

describe('the extension of npm start', () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'start-extensions-'));
  after(() => rmSync(root, { recursive: true, force: true }));

  it('is this project itself, in the place of earlier ones, beside those of others', () => {
    installExtension(root);
    const [name = ''] = readdirSync(root);
    const [earlier, others] = [name.replace(/[\d.]+$/, '0.0.0'), 'someone.else-1.0.0'];
    for (const folder of [earlier, others]) mkdirSync(path.join(root, folder));
    writeFileSync(path.join(root, 'extensions.json'), '[]');
    installExtension(root);
    assert.deepEqual(readdirSync(root).sort(), [name, others].sort());
    // VS Code knows an extension by the real place of its folder.
    assert.equal(realpathSync(path.join(root, name)), realpathSync(projectRoot));
    for (const folder of ['package.json', 'l10n', 'media', 'snippets', 'templates'])
      assert.ok(existsSync(path.join(root, name, folder)), folder);
  });
});
