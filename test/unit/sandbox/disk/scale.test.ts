import assert from 'node:assert/strict';
import { KeyValueLog } from '../../../../src/core/sandbox/disk/keyValueLog';
import { useTempFolder } from './useTempFolder';

const count = 200_000;
const mebibyte = 1024 * 1024;

describe('KeyValueLog with 200,000 entries', () => {
  const folder = useTempFolder();

  const keyOf = (index: number): string =>
    `o\0bucket-of-some-name\0reports/2024/${String((index * 7919) % count).padStart(8, '0')}.json`;
  const time = async <T>(what: string, work: () => Promise<T> | T): Promise<T> => {
    const start = performance.now();
    const result = await work();
    console.log(`      ${what}: ${Math.round(performance.now() - start)} ms`);
    return result;
  };
  const memory = (): number => {
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / mebibyte;
  };

  const value = {
    etag: 'd41d8cd98f00b204e9800998ecf8427e',
    modified: '2024-01-01T00:00:00.000Z',
    rest: 'x'.repeat(300),
  };

  async function fill(): Promise<void> {
    const log = await KeyValueLog.open(folder());
    await time('put in batches of 1,000', async () => {
      for (let start = 0; start < count; start += 1000) {
        await log.apply(Array.from({ length: 1000 }, (_, index) => ({ put: [keyOf(start + index), value] })));
      }
    });
    await log.close();
  }

  it('is small in memory and quick to open and scan', async () => {
    await fill();
    globalThis.gc?.();
    const before = memory();
    const log = await time('open from a journal in random order', () => KeyValueLog.open(folder()));
    globalThis.gc?.();
    console.log(
      `      memory of the open log: ${Math.round(memory() - before)} MiB${globalThis.gc ? '' : ' (with garbage)'}`,
    );
    assert.equal(log.size, count);
    await time('scan of values in random order', () => assert.equal(lengthOf(log.scan()), count));
    await time('compact', () => log.compact());
    await time('scan of values after it', () => assert.equal(lengthOf(log.scan()), count));
    await time('scan of keys', () => assert.equal(lengthOf(log.keys()), count));
    await time('100 pages of 1,000 from random places', () => {
      for (let page = 0; page < 100; page++) lengthOf(log.scan({ after: keyOf(page * 977) }), 1000);
    });
    await log.close();
    const again = await time('open from a snapshot', () => KeyValueLog.open(folder()));
    assert.deepEqual(again.get(keyOf(count - 1)), value);
    await again.close();
  }).timeout(120_000);
});

function lengthOf(items: Iterable<unknown>, most = Number.POSITIVE_INFINITY): number {
  let length = 0;
  for (const _ of items) if (++length >= most) break;
  return length;
}
