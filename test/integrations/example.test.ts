import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Target, Targets } from '../patterns/targets';
import { assertAsCheckedIn, assertProbedAsCheckedIn, ExampleArchive } from './exampleArchive';
import type { Ran } from './languageRunner';

/** Makes the example of the repository anew, by the commands that its README names, and holds it against what is checked in. */
describe('the example, a document archive', () => {
  const targets = new Targets();
  const example = new ExampleArchive();
  let store: Target;
  let sandbox: Target;

  before(async () => {
    [store, sandbox] = await Promise.all([
      targets.store('ceph', 'example-archive'),
      targets.sandbox('rgw-16', 'example-archive'),
    ]);
  });
  after(async () => {
    await targets.stop();
    example.remove();
  });

  it('is scaffolded as it is checked in', async () => {
    const scaffold = ['scaffold', 'integration', '--answers', 'answers.yaml', '--out', '.'];
    assert.match(succeeded(await example.command(...scaffold)), /^create {4}integration\.yaml$/m);
    assertAsCheckedIn(example.folder, (file) => !file.startsWith('docs/'));
    assert.match(succeeded(await example.command(...scaffold)), /^\d+ files are as they should be\n$/);
    await example.commit();
  });

  it('has a probe of the store that still holds', () => assertProbedAsCheckedIn(store.verdicts));

  it('has a server that keeps to the rules of the project', () => example.checkServer());

  it('passes the tests of the project and of the servers, old and new, on Ceph RGW', async () => {
    await example.install();
    const ran = await Promise.all([
      example.testProject(store.env),
      example.testSkipped(store.env, sandbox.env),
      example.testServer(store.env),
    ]);
    for (const each of ran.flat()) succeeded(each);
  });

  it('has documents as they are checked in, but for times', async () => {
    succeeded(await example.command('scaffold', 'docs', '--dir', '.'));
    assertAsCheckedIn(example.folder, (file) => file.startsWith('docs/'));
    const again = succeeded(await example.command('scaffold', 'docs', '--dir', '.'));
    assert.match(again, /^24 files are as they should be$/m);
  });

  it('traces every requirement to tests that passed', () => {
    const report = readFileSync(path.join(example.folder, 'docs/acceptance-report.en.md'), 'utf8');
    assert.match(report, /9 of 9 requirements are fulfilled and shown by tests that passed/);
  });

  it('passes its check, and is packed and verified', async () => {
    const report = JSON.parse(succeeded(await example.command('check', '--dir', '.', '--format', 'json')));
    const errors = (report as { findings: { severity: string }[] }).findings.filter(
      (each) => each.severity === 'error',
    );
    assert.deepEqual(errors, []);
    succeeded(await example.command('package', '--dir', '.', '--out', '../delivery.zip'));
    succeeded(await example.command('verify-package', '../delivery.zip'));
  });
});

function succeeded({ code, output }: Ran): string {
  assert.equal(code, 0, output);
  return output;
}
