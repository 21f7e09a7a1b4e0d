import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { outputTurns } from '../../../scripts/test/outputTurns.mjs';
import { runProcess } from '../../../scripts/test/runProcess.mjs';
import { count } from '../../../scripts/test/runSuite.mjs';
import { secondLook } from '../../../scripts/test/secondLook.mjs';
import { summary } from '../../../scripts/test/summary.mjs';
import { verdict } from '../../vscode/harness/mochaRun.mjs';

const stats = (passes: number, failures = 0, pending = 0) => ({ passes, failures, pending });

describe('counting a suite', () => {
  const failed = (...args: Parameters<typeof count>) => count(...args).failed;

  it('takes the numbers of a suite that ended well', () => {
    assert.deepEqual(count(stats(3, 0, 1), 0, '', false), { passed: 3, failed: 0, skipped: 1, note: '' });
    assert.equal(failed(stats(3, 2), 2, '', false), 2);
  });

  it('never passes a crash, a hang, a run of nothing or a bad exit code', () => {
    assert.equal(failed(undefined, 1, '', false), 1);
    assert.equal(failed(undefined, 0, '', false), 1);
    assert.equal(failed(stats(5), null, 'took longer than 9 s', false), 1);
    assert.equal(failed(stats(0), 0, '', false), 1);
    assert.equal(failed(stats(0, 0, 4), 0, '', false), 1);
    assert.equal(failed(stats(5), 7, '', false), 1);
  });

  it('fails what is skipped where nothing may be', () => {
    assert.deepEqual(count(stats(3, 0, 2), 0, '', true), { passed: 3, failed: 2, skipped: 0, note: '2 skipped' });
  });
});

describe('the verdict on a VS Code host', () => {
  it('passes only an end with code 0, tests and no failure', () => {
    assert.equal(verdict({ code: 0, reason: '' }, stats(1)).exitCode, 0);
    assert.equal(verdict({ code: 1, reason: '' }, stats(1, 1)).exitCode, 1);
    assert.equal(verdict({ code: 1, reason: '' }, stats(1)).exitCode, 1);
    assert.equal(verdict({ code: 0, reason: '' }, stats(0)).exitCode, 1);
  });

  it('tells a host that died from tests that failed', () => {
    assert.equal(verdict({ code: 0, reason: '' }, undefined).exitCode, 2);
    assert.equal(verdict({ reason: 'the page crashed' }, undefined).exitCode, 2);
    assert.equal(verdict({ reason: 'no result in 9 s' }, stats(1)).exitCode, 2);
  });
});

describe('a second look at suites that wait for others', () => {
  const row = { passed: 9, skipped: 0, seconds: 1, note: '' };
  const failedRow = (name: string, ...failedTests: string[]) => ({
    ...row,
    name,
    failed: failedTests.length,
    ...(failedTests.length > 0 && { failedTests }),
  });
  const look = async (first: ReturnType<typeof failedRow>, second: ReturnType<typeof failedRow>) => {
    const again: string[] = [];
    const [result] = await secondLook([first], async ({ name }) => {
      again.push(name);
      return second;
    });
    return { result, again };
  };

  it('passes what passes alone, and names what was unsteady', async () => {
    const { result } = await look(failedRow('store', 'lists'), failedRow('store'));
    assert.deepEqual(
      { failed: result?.failed, note: result?.note, seconds: result?.seconds },
      { failed: 0, note: 'unsteady, failed beside other suites: lists', seconds: 2 },
    );
    assert.match(
      summary(result ? [result] : [], 2),
      /unsteady, failed beside other suites: lists\n9 passed, 0 failed$/,
    );
  });

  it('fails what fails again', async () => {
    const { result } = await look(failedRow('store', 'lists'), failedRow('store', 'lists'));
    assert.equal(result?.failed, 1);
    assert.match(summary(result ? [result] : [], 2), /✘ store: lists\n9 passed, 1 failed$/);
  });

  it('gives none to many failures, to a suite that ended badly, or to what only computes', async () => {
    const many = 'abcdefghi'.split('');
    for (const first of [
      failedRow('store', ...many),
      { ...failedRow('store', 'a'), note: 'took longer than 9 s' },
      failedRow('unit', 'a'),
      { ...failedRow('store'), failed: 1 },
    ]) {
      const { result, again } = await look(first, failedRow(first.name));
      assert.deepEqual({ result, again }, { result: first, again: [] });
    }
  });
});

describe('the summary', () => {
  it('ends in the sum over all suites', () => {
    const row = { seconds: 1, note: '' };
    const text = summary(
      [
        { ...row, name: 'unit', passed: 40, failed: 1, skipped: 0 },
        { ...row, name: 'store', passed: 2, failed: 0, skipped: 1, note: 'store: no apt-get' },
      ],
      2,
    );
    assert.match(text, /skipped store: store: no apt-get\n42 passed, 1 failed$/);
  });
});

describe('output of suites side by side', () => {
  it('shows one live and the others after it, in the order of their start', () => {
    const shown: unknown[] = [];
    const takeTurn = outputTurns((data) => shown.push(data));
    const [first, second, third] = [takeTurn(), takeTurn(), takeTurn()];
    first.write('a1');
    third.write('c1');
    third.end();
    second.write('b1');
    assert.deepEqual(shown, ['a1']);
    first.end();
    second.write('b2');
    assert.deepEqual(shown, ['a1', 'b1', 'b2']);
    second.end();
    assert.deepEqual(shown, ['a1', 'b1', 'b2', 'c1']);
  });
});

describe('the process of a suite', () => {
  const run = (script: string, timeoutSeconds = 20, signal = new AbortController().signal) => {
    let output = '';
    const write = (data: Buffer | string) => {
      output += data;
    };
    const options = { cwd: '.', env: process.env, write, timeoutSeconds, signal };
    return runProcess(process.execPath, ['-e', script], options).then((end) => ({ ...end, output }));
  };

  /** A dead process whose parent has not asked for its end yet is dead all the same. */
  const runs = (pid: string) => /^[^Z]/.test(spawnSync('ps', ['-o', 'stat=', '-p', pid]).stdout.toString());

  it('gives output and exit code', async () => {
    assert.deepEqual(await run('console.log(1); process.exitCode = 3'), { code: 3, problem: '', output: '1\n' });
  });

  it('ends what takes too long, with what it started', async () => {
    const child = "const c = require('child_process').spawn('sleep', ['60']); console.log(c.pid)";
    const { problem, output } = await run(child, 0.5);
    assert.match(problem, /took longer/);
    while (runs(output.trim())) await new Promise((next) => setTimeout(next, 20));
  });

  it('ends at once when the run is stopped', async () => {
    assert.equal((await run('setInterval(() => {}, 1000)', 20, AbortSignal.timeout(100))).problem, 'stopped');
  });

  it('does not wait for what it left running', async () => {
    const leaving = "require('child_process').spawn('sleep', ['60'], { stdio: 'inherit' }).unref(); process.exit(0)";
    assert.equal((await run(leaving)).code, 0);
  });
});
