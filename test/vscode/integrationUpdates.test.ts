import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  type LockedScaffold,
  lockedFile,
  lockFileName,
  readLock,
  writeLock,
} from '../../src/core/integrations/scaffold/lockFile';
import { extensionId, Scheme } from '../../src/ids';
import type { Services } from '../../src/platform/services';
import { bridge, hasBridge } from './bridge';
import { closeEditors, eventually, runCommand, services } from './support';

const values = {
  ...{ name: 'report-archive', customer: '示例公司', kind: 's3', language: 'typescript' },
  application: { name: 'Report Server' },
  patterns: ['P04'],
};
const [readme, settings, ignored] = ['README.md', '.env.example', '.gitignore'];
const notification = '.notifications-center .notification-list-item';

/** An older template wrote the first line otherwise, and the user changed just that line. */
describe('integrations updated where the user and the template changed the same place', function () {
  this.timeout(90_000);
  let all: Services;
  let root: string;
  let texts: Readonly<Record<string, string>>;

  before(async function () {
    if (!hasBridge) return this.skip();
    all = await services();
    const extension = vscode.extensions.getExtension(extensionId)?.extensionUri.fsPath ?? '';
    const bundle = await readFile(path.join(extension, 'l10n/bundle.l10n.zh-cn.json'), 'utf8');
    texts = process.env['VSCODE_TEST_LOCALE'] === 'zh-cn' ? JSON.parse(bundle) : {};
  });

  beforeEach(async () => {
    root = await mkdtemp(path.join(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', 'update-'));
    const { confirm } = all.prompts;
    all.prompts.confirm = async () => undefined;
    await Promise.resolve(runCommand('newIntegration', vscode.Uri.file(root), values)).finally(() => {
      all.prompts.confirm = confirm;
    });
    await closeEditors();
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    await closeEditors();
    await rm(root, { recursive: true, force: true });
  });

  const read = (file: string) => readFile(path.join(root, file), 'utf8');
  const withFirst = (text: string, line: string) => `${line}${text.slice(text.indexOf('\n'))}`;

  /** @returns The template's texts of the files that are in conflict now. */
  async function makeConflicts(...files: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const lock = readLock(await read(lockFileName));
    const project = lock.get('project') as LockedScaffold;
    const locked = new Map(project.files);
    const rendered = new Map<string, string>();
    for (const file of files) {
      const text = await read(file);
      rendered.set(file, text);
      locked.set(file, lockedFile(withFirst(text, '# The old line')));
      await writeFile(path.join(root, file), withFirst(text, '# 我的一行'));
    }
    const older = { ...project, version: '0.0.1', files: locked };
    await writeFile(path.join(root, lockFileName), writeLock(new Map([...lock, ['project', older]])));
    return rendered;
  }

  /** Every file by its text. */
  async function everything(): Promise<Readonly<Record<string, string>>> {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
    const pairs = await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const));
    return Object.fromEntries(pairs);
  }

  const update = () => Promise.resolve(runCommand('scaffoldIntegrationProject', { kind: 'integration', folder: root }));
  const lockedBase = async (file: string) =>
    readLock(await read(lockFileName))
      .get('project')
      ?.files.get(file)?.base;

  /** Presses a button of the message that names a file; in tests VS Code keeps messages in their list. */
  async function press(file: string, button: string): Promise<void> {
    const row = `${notification}:has-text("${file}")`;
    const label = texts[button] ?? button;
    await eventually(`the message about ${file}`, async () => {
      await vscode.commands.executeCommand('notifications.showList');
      return bridge.count(`${row} .monaco-button:has-text("${label}")`);
    });
    await bridge.click(`${row} .monaco-button:has-text("${label}")`);
  }

  const side = (file: string, version: string) =>
    vscode.workspace.textDocuments
      .find(({ uri }) => uri.scheme === Scheme.planned && uri.path === path.join(root, file) && uri.query === version)
      ?.getText();

  async function openMerge(file: string): Promise<void> {
    await press(file, 'Merge...');
    await bridge.waitFor('.merge-editor');
    await eventually(
      'the sides of the merge',
      () => side(file, 'base') !== undefined && side(file, 'template') !== undefined,
    );
  }

  it('show the three sides in the merge editor, and what was accepted is written once and for all', async () => {
    const rendered = await makeConflicts(readme);
    await writeFile(path.join(root, ignored), `${await read(ignored)}/mine/\n`);
    const updating = update();
    await openMerge(readme);
    const template = rendered.get(readme) ?? '';
    assert.equal(side(readme, 'base'), withFirst(template, '# The old line'));
    assert.equal(side(readme, 'mine'), withFirst(template, '# 我的一行'));
    assert.equal(side(readme, 'template'), template);
    for (const title of ['Yours', 'Template'])
      await bridge.waitFor(`.merge-editor:has-text("${texts[title] ?? title}")`);
    // What VS Code puts into the result at first differs between versions: the reader types what is right there.
    const output = await vscode.workspace.openTextDocument(path.join(root, readme));
    const merged = withFirst(template, '# 我的一行，与模板的一行');
    await bridge.waitFor('.merge-editor .result .view-line >> nth=0');
    await eventually('the result', async () => {
      if (output.getText() === merged) return true;
      const edit = new vscode.WorkspaceEdit();
      edit.replace(output.uri, new vscode.Range(0, 0, output.lineCount, 0), merged);
      await vscode.workspace.applyEdit(edit);
      return false;
    });
    await press(readme, 'The Merge Is Done');
    await updating;
    assert.equal(await read(readme), merged);
    assert.match(await read(ignored), /\n\/mine\/\n$/);
    assert.equal(await lockedBase(readme), template);
    const done = await everything();
    await closeEditors();
    await vscode.commands.executeCommand('notifications.clearAll');
    await update();
    assert.deepEqual(await everything(), done);
  });

  it('leave all as it was when the reader puts it off, and ask again the next time', async () => {
    await makeConflicts(readme);
    const before = await everything();
    const withoutVersion = (files: Readonly<Record<string, string>>) => ({
      ...files,
      [path.join(root, lockFileName)]: '',
    });
    const updating = update();
    await openMerge(readme);
    await press(readme, 'Later');
    await updating;
    assert.deepEqual(withoutVersion(await everything()), withoutVersion(before));
    assert.match((await lockedBase(readme)) ?? '', /^# The old line\n/);
    await closeEditors();
    await vscode.commands.executeCommand('notifications.clearAll');
    const again = update();
    await press(readme, 'Keep Mine');
    await again;
    assert.deepEqual(withoutVersion(await everything()), withoutVersion(before));
    assert.ok(!(await lockedBase(readme))?.startsWith('# The old line'));
  });

  it('are decided one by one, and no decision is forgotten with the next', async () => {
    const rendered = await makeConflicts(readme, settings);
    const updating = update();
    // By path: .env.example comes first.
    await press(settings, 'Keep Mine');
    await press(readme, "Take the Template's");
    await updating;
    assert.equal(await read(settings), withFirst(rendered.get(settings) ?? '', '# 我的一行'));
    assert.equal(await read(readme), rendered.get(readme));
    for (const file of [settings, readme]) assert.equal(await lockedBase(file), rendered.get(file));
    const done = await everything();
    await update();
    assert.deepEqual(await everything(), done);
  });

  it('come to their end after a window that was killed on the way', async () => {
    const before = await read(readme);
    const after = withFirst(before, '# Written half');
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    const work = path.join(root, '.integration/writing');
    await mkdir(work);
    await writeFile(path.join(work, '0.before'), before);
    await writeFile(path.join(work, '0.after'), after);
    const entries = [{ file: readme, before: hash(before), after: hash(after) }];
    await writeFile(path.join(work, 'journal.json'), JSON.stringify({ direction: 'forward', entries }));
    await update();
    assert.equal(await read(readme), after);
    await assert.rejects(stat(work));
  });
});
