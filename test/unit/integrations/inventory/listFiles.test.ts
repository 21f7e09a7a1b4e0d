import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { listFiles } from '../../../../src/core/integrations/inventory/listFiles';

const rules = `# what tools make
*.log
!keep.log
/build
out/
docs/*.tmp
**/cache/*.bin
*.py[cod]
a\\#b
[!x]yz.txt
deep/**/end
trailing   
`;

const files = [
  '.gitignore',
  'app.log',
  'keep.log',
  'src/app.log',
  'src/keep.log',
  'build/a',
  'src/build/a',
  'out/a',
  'src/out/a',
  'src/out.txt',
  'docs/a.tmp',
  'docs/b/a.tmp',
  'x/cache/a.bin',
  'cache/a.bin',
  'cache/b/a.bin',
  'm.pyd',
  'm.pyx',
  'a#b',
  'ayz.txt',
  'xyz.txt',
  'deep/end',
  'deep/a/b/end',
  'deep/a/b/other',
  'trailing',
  'nested/.gitignore',
  'nested/a.log',
  'nested/keep.log',
  'nested/own',
  'node_modules/x/index.js',
  'src/__pycache__/a.txt',
  '中文/文件.txt',
];

describe('the files of an integration', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'files-'));
    for (const file of files) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), file === '.gitignore' ? rules : 'x');
    }
    await writeFile(path.join(folder, 'nested/.gitignore'), '!a.log\nown\n');
    await symlink('/etc', path.join(folder, 'linked'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are the same whether git is asked or its rules are read', async () => {
    const read = await listFiles(folder);
    execFileSync('git', ['-C', folder, 'init', '-q']);
    const asked = await listFiles(folder);
    assert.deepEqual([read.byGit, asked.byGit], [false, true]);
    const names = (list: typeof read) => list.files.map(({ file }) => file);
    assert.deepEqual(names(read), names(asked));
    assert.ok(
      names(asked).includes('nested/a.log') &&
        names(asked).includes('src/keep.log') &&
        names(asked).includes('中文/文件.txt'),
    );
    for (const gone of [
      'app.log',
      'build/a',
      'src/out/a',
      'docs/a.tmp',
      'x/cache/a.bin',
      'm.pyd',
      'a#b',
      'ayz.txt',
      'deep/a/b/end',
      'trailing',
      'nested/own',
    ])
      assert.ok(!names(asked).includes(gone), gone);
    assert.deepEqual([read.links, asked.links], [['linked'], ['linked']]);
  });

  it('are read by rules where a repository ignores the whole folder, and never what tools made, tracked or not', async () => {
    const inner = path.join(folder, 'build');
    await writeFile(path.join(inner, 'integration.yaml'), 'x');
    await mkdir(path.join(inner, 'node_modules/x'), { recursive: true });
    await writeFile(path.join(inner, 'node_modules/x/a.js'), 'x');
    execFileSync('git', ['-C', folder, 'init', '-q']);
    const { files: own, byGit } = await listFiles(inner);
    assert.equal(byGit, false);
    assert.deepEqual(
      own.map(({ file }) => file),
      ['a', 'integration.yaml'],
    );
    execFileSync('git', ['-C', folder, 'add', '-f', 'node_modules/x/index.js', 'src/__pycache__/a.txt']);
    assert.ok((await listFiles(folder)).files.every(({ file }) => !/node_modules|__pycache__/.test(file)));
  });
});
