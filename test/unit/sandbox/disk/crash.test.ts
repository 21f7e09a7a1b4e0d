import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import { seededRandom } from '../../../../src/core/base/seededRandom';
import { KeyValueLog } from '../../../../src/core/sandbox/disk/keyValueLog';
import { type CrashValue, replayBatches, sequenceKey } from './crashModel';
import { useTempFolder } from './useTempFolder';

const seed = Number(process.env['CRASH_SEED'] ?? 20);
const rounds = Number(process.env['CRASH_ROUNDS'] ?? 40);

describe('KeyValueLog in a process that is killed', () => {
  const folder = useTempFolder();

  /** Lets the writer run for `time` milliseconds from its first word, kills it, and gives what it acknowledged last. */
  async function runAndKill(
    program: string,
    data: string,
    mode: string,
    time: number,
  ): Promise<{ opened: number; acknowledged: number }> {
    const child = spawn(process.execPath, [program, data, String(seed), mode], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const closed = once(child, 'close');
    let opened = -1;
    let acknowledged = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith('open ')) {
        opened = Number(line.slice(5));
        setTimeout(() => child.kill('SIGKILL'), time);
      } else acknowledged = Math.max(acknowledged, Number(line));
    }
    await closed;
    assert.notEqual(opened, -1, 'the writer could not open the folder');
    return { opened, acknowledged };
  }

  for (const mode of ['no fsync', 'fsync']) {
    it(`has everything that was acknowledged and nothing half, ${mode}, seed ${seed}`, async () => {
      const program = path.join(folder(), 'writer.cjs');
      buildSync({
        entryPoints: [path.join(__dirname, 'crashWriter.ts')],
        outfile: program,
        bundle: true,
        platform: 'node',
        logLevel: 'error',
      });
      const data = path.join(folder(), 'data');
      const random = seededRandom(seed);
      const state = new Map<string, CrashValue>();
      let last = 0;
      let cutOff = 0;
      for (let round = 0; round < (mode === 'fsync' ? rounds / 4 : rounds); round++) {
        const { opened, acknowledged } = await runAndKill(program, data, mode, random() * 120);
        assert.equal(opened, last);
        if ((await readdir(data)).filter((name) => name.startsWith('journal')).length > 1) cutOff++;
        const log = await KeyValueLog.open<CrashValue>(data, { tolerance: 1e9 });
        const found = log.get(sequenceKey)?.batch ?? 0;
        assert.ok(
          found >= acknowledged,
          `round ${round}: batch ${acknowledged} was acknowledged, ${found} is the last`,
        );
        replayBatches(state, seed, last + 1, found);
        assert.deepEqual(new Map(log.scan()), state, `round ${round}`);
        await log.close();
        last = found;
      }
      assert.ok(last > rounds, 'the writer wrote');
      console.log(`      ${last} batches; ${cutOff} kills hit a compaction`);
    }).timeout(120_000);
  }
});
