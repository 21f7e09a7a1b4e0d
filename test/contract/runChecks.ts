import { mapLimit } from '../../src/core/base/concurrency';
import type { Check, Observation } from './check';
import { emptyBuckets } from './emptyBuckets';
import { Place } from './place';
import type { Store } from './store';

export type Observations = ReadonlyMap<string, Observation>;

/** Enough to hide the time on the way, few enough for a store on two cores. */
const concurrency = 8;

/**
 * Runs every check on a store and gives what each saw, by id. One bucket serves all that need none of their own, with a
 * prefix for each. A check that could not go on gives a line that says so.
 */
export async function runChecks(store: Store, checks: readonly Check[]): Promise<Observations> {
  try {
    const bucket = store.newBucketName();
    const { status } = await store.send({ method: 'PUT', bucket });
    if (status !== 200) throw new Error(`${store.endpoint} made no bucket: HTTP ${status}`);
    const observed = await mapLimit(checks, concurrency, (check, index) =>
      observe(check, new Place(store, bucket, `c${index}-/`)),
    );
    return new Map(checks.map(({ id }, index) => [id, observed[index] ?? []]));
  } finally {
    await emptyBuckets(store);
    store.client.dispose();
  }
}

async function observe({ run }: Check, place: Place): Promise<Observation> {
  try {
    return await run(place);
  } catch (error) {
    return [`stopped: ${error instanceof Error ? error.message : String(error)}`];
  }
}
