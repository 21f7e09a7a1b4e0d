import { throwIfCancelled } from './errors';

/**
 * Runs `work` for every item, at most `limit` at a time, and gives the results in the items' order.
 * The first failure, or the signal, starts no further item; what already runs is awaited, then the failure is thrown.
 */
export async function mapLimit<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  work: (item: T, index: number) => Promise<R>,
  signal?: AbortSignal,
): Promise<R[]> {
  const results: R[] = [];
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let index = 0;
  for await (const item of items) {
    if (failures.length > 0 || signal?.aborted) break;
    const at = index++;
    const task: Promise<void> = work(item, at).then(
      (result) => {
        results[at] = result;
        running.delete(task);
      },
      (error: unknown) => {
        failures.push(error);
        running.delete(task);
      },
    );
    running.add(task);
    if (running.size >= limit) await Promise.race(running);
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
  throwIfCancelled(signal);
  return results;
}
