import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Services } from '../../src/platform/services';
import { type AddedDefinition, addFixture } from './apiFixture';
import { bridge, hasBridge } from './bridge';
import { useProject, withRefactoring } from './patternProject';
import { eventually, runCommand, services, useConnections } from './support';

const quickRow = (text: string) => `.quick-input-list .monaco-list-row:has-text("${text}")`;

/** Short forms are offered beside it. */
const wholePattern = '.quick-input-list .monaco-list-row:has(.codicon-files)';

describe('an adaptation pattern', function () {
  this.timeout(60_000);
  let all: Services;
  const { write, open, texts } = useProject();

  before(async function () {
    if (!hasBridge) this.skip();
    all = await services();
    await useConnections({ id: 'places', name: 'Places' }, { id: 'other', name: 'Other' });
  });

  const settingsAfter = async (wanted: RegExp) =>
    eventually(
      'the configuration keys',
      async () => (await texts()).get('.env.example') ?? '',
      (text) => wanted.test(text),
    );
  const choose = async (label: string) => {
    await bridge.fill('.quick-input-box input', label);
    await bridge.click(quickRow(label));
  };

  for (const [what, node, place] of [
    ['a bucket', { kind: 'bucket', bucket: 'factory' }, ['factory', undefined]],
    ['an object', { kind: 'object', bucket: 'factory', key: 'press 7/数据/a.csv' }, ['factory', 'press 7/数据/']],
  ] as const)
    it(`inserted from ${what} knows the connection and the place, and asks for neither`, async () => {
      await write('requirements.txt', '');
      await open('app.py');
      const inserting = runCommand('insertPattern', { connectionId: 'places', ...node });
      await choose('P04');
      await bridge.click(wholePattern);
      await withRefactoring(inserting);
      const [bucket, prefix] = place;
      const text = await settingsAfter(new RegExp(`^S3_BUCKET=${bucket}$`, 'm'));
      assert.ok(text.includes(`\nS3_ENDPOINT=${all.connections.get('places').endpoint}\n`), text);
      assert.equal(/^S3_PREFIX=(.*)$/m.exec(text)?.[1], prefix);
      assert.match(text, /^AWS_SECRET_ACCESS_KEY=$/m);
    });

  it('inserted from an operation of an API is one of management, in the first place', async () => {
    const added: AddedDefinition = await addFixture('platform-3.0.yaml');
    try {
      await write('go.mod', 'module example.com/shop\n\ngo 1.24\n');
      await open('app.go');
      const inserting = runCommand('insertPattern', added.operation('GET /os-buckets/'));
      assert.match(await bridge.text('.quick-input-list .monaco-list-row[data-index="0"]'), /^\s*R01/);
      await choose('R03');
      await bridge.click(wholePattern);
      await withRefactoring(inserting);
      const text = await settingsAfter(/^API_URL=/m);
      assert.doesNotMatch(text, /S3_/);
      assert.match(text, /^API_PASSWORD=$/m);
    } finally {
      await added.remove();
    }
  });

  it('never writes over a file of the project, and says which one is in the way', async () => {
    await write('requirements.txt', '');
    await open('app.py');
    await withRefactoring(runCommand('insertPattern', 'P34', { form: 'whole' }));
    const own = '# Ours, of another making.\n';
    const taken = [...(await texts()).keys()].find((name) => name.endsWith('storage_errors.py')) ?? '';
    await write('storage/small_files.py', own);
    const before = await texts();
    const { choose: realChoose } = all.prompts;
    const asked: string[] = [];
    const answers = ['open', 'another'];
    all.prompts.choose = async ({ message, actions: [another = '', open = ''] }) => {
      asked.push(message);
      return answers.shift() === 'open' ? open : another;
    };
    try {
      await runCommand('insertPattern', 'P04', { form: 'whole' });
      assert.match(vscode.window.activeTextEditor?.document.fileName ?? '', /small_files\.py$/);
      assert.deepEqual(await texts(), before, 'nothing is written when the file is opened instead');
      await open('app.py');
      const inserting = runCommand('insertPattern', 'P04', { form: 'whole' });
      await bridge.fill('.quick-input-box input', '..\\elsewhere');
      await bridge.waitFor(
        '.quick-input-widget .quick-input-message .codicon-error, .quick-input-widget .monaco-inputbox.error',
      );
      await bridge.fill('.quick-input-box input', 'shop\\storage');
      await bridge.press('Enter');
      await withRefactoring(inserting);
    } finally {
      all.prompts.choose = realChoose;
    }
    const after = await texts();
    assert.ok(asked.length === 2 && asked.every((message) => message.includes('storage/small_files.py')), asked.join());
    assert.equal(after.get('storage/small_files.py'), own);
    assert.match(after.get('shop/storage/small_files.py') ?? '', /pattern P04 version/);
    assert.ok(taken !== '' && after.get(taken) === before.get(taken));
  });
});
