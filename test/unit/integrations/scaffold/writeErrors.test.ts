import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { errorText } from '../../../../src/cli/errorText';
import { AppError } from '../../../../src/core/base/errors';
import { applyPlan } from '../../../../src/core/integrations/scaffold/applyPlan';
import { ScaffoldFolder } from './scaffoldFolder';

const nobody = 65534;

describe('a scaffold that cannot write', () => {
  let folder: ScaffoldFolder;

  beforeEach(async () => {
    folder = await ScaffoldFolder.make();
  });
  afterEach(() => folder.remove());

  /** What stopped it, with all files as they were before. */
  async function refused(files: Readonly<Record<string, string>>): Promise<AppError> {
    const plan = await folder.plan(files, '2.0.0');
    const before = await folder.all();
    const error = await applyPlan(plan).then(
      () => assert.fail('it was written'),
      (cause: unknown) => cause,
    );
    assert.ok(error instanceof AppError, String(error));
    assert.deepEqual(await folder.all(), before);
    const work = await stat(path.join(folder.root, '.integration/writing')).catch(() => undefined);
    assert.equal(work, undefined, 'nothing is left of it');
    return error;
  }

  /** Rights do not bind root: it works as somebody else here. */
  async function asNobody(work: () => Promise<void>): Promise<void> {
    if (process.getuid?.() !== 0) return work();
    const { root } = folder;
    for (const each of ['.', 'deep', 'deep/a.txt', 'z', '.integration', '.integration/lock.json']) {
      await chown(path.join(root, each), nobody, nobody).catch(() => undefined);
    }
    process.seteuid?.(nobody);
    try {
      await work();
    } finally {
      process.seteuid?.(0);
    }
  }

  it('names the file and what to do when a folder of the plan may not be written to, and takes all back', async () => {
    await applyPlan(await folder.plan({ 'deep/a.txt': 'old\n', 'z/b.txt': 'old\n' }));
    await asNobody(async () => {
      const place = path.join(folder.root, 'z');
      await chmod(place, 0o555);
      const error = await refused({ 'deep/a.txt': 'new\n', 'z/b.txt': 'old\n', 'z/c.txt': 'new\n' });
      await chmod(place, 0o755);
      const file = path.join(place, 'c.txt');
      assert.equal(
        error.message,
        `Cannot write to ${file} (EACCES); nothing was changed. Give yourself the right to write to ${place} and what is in it, and run the command again`,
      );
      assert.equal(
        errorText(error, true),
        `没有写入 ${file} 的权限（EACCES）；未写入任何内容。请取得 ${place} 及其中内容的写入权限后重新执行命令`,
      );
    });
  });

  it('says so when its own folder cannot be made', async () => {
    await asNobody(async () => {
      await chmod(folder.root, 0o555);
      const error = await refused({ 'a.txt': 'a\n' });
      await chmod(folder.root, 0o755);
      assert.deepEqual([error.facts['reason'], error.facts['folder']], ['noPermission', folder.root]);
    });
  });

  it('replaces a file that is read-only, and it stays so', async () => {
    await applyPlan(await folder.plan({ 'deep/a.txt': 'old\n' }));
    await asNobody(async () => {
      const place = path.join(folder.root, 'deep/a.txt');
      await chmod(place, 0o444);
      await applyPlan(await folder.plan({ 'deep/a.txt': 'new\n' }, '2.0.0'));
      assert.equal(await folder.read('deep/a.txt'), 'new\n');
      assert.equal((await stat(place)).mode & 0o777, 0o444);
    });
  });

  describe('on a disk that becomes full', () => {
    const texts = Object.fromEntries(
      Array.from({ length: 12 }, (_, at) => [`folder-${at}/sub/file.txt`, `${at}\n`.repeat(2000)]),
    );

    it('leaves nothing or all, however much room there is, and says what to do', async function () {
      const ends = new Set<string>();
      for (let kilobytes = 16; kilobytes <= 200; kilobytes += 4) {
        const place = path.join(folder.root, `disk-${kilobytes}`);
        await mkdir(place);
        try {
          execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', place], { stdio: 'pipe' });
        } catch {
          // Only root may make a disk that small.
          return this.skip();
        }
        try {
          ends.add(await wayOut(place));
        } finally {
          execFileSync('umount', [place]);
        }
      }
      assert.deepEqual([...ends].sort(), ['all', 'diskFull']);
    });

    async function wayOut(root: string): Promise<string> {
      const plan = { ...(await folder.plan(texts)), root };
      try {
        await applyPlan(plan);
        return 'all';
      } catch (error) {
        assert.ok(error instanceof AppError);
        assert.match(
          error.message,
          /\(ENOSPC\); nothing was changed\. The disk or your share of it is full: make room/,
        );
        assert.match(errorText(error, true), /磁盘已满或超出配额（ENOSPC）；未写入任何内容。请腾出空间/);
        const left = execFileSync('find', [root, '-mindepth', '1'], { encoding: 'utf8' });
        assert.equal(left, '', 'nothing is left of it');
        return String(error.facts['reason']);
      }
    }
  });
});
