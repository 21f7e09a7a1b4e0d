import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { isAppError } from '../../../../src/core/base/errors';
import { applyPlan, recoverScaffold } from '../../../../src/core/integrations/scaffold/applyPlan';
import { lockFileName } from '../../../../src/core/integrations/scaffold/lockFile';
import { ScaffoldFolder } from './scaffoldFolder';

const first = { 'update.txt': 'old\n', 'deep/remove.txt': 'old\n', 'merge.txt': '1\n2\n3\n4\n', 'same.txt': 's\n' };
const second = { 'update.txt': 'new\n', 'merge.txt': 'one\n2\n3\n4\n', 'same.txt': 's\n', 'new/create.txt': 'c\n' };

const reason = (expected: string) => (error: unknown) => isAppError(error) && error.facts['reason'] === expected;

describe('writing a scaffold', () => {
  let folder: ScaffoldFolder;

  /** A project of the first version, edited by its user, and what the second makes of it. */
  beforeEach(async () => {
    folder = await ScaffoldFolder.make();
    await applyPlan(await folder.plan(first));
    await folder.write('merge.txt', '1\n2\n3\n4\nmine\n');
    await folder.write('own.txt', 'mine\n');
  });
  afterEach(() => folder.remove());

  const afterwards = {
    'update.txt': 'new\n',
    'merge.txt': 'one\n2\n3\n4\nmine\n',
    'same.txt': 's\n',
    'new/create.txt': 'c\n',
    'own.txt': 'mine\n',
  };

  it('writes all that the plan says and names it', async () => {
    const plan = await folder.plan(second, '2.0.0');
    assert.deepEqual(await applyPlan(plan), ['deep/remove.txt', 'merge.txt', 'new/create.txt', 'update.txt']);
    assert.deepEqual(await folder.all(), { ...afterwards, [lockFileName]: plan.lock });
  });

  it('makes files executable that are to be run, and keeps the rights of others', async () => {
    await chmod(path.join(folder.root, 'update.txt'), 0o640);
    const plan = await folder.plan(second, '2.0.0');
    const runnable = (file: string) => ({ executable: file === 'new/create.txt' });
    await applyPlan({ ...plan, files: plan.files.map((file) => ({ ...file, ...runnable(file.path) })) });
    const mode = async (file: string) => (await stat(path.join(folder.root, file))).mode & 0o777;
    assert.equal((await mode('new/create.txt')) & 0o111, 0o111);
    assert.equal(await mode('update.txt'), 0o640);
  });

  it('writes nothing when a file was changed since the plan', async () => {
    const plan = await folder.plan(second, '2.0.0');
    await folder.write('update.txt', 'typed just now\n');
    const before = await folder.all();
    await assert.rejects(applyPlan(plan), reason('changedSince'));
    assert.deepEqual(await folder.all(), before);
  });

  it('takes everything back when a file cannot be written', async () => {
    // No file system has a file and a folder of one name: the second of both fails, when all before is written.
    const plan = await folder.plan({ ...second, z: 'z\n', 'z/last.txt': 'z\n' }, '2.0.0');
    const before = await folder.all();
    await assert.rejects(applyPlan(plan), (error) => isAppError(error) && error.code === 'local.io');
    assert.deepEqual(await folder.all(), before);
  });

  it('does not write to one folder twice at the same time', async () => {
    const plan = await folder.plan(second, '2.0.0');
    const results = await Promise.allSettled([applyPlan(plan), applyPlan(plan)]);
    const refused = results.filter((each) => each.status === 'rejected').map((each) => each.reason);
    assert.equal(refused.length, 1);
    assert.ok(reason('scaffoldBusy')(refused[0]));
    assert.equal(await folder.read('update.txt'), 'new\n');
  });

  it('leaves a write alone that another process is at, and not what a dead one left', async () => {
    const owner = (pid: number) => JSON.stringify({ pid, host: os.hostname() });
    await folder.write('.integration/writing/owner.json', owner(process.ppid));
    await assert.rejects(recoverScaffold(folder.root), reason('scaffoldBusy'));
    const dead = spawn(process.execPath, ['-e', '']);
    await once(dead, 'exit');
    await folder.write('.integration/writing/owner.json', owner(dead.pid ?? 0));
    assert.equal(await recoverScaffold(folder.root), 'none');
    assert.equal(
      (await stat(path.join(folder.root, '.integration/writing')).catch(() => undefined)) === undefined,
      true,
    );
  });

  it('follows no journal out of the folder', async () => {
    const entries = [{ file: '../escaped.txt', after: 'x' }];
    await folder.write('.integration/writing/journal.json', JSON.stringify({ direction: 'forward', entries }));
    await folder.write('.integration/writing/0.after', 'x');
    await assert.rejects(recoverScaffold(folder.root), reason('outside'));
    await assert.rejects(stat(path.join(folder.root, '../escaped.txt')), { code: 'ENOENT' });
  });

  describe('killed on the way', () => {
    let tools: string;
    let program: string;

    before(async () => {
      tools = await mkdtemp(path.join(os.tmpdir(), 'killed-'));
      program = path.join(tools, 'killedWriter.js');
      const entry = path.join(__dirname, 'killedWriter.ts');
      // Bundled, since a process that has to compile it first takes ten times as long.
      await build({ entryPoints: [entry], outfile: program, bundle: true, platform: 'node', logLevel: 'error' });
    });
    after(() => rm(tools, { recursive: true, force: true }));

    /** @returns False when the writer came to its end before. */
    async function killAt(step: number, plan: string): Promise<boolean> {
      const writer = spawn(process.execPath, [program, plan, String(step)], { stdio: 'inherit' });
      const [code, signal] = await once(writer, 'exit');
      assert.ok(signal === 'SIGKILL' || code === 0, `exit code ${code}`);
      return signal === 'SIGKILL';
    }

    /** What there is after the next start, and how it came to be. */
    async function recovered({ nothing, all }: Readonly<Record<'nothing' | 'all', string>>): Promise<string> {
      const journal = await hasJournal();
      assert.equal(await recoverScaffold(folder.root), journal ? 'finished' : 'none');
      const left = JSON.stringify(await folder.all());
      assert.ok(left === nothing || left === all, left);
      return `${left === all ? 'all' : 'nothing'}${journal ? ' by the journal' : ''}`;
    }

    it('leaves all or nothing, at whichever step, after the next start', async () => {
      const plan = await folder.plan(second, '2.0.0');
      const nothing = JSON.stringify(await folder.all());
      const all = JSON.stringify(sorted({ ...afterwards, [lockFileName]: plan.lock }));
      const saved = path.join(tools, 'saved');
      await cp(folder.root, saved, { recursive: true });
      await writeFile(path.join(tools, 'plan.json'), JSON.stringify(plan));
      const ends: string[] = [];
      for (let step = 1, killed = true; killed; step += 1) {
        await rm(folder.root, { recursive: true });
        await cp(saved, folder.root, { recursive: true });
        killed = await killAt(step, path.join(tools, 'plan.json'));
        ends.push(await recovered({ nothing, all }));
      }
      const runs = ends.filter((end, at) => end !== ends[at - 1]);
      assert.deepEqual(runs, ['nothing', 'all by the journal', 'all']);
      assert.ok(ends.length > 30, `${ends.length} steps`);
    }).timeout(60_000);

    it('is finished by the next write, too', async () => {
      const plan = await folder.plan(second, '2.0.0');
      await writeFile(path.join(tools, 'plan.json'), JSON.stringify(plan));
      for (let step = 30; !(await hasJournal()); step += 1) {
        assert.ok(await killAt(step, path.join(tools, 'plan.json')), 'no step left a journal');
      }
      assert.deepEqual(await applyPlan(await folder.plan({ ...second, 'more.txt': 'm\n' }, '2.1.0').then(onlyNew)), [
        'more.txt',
      ]);
      const { [lockFileName]: _, ...left } = await folder.all();
      assert.deepEqual(left, { ...afterwards, 'more.txt': 'm\n' });
    }).timeout(30_000);

    const hasJournal = () =>
      readFile(path.join(folder.root, '.integration/writing/journal.json')).then(
        () => true,
        () => false,
      );

    it('leaves a file alone that was edited before the next start', async () => {
      const plan = await folder.plan(second, '2.0.0');
      await writeFile(path.join(tools, 'plan.json'), JSON.stringify(plan));
      for (let step = 30; !(await hasJournal()); step += 1) await killAt(step, path.join(tools, 'plan.json'));
      await folder.write('update.txt', 'typed in between\n');
      assert.equal(await recoverScaffold(folder.root), 'finished');
      assert.equal(await folder.read('update.txt'), 'typed in between\n');
      assert.equal(await folder.read('new/create.txt'), 'c\n');
    }).timeout(30_000);
  });
});

function sorted(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The plan's new file alone: what an interrupted write changes meanwhile is none of its business. */
function onlyNew(plan: Awaited<ReturnType<ScaffoldFolder['plan']>>) {
  return { ...plan, files: plan.files.filter(({ path: file }) => file === 'more.txt') };
}
