import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { foldersUpTo, projectFolderOf } from '../../../../src/core/patterns/insertion/projectFolder';

describe('the project of a file', () => {
  let workspace: string;
  beforeEach(() => {
    workspace = mkdtempSync(path.join(os.tmpdir(), 'project-folder-'));
    mkdirSync(path.join(workspace, 'services/shop/src/deep'), { recursive: true });
    writeFileSync(path.join(workspace, 'services/shop/package.json'), '{}');
  });
  afterEach(() => rmSync(workspace, { recursive: true }));

  const file = () => path.join(workspace, 'services/shop/src/deep/app.ts');

  it('is the nearest folder above it with a build file of its language', async () => {
    assert.equal(await projectFolderOf(workspace, file(), 'typescript'), path.join(workspace, 'services/shop'));
  });

  it('is the workspace where there is none, and never outside of it', async () => {
    assert.equal(await projectFolderOf(workspace, file(), 'go'), workspace);
    const inner = path.join(workspace, 'services/shop/src');
    assert.equal(await projectFolderOf(inner, file(), 'typescript'), inner);
  });

  it('is looked for from the file up to the workspace, on Windows as well', () => {
    const up = (workspace: string, file: string) => foldersUpTo(workspace, file, path.win32);
    // VS Code writes the letter of a drive in lower case, other programs in upper case.
    assert.deepEqual(up('c:\\work', 'C:\\work\\shop\\src\\app.ts'), [
      'c:\\work\\shop\\src',
      'c:\\work\\shop',
      'c:\\work',
    ]);
    assert.deepEqual(up('\\\\server\\share\\work', '\\\\server\\share\\work\\app.ts'), ['\\\\server\\share\\work']);
    assert.deepEqual(up('c:\\work', 'c:\\work\\..data\\app.ts'), ['c:\\work\\..data', 'c:\\work']);
    assert.deepEqual(up('c:\\work', 'd:\\work\\app.ts'), []);
    assert.deepEqual(up('c:\\work', 'c:\\workshop\\app.ts'), []);
  });
});
