import assert from 'node:assert/strict';
import path from 'node:path';
import { runCli } from '../../../servers/cli';
import { ScaffoldFolder } from '../scaffold/scaffoldFolder';

const ours = ['--catalogue', 'snippets', '--templates', 'templates'];
const manifest = `name: report-archive
customer: x
kind: s3
language: python
application: { name: Reports }
patterns: [P04]
documents: { languages: [en] }
`;
const code = `import os


def publish(draft, final):
    # os.remove(draft) was here
    os.replace(draft, final)


def count(path):
    return sum(1 for _ in open(path))
`;

describe('scaffold tests --for on the command line', function () {
  this.timeout(180_000); // each run of the command starts a process that compiles it
  let folder: ScaffoldFolder;

  beforeEach(async () => {
    folder = await ScaffoldFolder.make();
    await folder.write('app/reports.py', code);
  });
  afterEach(() => folder.remove());

  const scaffold = (place: string, ...more: readonly string[]) =>
    runCli(['scaffold', 'tests', '--for', path.join(folder.root, place), ...more, ...ours], {});

  it('says that there is no integration, and makes one of answers', async () => {
    const without = await scaffold('app/reports.py');
    assert.equal(without.code, 2, without.stdout + without.stderr);
    assert.match(without.stderr, /No integration\.yaml is above this code/);
    await folder.write('answers.yaml', manifest);
    const answers = path.join(folder.root, 'answers.yaml');
    const made = await scaffold('app/reports.py:6', '--answers', answers, '--out', folder.root);
    assert.equal(made.code, 0, made.stdout + made.stderr);
    assert.match(made.stdout, /^REQ-01 {2}publish \(app\/reports\.py\)\n {2}\+ P07 [^:]+: line 6 os\.replace \(/);
    assert.match(await folder.read('integration.yaml'), /^# Adaptation patterns in use\npatterns: \[P04, P07\]$/m);
    assert.match(await folder.read('tests/patterns/test_atomic_publish.py'), /def test_p07_crash/);
    assert.match(await folder.read('tests/acceptance/test_requirements.py'), /# Code: publish \(app\/reports\.py\)\n/);
  });

  it('takes patterns, requirement and title from the options, and writes nothing in a dry run', async () => {
    await folder.write('integration.yaml', manifest);
    const before = await folder.all();
    const dry = await scaffold(
      'app/reports.py:9-10',
      '--patterns',
      'P06,P14',
      '--title',
      'Counted',
      '--dry-run',
      '--format',
      'json',
    );
    assert.equal(dry.code, 0, dry.stderr);
    assert.deepEqual(await folder.all(), before);
    const { dryRun, requirement, decision, found } = JSON.parse(dry.stdout);
    assert.deepEqual([dryRun, requirement, decision.patterns], [true, 'REQ-01', ['P06', 'P14']]);
    assert.deepEqual(decision.title, { en: 'Counted', 'zh-cn': 'Counted' });
    assert.deepEqual(decision.places, [{ file: 'app/reports.py', symbol: 'count' }]);
    assert.equal(found.patterns[0].evidence[0].line, 10);
    const unknown = await scaffold('app/reports.py', '--patterns', 'P98');
    assert.match(unknown.stderr, /There is no pattern P98/);
  });

  it('refuses what it cannot use', async () => {
    await folder.write('integration.yaml', manifest);
    await folder.write('app/A.java', 'class A {}\n');
    await folder.write('app/plain.py', 'def f(): return 1\n');
    for (const [place, message, ...more] of [
      ['app/A.java', /not in the language of the integration, python/],
      ['app/plain.py', /Nothing of this code is known/],
      ['app/reports.py:9-99', /has lines 1 to 11, not 9-99/],
      ['app/reports.py', /no requirement REQ-09/, '--requirement', 'REQ-09'],
    ] as const) {
      const { code: exit, stderr } = await scaffold(place, ...more);
      assert.notEqual(exit, 0, place);
      assert.match(stderr, message);
    }
  });
});
