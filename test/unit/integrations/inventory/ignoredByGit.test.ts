import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ignoredByGit, someOf } from '../../../../src/core/integrations/inventory/ignoredByGit';

describe('files that git leaves out', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ignored-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const files = ['报表/config/a.json', 'README.md', ...Array.from({ length: 450 }, (_, at) => `lib/${at}.ts`)];

  it('are those of its rules, however many, with any name', async () => {
    execFileSync('git', ['init', '-q', folder]);
    assert.deepEqual(await ignoredByGit(folder, files), []);
    await writeFile(path.join(folder, '.gitignore'), 'config/\nlib/4?9.ts\n');
    assert.deepEqual(await ignoredByGit(folder, files), [
      '报表/config/a.json',
      ...['lib/409.ts', 'lib/419.ts', 'lib/429.ts', 'lib/439.ts', 'lib/449.ts'],
    ]);
  });

  it('are none without a repository, and none that are followed already', async () => {
    await writeFile(path.join(folder, '.gitignore'), '*.md\n');
    assert.deepEqual(await ignoredByGit(folder, files), []);
    await writeFile(path.join(folder, 'README.md'), '');
    execFileSync('git', ['init', '-q', folder]);
    assert.deepEqual(await ignoredByGit(folder, files), ['README.md']);
    execFileSync('git', ['-C', folder, 'add', '-f', 'README.md']);
    assert.deepEqual(await ignoredByGit(folder, files), []);
  });

  it('are named up to a number', () => {
    assert.equal(someOf(['a', 'b', 'c'], 2), 'a, b (+1)');
    assert.equal(someOf(['a', 'b'], 2), 'a, b');
  });
});
