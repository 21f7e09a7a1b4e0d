import assert from 'node:assert/strict';
import { rm, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { isAppError } from '../../../../src/core/base/errors';
import { applyPlan } from '../../../../src/core/integrations/scaffold/applyPlan';
import { lockFileName } from '../../../../src/core/integrations/scaffold/lockFile';
import { planScaffold, settleConflicts } from '../../../../src/core/integrations/scaffold/planScaffold';
import { ScaffoldFolder } from './scaffoldFolder';

const lines = (...texts: string[]) => `${texts.join('\n')}\n`;
const old = lines('one', 'two', 'three', 'four', 'five');
const fresh = lines('ONE', 'two', 'three', 'four', 'five');

describe('planning a scaffold', () => {
  let folder: ScaffoldFolder;

  beforeEach(async () => {
    folder = await ScaffoldFolder.make();
  });
  afterEach(() => folder.remove());

  /** What happens to the only file, and what is there once it is written. */
  async function outcome(files: Readonly<Record<string, string>>) {
    const plan = await folder.plan(files, '2.0.0');
    await applyPlan(plan);
    const { [lockFileName]: _, ...left } = await folder.all();
    return { file: plan.files[0], actions: plan.files.map(({ action }) => action), left };
  }

  const writeOld = async () => applyPlan(await folder.plan({ 'a/b.txt': old }));

  it('creates what is not there', async () => {
    const { actions, left } = await outcome({ 'a/b.txt': old, 'c.txt': 'c\n' });
    assert.deepEqual(actions, ['create', 'create']);
    assert.deepEqual(left, { 'a/b.txt': old, 'c.txt': 'c\n' });
  });

  it('leaves alone what is the same', async () => {
    await folder.write('a/b.txt', old);
    const { actions, left } = await outcome({ 'a/b.txt': old });
    assert.deepEqual([actions, left], [['identical'], { 'a/b.txt': old }]);
  });

  it('updates what nobody touched', async () => {
    await writeOld();
    const { actions, left } = await outcome({ 'a/b.txt': fresh });
    assert.deepEqual([actions, left], [['update'], { 'a/b.txt': fresh }]);
  });

  it('follows a file whose path changed, with what the user did to it', async () => {
    await applyPlan(await folder.plan({ 'src/a/one.txt': old, 'src/a/two.txt': old, 'src/a/three.txt': old }));
    await folder.write('src/a/one.txt', `${old}six\n`);
    await rm(`${folder.root}/src/a/two.txt`);
    await folder.write('src/a/three.txt', old.replace('one', 'mine'));
    const next = { 'lib/b/one.txt': fresh, 'lib/b/two.txt': fresh, 'lib/b/three.txt': fresh };
    const plan = await folder.plan(next, '2.0.0');
    assert.deepEqual(Object.fromEntries(plan.files.map((each) => [each.path, each.action])), {
      'lib/b/one.txt': 'merge',
      'lib/b/two.txt': 'gone',
      'lib/b/three.txt': 'create',
      'src/a/one.txt': 'remove',
      // A change that contradicts the template's stays where it was.
      'src/a/three.txt': 'orphan',
    });
    await applyPlan(plan);
    assert.equal(await folder.read('lib/b/one.txt'), `${fresh}six\n`);
    const again = (await folder.plan(next, '2.0.0')).files.map(({ action }) => action);
    assert.deepEqual(again, ['keep', 'identical', 'gone']);
  });

  it('takes no other file of the same name for one that moved', async () => {
    await applyPlan(await folder.plan({ 'a/client.txt': old }));
    await folder.write('a/client.txt', `${old}six\n`);
    const other = lines('something', 'else', 'altogether');
    const plan = await folder.plan({ 'b/client.txt': other }, '2.0.0');
    assert.deepEqual(
      plan.files.map(({ path: file, action }) => `${action} ${file}`),
      ['orphan a/client.txt', 'create b/client.txt'],
    );
  });

  it('keeps what only the user changed', async () => {
    await writeOld();
    await folder.write('a/b.txt', `${old}six\n`);
    const { actions, left } = await outcome({ 'a/b.txt': old });
    assert.deepEqual([actions, left], [['keep'], { 'a/b.txt': `${old}six\n` }]);
  });

  it('merges changes in different places', async () => {
    await writeOld();
    await folder.write('a/b.txt', `${old}six\n`);
    const { actions, left } = await outcome({ 'a/b.txt': fresh });
    assert.deepEqual([actions, left], [['merge'], { 'a/b.txt': `${fresh}six\n` }]);
  });

  it('keeps a file in which the user made the template’s change by hand', async () => {
    await writeOld();
    await folder.write('a/b.txt', `${fresh}six\n`);
    const { actions, left } = await outcome({ 'a/b.txt': fresh });
    assert.deepEqual([actions, left], [['keep'], { 'a/b.txt': `${fresh}six\n` }]);
  });

  it('shows a conflict where both changed the same place, and leaves the user’s text', async () => {
    await writeOld();
    const mine = old.replace('one', 'eins');
    await folder.write('a/b.txt', mine);
    const { file, actions, left } = await outcome({ 'a/b.txt': fresh });
    assert.deepEqual([actions, left], [['conflict'], { 'a/b.txt': mine }]);
    assert.equal(
      file?.conflicted,
      lines('<<<<<<< yours', 'eins', '=======', 'ONE', '>>>>>>> template', 'two', 'three', 'four', 'five'),
    );
    const [again] = (await folder.plan({ 'a/b.txt': fresh }, '2.0.0')).files;
    assert.equal(again?.action, 'conflict', 'until somebody decides');
  });

  it('never overwrites a file that stood there before', async () => {
    await folder.write('a/b.txt', 'mine\n');
    const { actions, left } = await outcome({ 'a/b.txt': old });
    assert.deepEqual([actions, left], [['conflict'], { 'a/b.txt': 'mine\n' }]);
  });

  it('lets deleted files stay deleted, with every later version', async () => {
    await writeOld();
    await rm(path.join(folder.root, 'a/b.txt'));
    const { actions, left } = await outcome({ 'a/b.txt': fresh });
    assert.deepEqual([actions, left], [['gone'], {}]);
    const [again] = (await folder.plan({ 'a/b.txt': `${fresh}more\n` }, '3.0.0')).files;
    assert.equal(again?.action, 'gone');
  });

  it('removes what the template no longer has, and the folder that was only for it', async () => {
    await writeOld();
    const { actions, left } = await outcome({});
    assert.deepEqual([actions, left], [['remove'], {}]);
    await assert.rejects(stat(path.join(folder.root, 'a')), { code: 'ENOENT' });
  });

  it('leaves to the user what the template no longer has and they changed', async () => {
    await writeOld();
    await folder.write('a/b.txt', 'mine\n');
    const { actions, left } = await outcome({});
    assert.deepEqual([actions, left], [['orphan'], { 'a/b.txt': 'mine\n' }]);
    assert.deepEqual((await folder.plan({}, '2.0.0')).files, [], 'and forgets it');
    const [again] = (await folder.plan({ 'a/b.txt': old }, '3.0.0')).files;
    assert.equal(again?.action, 'conflict', 'a template that has it again does not take it back');
  });

  it('forgets a file that user and template both deleted', async () => {
    await writeOld();
    await rm(path.join(folder.root, 'a'), { recursive: true });
    assert.deepEqual((await folder.plan({}, '2.0.0')).files, []);
  });

  it('changes nothing when it runs again, the lock file included', async () => {
    const files = { 'a/b.txt': old, 'empty.txt': '', '文件.txt': '内容\n' };
    await applyPlan(await folder.plan(files));
    const first = await folder.all();
    const plan = await folder.plan(files);
    assert.deepEqual(
      plan.files.map(({ action }) => action),
      ['identical', 'identical', 'identical'],
    );
    assert.deepEqual(await applyPlan(plan), []);
    assert.equal(plan.lock, first[lockFileName]);
    assert.deepEqual(await folder.all(), first);
  });

  it('writes nothing while it plans', async () => {
    const plan = await planScaffold({
      root: path.join(folder.root, 'not/yet'),
      scaffold: 'project',
      template: { id: 'test', version: '1.0.0' },
      answers: {},
      files: [{ path: 'a.txt', text: 'a\n' }],
    });
    assert.equal(plan.files[0]?.action, 'create');
    assert.deepEqual(await folder.all(), {});
  });

  it('takes a decided conflict as settled', async () => {
    await writeOld();
    await folder.write('a/b.txt', old.replace('one', 'eins'));
    const plan = await folder.plan({ 'a/b.txt': fresh }, '2.0.0');
    const decided = old.replace('one', 'ONE (eins)');
    await applyPlan(settleConflicts(plan, new Map([['a/b.txt', decided]])));
    assert.equal(await folder.read('a/b.txt'), decided);
    const [again] = (await folder.plan({ 'a/b.txt': fresh }, '2.0.0')).files;
    assert.equal(again?.action, 'keep');
  });

  it('keeps the parts of several scaffolds in one lock file', async () => {
    const project = await folder.plan({ 'a.txt': 'a\n' });
    const tests = await folder.plan({ 't.txt': 't\n' }, '1.0.0', 'tests');
    await applyPlan(project);
    await applyPlan(tests);
    const again = [await folder.plan({ 'a.txt': 'a\n' }), await folder.plan({ 't.txt': 't\n' }, '1.0.0', 'tests')];
    assert.deepEqual(
      again.flatMap(({ files }) => files.map(({ path: file, action }) => `${file} ${action}`)),
      ['a.txt identical', 't.txt identical'],
    );
  });

  describe('files that Windows or its editors wrote', () => {
    const crlf = (text: string) => text.replaceAll('\n', '\r\n');

    it('are the same when only their line ends differ', async () => {
      await writeOld();
      await folder.write('a/b.txt', `\ufeff${crlf(old)}`);
      const { actions, left } = await outcome({ 'a/b.txt': old });
      assert.deepEqual([actions, left], [['identical'], { 'a/b.txt': `\ufeff${crlf(old)}` }]);
    });

    it('keep their line ends and byte order mark in an update', async () => {
      await writeOld();
      await folder.write('a/b.txt', `\ufeff${crlf(old)}`);
      const { actions, left } = await outcome({ 'a/b.txt': fresh });
      assert.deepEqual([actions, left], [['update'], { 'a/b.txt': `\ufeff${crlf(fresh)}` }]);
    });

    it('keep them in a merge', async () => {
      await writeOld();
      await folder.write('a/b.txt', crlf(`${old}six\n`));
      const { actions, left } = await outcome({ 'a/b.txt': fresh });
      assert.deepEqual([actions, left], [['merge'], { 'a/b.txt': crlf(`${fresh}six\n`) }]);
    });

    it('are never merged when they are no UTF-8', async () => {
      await writeOld();
      const gbk = new Uint8Array([0xd6, 0xd0, 0xce, 0xc4, 0x0a]);
      await folder.write('a/b.txt', gbk);
      const plan = await folder.plan({ 'a/b.txt': fresh }, '2.0.0');
      assert.equal(plan.files[0]?.action, 'conflict');
      await applyPlan(plan);
      assert.equal(await folder.read('a/b.txt'), new TextDecoder().decode(gbk));
    });
  });

  describe('paths that lead out', () => {
    const refused = (reason: string) => (error: unknown) =>
      isAppError(error) && error.code === 'local.io' && error.facts['reason'] === reason;

    for (const file of ['../x', '/etc/x', 'a/../../x', 'C:\\x', 'a\\..\\x', '.git/hooks/x', '.integration/lock.json'])
      it(`are refused: ${file}`, async () => {
        await assert.rejects(folder.plan({ [file]: 'x' }), refused('outside'));
      });

    it('are refused when a link makes them', async () => {
      const other = await ScaffoldFolder.make();
      try {
        await symlink(other.root, path.join(folder.root, 'a'));
        await assert.rejects(folder.plan({ 'a/b.txt': 'x' }), refused('outside'));
        await symlink(path.join(other.root, 'nothing'), path.join(folder.root, 'dangling'));
        await assert.rejects(folder.plan({ dangling: 'x' }), refused('outside'));
        await symlink(other.root, path.join(folder.root, '.integration'));
        await assert.rejects(folder.plan({ b: 'x' }), refused('outside'));
      } finally {
        await other.remove();
      }
    });

    it('are refused when the link came after the plan', async () => {
      const other = await ScaffoldFolder.make();
      try {
        const plan = await folder.plan({ 'a/b.txt': 'x', 'first.txt': 'y' });
        await symlink(other.root, path.join(folder.root, 'a'));
        await assert.rejects(applyPlan(plan), refused('outside'));
        assert.deepEqual(await other.all(), {});
      } finally {
        await other.remove();
      }
    });

    it('are followed when a link stays inside', async () => {
      await folder.write('real/x.txt', 'mine\n');
      await symlink('real', path.join(folder.root, 'a'));
      await applyPlan(await folder.plan({ 'a/b.txt': 'b\n' }));
      assert.equal(await folder.read('real/b.txt'), 'b\n');
    });
  });
});
