import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { planFiles, writePlan } from '../../../../src/core/apis/clients/filePlan';

describe('File plan of a generated client', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'plan-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const files = (text: string) =>
    ['a.ts', 'b.py', 'tsconfig.json', 'package.json', 'pom.xml', 'go.mod', 'README.md'].map((file) => ({
      path: `in/${file}`,
      content: `{\n  "text": "${text}"\n}\n`,
    }));
  const statuses = async (text: string) => (await planFiles(folder, files(text))).map(({ status }) => status);
  const same = <T>(status: T) => Array.from({ length: 7 }, () => status);

  it('creates, leaves alone, replaces', async () => {
    assert.deepEqual(await statuses('one'), same('create'));
    await writePlan(folder, await planFiles(folder, files('one')));
    assert.deepEqual(await statuses('one'), same('identical'));
    assert.deepEqual(await statuses('two'), same('changed'));
    assert.equal(JSON.parse(readFileSync(path.join(folder, 'in/package.json'), 'utf8')).text, 'one');
  });

  it('never overwrites what somebody changed, and puts the new one beside it', async () => {
    await writePlan(folder, await planFiles(folder, files('one')));
    const edited = path.join(folder, 'in/a.ts');
    const mine = `${readFileSync(edited, 'utf8')}// mine\n`;
    writeFileSync(edited, mine);
    writeFileSync(path.join(folder, 'in/b.py'), 'no file of ours');
    assert.deepEqual((await statuses('two')).slice(0, 3), ['conflict', 'conflict', 'changed']);
    const written = await writePlan(folder, await planFiles(folder, files('two')));
    assert.deepEqual(written.slice(0, 3), ['in/a.ts.new', 'in/b.py.new', 'in/tsconfig.json']);
    assert.equal(readFileSync(edited, 'utf8'), mine);
    assert.match(readFileSync(`${edited}.new`, 'utf8'), /two/);
  });

  it('takes files for unchanged whose line ends Git changed', async () => {
    await writePlan(folder, await planFiles(folder, files('one')));
    const file = path.join(folder, 'in/a.ts');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'));
    assert.equal((await statuses('one'))[0], 'identical');
    assert.equal((await statuses('two'))[0], 'changed');
  });
});
