import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectFolderOf } from '../../../../src/core/patterns/insertion/projectFolder';

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
});
