import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { closeEditors, eventually } from './support';

/** All files below a folder, by relative path, sorted; without those that go away meanwhile. */
export async function textsBelow(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const texts = new Map<string, string>();
  for (const file of files.sort()) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) texts.set(path.relative(folder, file), text);
  }
  return texts;
}

/** Runs what shows a refactoring, and agrees to it when it is there. */
export async function withRefactoring(run: Thenable<unknown>): Promise<void> {
  let done = false;
  const running = Promise.resolve(run).finally(() => (done = true));
  await eventually('the refactoring', async () => {
    if (!done) await vscode.commands.executeCommand('refactorPreview.apply');
    return done;
  });
  await running;
}

/** A folder of the workspace, a new one for each test. */
export function useProject() {
  let folder = '';
  beforeEach(async () => {
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    if (workspace === undefined) throw new Error('There is no workspace');
    folder = await mkdtemp(path.join(workspace.uri.fsPath, 'patterns-'));
  });
  afterEach(async () => {
    await closeEditors();
    await rm(folder, { recursive: true, force: true });
  });
  const write = async (name: string, text: string) => {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
    return file;
  };
  return {
    folder: () => folder,
    write,
    /** Writes a file and shows it. */
    open: async (name: string, text = '') =>
      vscode.window.showTextDocument(await vscode.workspace.openTextDocument(await write(name, text))),
    /** As its editor has it, saved or not. */
    textOf: async (name: string) => (await vscode.workspace.openTextDocument(path.join(folder, name))).getText(),
    texts: () => textsBelow(folder),
  };
}
