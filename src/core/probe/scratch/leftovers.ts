import { isAppError } from '../../base/errors';
import { type Log, silentLog } from '../../base/log';
import { usesPathStyle } from '../../connections/addressing';
import type { AccessKeys, Connection } from '../../connections/connection';
import { RawS3Client } from '../../rawS3/rawS3Client';
import { innerXml, saysYes, xmlText } from '../run/answers';
import { ProbeClient } from '../run/probeClient';
import { type Leftover, removeAll } from './cleanUp';
import { listedKey } from './listAll';
import { bucketStart, isAbandoned, parseProbeId, scratchRoot } from './probeId';

export interface LeftoverOptions {
  readonly keys: () => Promise<AccessKeys>;
  /** Looked through for scratch prefixes, beside the buckets that probes made. */
  readonly bucket?: string;
  readonly signal?: AbortSignal;
  readonly log?: Log;
  readonly now?: () => number;
  /** One that is open already. */
  readonly client?: ProbeClient;
}

/** A place that a run which lives no more has left. */
export interface LeftoverPlace {
  readonly bucket: string;
  /** The bucket was made by that run and goes as a whole. */
  readonly withBucket: boolean;
  readonly prefix: string;
  /** ISO 8601, UTC. */
  readonly started: string;
}

/** Milliseconds for one place. */
const removeLimit = 30_000;

/**
 * What runs that were killed have left: older than an hour, or of a process of this machine that is gone.
 * @throws AppError `network.*`, `cancelled`
 */
export function findLeftovers(connection: Connection, options: LeftoverOptions): Promise<readonly LeftoverPlace[]> {
  return withClient(connection, options, (client) => find(client, options));
}

/**
 * Finds and removes them. Gives what was found and what could not be removed.
 * @throws AppError `network.*`, `cancelled`
 */
export function cleanLeftovers(
  connection: Connection,
  options: LeftoverOptions,
): Promise<{ readonly places: readonly LeftoverPlace[]; readonly left: readonly Leftover[] }> {
  const { now = Date.now, log = silentLog } = options;
  return withClient(connection, options, async (client) => {
    const places = await find(client, options);
    const left: Leftover[] = [];
    for (const place of places) {
      log.info(`probe: removing what a run of ${place.started} left in ${place.bucket}`);
      left.push(...(await removeAll({ client, ...place, now, deadline: now() + removeLimit })));
    }
    return { places, left };
  });
}

async function withClient<T>(
  connection: Connection,
  { client, keys }: LeftoverOptions,
  work: (client: ProbeClient) => Promise<T>,
): Promise<T> {
  if (client) return work(client);
  const raw = new RawS3Client(connection, { keys });
  try {
    return await work(new ProbeClient(raw, usesPathStyle(connection) ? 'path' : 'virtual'));
  } finally {
    raw.dispose();
  }
}

async function find(client: ProbeClient, options: LeftoverOptions): Promise<readonly LeftoverPlace[]> {
  const { bucket, now = Date.now } = options;
  const own = await probeBuckets(client, options);
  const prefixes = bucket === undefined ? [] : await probePrefixes(client, bucket, options);
  return [...own, ...prefixes]
    .filter(({ id }) => isAbandoned(id, now()))
    .map(({ id, ...place }) => ({
      ...place,
      prefix: `${scratchRoot}${id}/`,
      started: new Date(parseProbeId(id)?.started ?? 0).toISOString(),
    }));
}

interface Found {
  readonly id: string;
  readonly bucket: string;
  readonly withBucket: boolean;
}

async function probeBuckets(client: ProbeClient, { signal }: LeftoverOptions): Promise<readonly Found[]> {
  const answer = await client.send({ method: 'GET' }, signal);
  const names = innerXml(answer.body.toString(), 'Bucket').map((inner) => xmlText(inner, 'Name') ?? '');
  const found: Found[] = [];
  for (const bucket of names.filter((name) => name.startsWith(bucketStart))) {
    const id = bucket.slice(bucketStart.length).replace(/-[a-z]+$/, '');
    if (parseProbeId(id) && (await isOurs(client, bucket, id, signal))) found.push({ id, bucket, withBucket: true });
  }
  return found;
}

/** Ours holds nothing but what lies below the run's prefix; an empty one is ours by its name. */
async function isOurs(client: ProbeClient, bucket: string, id: string, signal?: AbortSignal): Promise<boolean> {
  try {
    const answer = await client.send({ method: 'GET', bucket, query: [['max-keys', '1']] }, signal);
    const first = xmlText(innerXml(answer.body.toString(), 'Contents')[0] ?? '', 'Key');
    return saysYes(answer) && (first === undefined || first.replace(/^\//, '').startsWith(`${scratchRoot}${id}/`));
  } catch (error) {
    if (isAppError(error) && error.code === 'network.reset') return false;
    throw error;
  }
}

async function probePrefixes(
  client: ProbeClient,
  bucket: string,
  { signal }: LeftoverOptions,
): Promise<readonly Found[]> {
  const ids = new Set<string>();
  for (const root of [scratchRoot, `/${scratchRoot}`]) {
    const query = [
      ['prefix', root],
      ['delimiter', '/'],
      ['encoding-type', 'url'],
    ] as const;
    const answer = await client.send({ method: 'GET', bucket, query }, signal);
    const xml = answer.body.toString();
    for (const inner of innerXml(xml, 'CommonPrefixes')) {
      ids.add(listedKey(xml, xmlText(inner, 'Prefix') ?? '').slice(root.length, -1));
    }
  }
  return [...ids].map((id) => ({ id, bucket, withBucket: false }));
}
