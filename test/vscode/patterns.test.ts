import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { type SampleLanguage, sampleLanguages } from '../../src/core/patterns/pattern';
import { ViewId } from '../../src/ids';
import type { Services } from '../../src/platform/services';
import { bridge, foldPane, hasBridge } from './bridge';
import { useProject, withRefactoring } from './patternProject';
import { eventually, runCommand, services, useConnections } from './support';

const row = (text: string) => `.pane-body .monaco-list-row:has-text("${text}")`;
const files: Readonly<Record<SampleLanguage, string>> = {
  typescript: 'app.ts',
  python: 'app.py',
  java: 'App.java',
  go: 'app.go',
};
const buildFile: Readonly<Record<SampleLanguage, readonly [string, string]>> = {
  typescript: ['package.json', '{\n  "name": "app",\n  "type": "module"\n}\n'],
  python: ['requirements.txt', 'flask==3.0\n'],
  java: ['pom.xml', '<project>\n  <groupId>org.shop</groupId>\n  <dependencies>\n  </dependencies>\n</project>\n'],
  go: ['go.mod', 'module example.com/shop\n\ngo 1.24\n'],
};

describe('adaptation patterns', function () {
  this.timeout(120_000);
  let all: Services;
  const { folder, write, open, textOf, texts } = useProject();

  before(async () => {
    all = await services();
    await useConnections({ id: 'patterns', name: 'Patterns' });
  });

  after(async () => {
    if (hasBridge) await foldPane('Adaptation Patterns', '适配模式');
  });

  /** As a person does it. */
  const undo = async () => {
    await bridge.click('.editor-instance .view-lines');
    await bridge.press('Control+z');
  };

  for (const language of sampleLanguages) {
    it(`are inserted into a ${language} project and taken back in one step`, async () => {
      const [name, text] = buildFile[language];
      await write(name, text);
      await open(files[language]);
      const before = await texts();
      await withRefactoring(runCommand('insertPattern', 'P04', { form: 'whole' }));
      const after = await eventually('the files', texts, (found) => found.size > before.size + 2);
      const written = [...after.values()].join('\n');
      for (const id of ['P01', 'P04', 'P34'])
        assert.match(written, new RegExp(`storage-integrator: pattern ${id} version`));
      await eventually(
        'the dependency',
        () => readFile(path.join(folder(), name), 'utf8'),
        (found) => found !== text,
      );
      assert.match(
        after.get('.env.example') ?? '',
        new RegExp(`^S3_ENDPOINT=${all.connections.get('patterns').endpoint}$`, 'm'),
      );
      assert.match(after.get('.env.example') ?? '', /^AWS_SECRET_ACCESS_KEY=$/m);
      assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /storage-integrator: pattern P04 version/);
      if (hasBridge) {
        await undo();
        await eventually(
          'the files gone',
          async () => [...(await texts()).keys()],
          (names) => names.length === before.size,
        );
        // The project's own file is as before in its editor, and not yet saved.
        await eventually(
          'the dependency gone',
          () => textOf(name),
          (found) => found === text,
        );
      }
    });
  }

  it('are not inserted twice', async () => {
    await write('requirements.txt', '');
    await open('app.py');
    await withRefactoring(runCommand('insertPattern', 'P01', { form: 'whole' }));
    const once = await texts();
    await withRefactoring(runCommand('insertPattern', 'P01', { form: 'whole' }));
    assert.deepEqual(await texts(), once);
  });

  it('give a short form at the cursor, with tab stops', async () => {
    const editor = await open('app.ts', 'const before = 1;\n\n');
    editor.selection = new vscode.Selection(1, 0, 1, 0);
    await runCommand('insertPattern', 'P34', { form: 'with-retry' });
    assert.match(editor.document.getText(), /^const before = 1;\n[\s\S]*with/);
    assert.doesNotMatch(editor.document.getText(), /endregion|\$\{\d/);
    assert.ok(!editor.selection.isEmpty, 'no name is selected');
  });

  describe('by hand', () => {
    before(function () {
      if (!hasBridge) this.skip();
    });

    const word = (english: string, chinese: string) => (vscode.env.language === 'en' ? english : chinese);

    it('stand in their view by what they replace', async () => {
      await vscode.commands.executeCommand(`${ViewId.patterns}.focus`);
      await foldPane('Connections', '连接');
      await foldPane('Sandbox', '沙箱');
      await foldPane('API Definitions', 'API 定义');
      await bridge.waitFor(row(word('Management API', '管理 API')));
      await bridge.click(row(word('Files', '文件')));
      await bridge.waitFor(row('P04'));
      await bridge.click(row(word('Locks', '锁与并发')));
      await bridge.waitFor(row('P14'));
      await bridge.shot('patterns-view');
      await bridge.click(row('P14'));
      await bridge.waitFor('webview:h1:has-text("P14")');
      await bridge.waitFor('webview:pre.code');
      await bridge.shot('pattern-page');
    });

    it('are shown as a refactoring', async () => {
      await write('go.mod', buildFile.go[1]);
      await open('app.go');
      const inserting = runCommand('insertPattern', 'P04', { form: 'whole' });
      await bridge.waitFor('.bulk-edit-panel .monaco-list-row');
      await bridge.shot('pattern-refactoring');
      await withRefactoring(inserting);
    });
  });
});
