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
 * prefix for each; those that run alone come first. A check that could not go on gives a line that says so.
 */
export async function runChecks(store: Store, checks: readonly Check[]): Promise<Observations> {
  try {
    const bucket = store.newBucketName();
    const { status } = await store.send({ method: 'PUT', bucket });
    if (status !== 200) throw new Error(`${store.endpoint} made no bucket: HTTP ${status}`);
    const observed = new Map<string, Observation>();
    const run = async (check: Check) => {
      observed.set(check.id, await observe(check, new Place(store, bucket, `c${checks.indexOf(check)}-/`)));
    };
    for (const check of checks.filter(({ alone }) => alone)) await run(check);
    await mapLimit(
      checks.filter(({ alone }) => !alone),
      concurrency,
      run,
    );
    return observed;
  } finally {
    await emptyBuckets(store);
    store.dispose();
  }
}

async function observe({ run }: Check, place: Place): Promise<Observation> {
  try {
    return await run(place);
  } catch (error) {
    return [`stopped: ${error instanceof Error ? error.message : String(error)}`];
  }
}
