import { seededRandom } from '../../../../src/core/base/seededRandom';
import type { Change } from '../../../../src/core/sandbox/disk/operations';

export interface CrashValue {
  readonly batch: number;
  readonly text: string;
}

/** Holds the number of the last batch: every batch puts it. */
export const sequenceKey = 'sequence';

/** The changes of a batch, the same in the process that applies them and in the one that checks. */
export function batchAt(seed: number, batch: number): Change<CrashValue>[] {
  const random = seededRandom(seed * 1_000_003 + batch);
  const count = 1 + Math.floor(random() * 6);
  const changes = Array.from({ length: count }, (): Change<CrashValue> => {
    const key = `key/${Math.floor(random() * 300)}`;
    if (random() < 0.2) return { delete: key };
    return { put: [key, { batch, text: 'é'.repeat(Math.floor(random() * random() * 2000)) }] };
  });
  return [...changes, { put: [sequenceKey, { batch, text: '' }] }];
}

/** Does the batches `from` to `to` to a plain map. */
export function replayBatches(state: Map<string, CrashValue>, seed: number, from: number, to: number): void {
  for (let batch = from; batch <= to; batch++) {
    for (const change of batchAt(seed, batch)) {
      if ('put' in change) state.set(...change.put);
      else state.delete(change.delete);
    }
  }
}
