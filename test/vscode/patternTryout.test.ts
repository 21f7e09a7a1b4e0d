import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../../src/platform/services';
import { bridge, hasBridge } from './bridge';
import { useProject } from './patternProject';
import { eventually, runCommand, services, useConnections } from './support';

interface Result {
  readonly exitCode: number | undefined;
  readonly tested: boolean;
  readonly output: string;
}

const message = '.notifications-center .notification-list-item-message';
const firstRow = '.quick-input-list .monaco-list-row[data-index="0"]';

/** The journeys try patterns in this VS Code, too: packages are not installed once more for it. */
const isOldest = vscode.version.startsWith('1.100.');
const isElsewhere = vscode.env.language === 'en' && !isOldest;

/** Real tests of a real pattern, by the npm and the mocha of this machine, on a sandbox of this window. */
const suite = isElsewhere ? undefined : describe;
suite?.('a pattern that is tried', function () {
  this.timeout(90_000);
  let all: Services;
  let data: string;
  const { open } = useProject();

  before(async function () {
    if (!hasBridge) this.skip();
    all = await services();
    await useConnections();
    data = await mkdtemp(path.join(os.tmpdir(), 'vscode-tryout-'));
    await runCommand('startSandbox', { dialect: 'rgw-16', dataDir: data });
  });

  beforeEach(async () => {
    await open('app.ts');
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  afterEach(() => {
    for (const terminal of vscode.window.terminals) terminal.dispose();
  });

  after(async () => {
    if (!hasBridge) return;
    await runCommand('stopSandbox');
    await rm(data, { recursive: true, force: true });
  });

  const sandbox = () => {
    const [only] = all.connections.list();
    if (only === undefined) throw new Error('no connection leads to the sandbox');
    return all.stores.open(only.connection.id);
  };
  const buckets = async () => (await sandbox().listBuckets()).map(({ name }) => name);
  /** P11 in TypeScript, in the bucket that is chosen. */
  const tryIt = async (row = firstRow): Promise<Result | undefined> => {
    const trying = runCommand('tryPattern', 'P11') as Thenable<Result | undefined>;
    await bridge.waitFor(firstRow);
    await bridge.click(row);
    return trying;
  };
  /** What the reader is told; in tests VS Code keeps messages in their list. */
  const told = async (...words: readonly string[]) => {
    await vscode.commands.executeCommand('notifications.showList');
    await bridge.waitFor(message + words.map((each) => `:has-text("${each}")`).join(''));
  };
  const withEnvironment = async (changes: NodeJS.ProcessEnv, act: () => Promise<void>) => {
    const before = { ...process.env };
    Object.assign(process.env, changes);
    try {
      await act();
    } finally {
      for (const name of Object.keys(changes)) delete process.env[name];
      Object.assign(process.env, before);
    }
  };

  it('needs programs, and says which of them are missing', async () => {
    await withEnvironment({ PATH: data }, async () => {
      assert.equal(await runCommand('tryPattern', 'P11'), undefined);
    });
    await told('TypeScript', 'node, npm');
  });

  it('says when the tests could not be prepared', async () => {
    const nowhere = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0' };
    await withEnvironment(nowhere, async () => {
      const { exitCode, tested, output } = (await tryIt()) ?? assert.fail('there is no result');
      assert.deepEqual([exitCode === 0, tested], [false, false], output);
      assert.match(output, /ECONNREFUSED/);
    });
    await told('P11 (TypeScript)');
    assert.deepEqual(await buckets(), [], 'its bucket is removed');
  });

  it('runs its tests in a terminal and says how many passed', async () => {
    const { exitCode, tested, output } = (await tryIt()) ?? assert.fail('there is no result');
    assert.deepEqual([exitCode, tested], [0, true], output);
    const passed = /(\d+) passing/.exec(output)?.[1];
    assert.match(output, /P11-/);
    await told('P11 (TypeScript)', String(passed));
    await bridge.shot('pattern-tryout');
    assert.deepEqual(await buckets(), [], 'its bucket is removed');
  });

  it('says how many failed', async () => {
    await sandbox().createBucket('short-lived');
    const trying = runCommand('tryPattern', 'P11') as Thenable<Result>;
    await bridge.waitFor(`.quick-input-list .monaco-list-row:has-text("short-lived")`);
    await sandbox().deleteBucket('short-lived');
    await bridge.click(`.quick-input-list .monaco-list-row:has-text("short-lived")`);
    const { exitCode, tested, output } = await trying;
    assert.ok(exitCode !== 0 && tested, output);
    const failed = /(\d+) failing/.exec(output)?.[1];
    await told('P11 (TypeScript)', String(failed));
  });

  // The server of VS Code 1.100 that tests run in opens no terminals.
  const inTerminal = isOldest ? undefined : it;
  inTerminal?.('ends when its terminal is closed, and takes its bucket along', async () => {
    const trying = tryIt();
    await eventually('the bucket', buckets, (names) => names.length === 1);
    const terminal = await eventually('the terminal', () => vscode.window.terminals[0]);
    assert.equal(await runCommand('tryPattern', 'P11'), undefined, 'a second run of the language is refused');
    terminal?.dispose();
    assert.equal((await trying)?.exitCode, undefined);
    assert.deepEqual(await buckets(), []);
  });
});
