import type { Place } from './place';

/** A bucket in which ACLs and public policies count, as every bucket at AWS until April 2023. */
export async function openBucket(place: Place): Promise<Place> {
  const own = await place.fresh({ headers: { 'x-amz-object-ownership': 'ObjectWriter' } });
  await own.onBucket('DELETE', 'publicAccessBlock');
  return own;
}

/** A request that nobody signed. */
export const anybody = { sign: false } as const;
