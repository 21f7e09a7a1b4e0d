import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Deliverable, goodTests } from '../../../fixtures/integrations/deliverable';
import { runCli } from '../../../servers/cli';

const ours = ['--catalogue', 'snippets', '--templates', 'templates'];

describe('check, package and verify-package on the command line', function () {
  this.timeout(180_000);
  let made: Deliverable;
  let place: string;

  before(async () => {
    made = await Deliverable.make();
    place = await mkdtemp(path.join(os.tmpdir(), 'delivery-cli-'));
  });

  after(async () => {
    await made.remove();
    await rm(place, { recursive: true });
  });

  it('check, pack and verify an integration', async () => {
    const out = path.join(place, 'delivery.zip');
    const checked = await runCli(['check', '--dir', made.folder, ...ours], {});
    assert.equal(checked.code, 0, checked.stdout + checked.stderr);
    assert.match(checked.stdout, /\n0 errors, 0 warnings, \d+ info\n$/);
    assert.match(checked.stdout, /\nNot checked\n {2}Capabilities of the stores: Whether rgw still does as probed/);
    const packed = await runCli(['package', '--dir', made.folder, '--out', out, '--format', 'json', ...ours], {});
    assert.equal(packed.code, 0, packed.stdout + packed.stderr);
    const { manifestSha256, manifest } = JSON.parse(packed.stdout);
    const verified = await runCli(['verify-package', out], {});
    assert.equal(verified.code, 0);
    assert.ok(
      verified.stdout.includes(
        `report-archive 1.2.0: ${manifest.files.length} of ${manifest.files.length} files are as listed\n`,
      ),
    );
    assert.ok(verified.stdout.includes(manifestSha256));
    const sent = await runCli(['verify-package', out, '--sha256', manifestSha256], {});
    assert.equal(sent.code, 0);
    const other = await runCli(['verify-package', out, '--sha256', '0'.repeat(64), '--language', 'zh-cn'], {});
    assert.equal(other.code, 1);
    assert.match(other.stdout, /^清单与压缩包的校验值均与所给的不符/);
    const bytes = await readFile(out);
    await writeFile(out, bytes.subarray(0, bytes.length - 100));
    const cut = await runCli(['verify-package', out, '--language', 'zh-cn'], {});
    assert.equal(cut.code, 1);
    assert.match(cut.stdout, /^压缩包不可信：不是 ZIP 压缩包，或文件不完整\n/);
  });

  it('say what is wrong, in both languages and three forms, and pack nothing unless told why', async () => {
    await made.write({ 'config.yaml': 'password: hunter2-Prod!\n' });
    await made.runTests(goodTests);
    await made.makeDocuments();
    const text = await runCli(['check', '--dir', made.folder, '--language', 'zh-cn', ...ours], {});
    assert.equal(text.code, 1);
    assert.match(
      text.stdout,
      /^错误 {6}config\.yaml:1: 文件中写有密码或密钥：… \[secrets\.password\]\n {8}改为从环境变量读取/,
    );
    const json = JSON.parse((await runCli(['check', '--dir', made.folder, '--format', 'json', ...ours], {})).stdout);
    assert.deepEqual(json.findings[0].file, 'config.yaml');
    assert.match(json.findings[0].action, /^Read it from the environment/);
    const report = path.join(place, 'check.md');
    await runCli(['check', '--dir', made.folder, '--format', 'markdown', '--out', report, ...ours], {});
    assert.match(await readFile(report, 'utf8'), /## Secrets\n\n\| Severity \| Finding \| Where \| What to do \|/);
    const out = path.join(place, 'refused.zip');
    const refused = await runCli(['package', '--dir', made.folder, '--out', out, ...ours], {});
    assert.equal(refused.code, 1);
    assert.match(
      refused.stdout,
      /^config\.yaml: A password or secret stands in the file: …\n1 error, 0 warnings, \d+ info\. Nothing was packed/,
    );
    assert.ok(!(await readdir(place)).includes('refused.zip'));
    const forced = await runCli(['package', '--dir', made.folder, '--out', out, '--override', 'Agreed', ...ours], {});
    assert.equal(forced.code, 0);
    const verified = await runCli(['verify-package', out], {});
    assert.match(verified.stdout, /delivered in spite of errors: Agreed\n {2}config\.yaml: A password/);
  });
});
