import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Target, Targets } from '../patterns/targets';
import { comparable, ExampleArchive, exampleFolder, filesOf } from './exampleArchive';
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
    assertAsCheckedIn((file) => !file.startsWith('docs/'));
    assert.match(succeeded(await example.command(...scaffold)), /^\d+ files are as they should be\n$/);
    await example.commit();
  });

  it('has a probe of the store that still holds', () => {
    const text = readFileSync(path.join(exampleFolder, 'probe/ceph-test.json'), 'utf8');
    const { verdicts } = JSON.parse(text) as { readonly verdicts: Target['verdicts'] };
    const outcomes = (of: Target['verdicts']) =>
      Object.entries(of)
        .filter(([id]) => !id.startsWith('tls.'))
        .map(([id, { outcome }]) => `${id} ${outcome}`)
        .sort();
    assert.deepEqual(outcomes(store.verdicts), outcomes(verdicts));
  });

  it('has a server that keeps to the rules of the project', () => example.checkServer());

  it('passes the tests of the project and of the servers, old and new, on Ceph RGW', async () => {
    await example.install();
    const ran = await Promise.all([
      example.testProject(store.env, sandbox.env),
      example.testServer(store.env).then((server) => [server]),
    ]);
    for (const each of ran.flat()) succeeded(each);
  });

  it('has documents as they are checked in, but for times', async () => {
    succeeded(await example.command('scaffold', 'docs', '--dir', '.'));
    assertAsCheckedIn((file) => file.startsWith('docs/'));
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

  function assertAsCheckedIn(wanted: (file: string) => boolean): void {
    const made = filesOf(example.folder).filter(wanted);
    const readme = /^README(?:\.zh-cn)?\.md$/;
    assert.deepEqual(
      made,
      filesOf(exampleFolder).filter((file) => wanted(file) && !readme.test(file)),
    );
    const hint = 'node --import tsx test/integrations/updateExample.mts makes it anew';
    for (const file of made)
      assert.equal(comparable(example.folder, file), comparable(exampleFolder, file), `${file}: ${hint}`);
  }
});

function succeeded({ code, output }: Ran): string {
  assert.equal(code, 0, output);
  return output;
}
