import { KeyValueLog } from '../../../../src/core/sandbox/disk/keyValueLog';
import { batchAt, type CrashValue, sequenceKey } from './crashModel';

/**
 * A process made to be killed: opens the folder, says `open <n>` with the number of the last batch there, then applies
 * the batches that follow, several at a time, and says `<n>` for each that was acknowledged.
 */
async function main(folder: string, seed: number, fsync: boolean): Promise<void> {
  // A small tolerance: compactions come often, so that many kills hit one.
  const log = await KeyValueLog.open<CrashValue>(folder, { fsync, tolerance: 256 * 1024 });
  let next = (log.get(sequenceKey)?.batch ?? 0) + 1;
  process.stdout.write(`open ${next - 1}\n`);
  const applyAll = async (): Promise<void> => {
    for (;;) {
      const batch = next++;
      await log.apply(batchAt(seed, batch));
      process.stdout.write(`${batch}\n`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, applyAll));
}

const [folder = '', seed = '0', fsync = ''] = process.argv.slice(2);
void main(folder, Number(seed), fsync === 'fsync');
