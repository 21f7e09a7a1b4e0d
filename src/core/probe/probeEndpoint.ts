import { AppError, throwIfCancelled } from '../base/errors';
import { type Log, silentLog } from '../base/log';
import { capabilityIds } from '../capabilities/capabilities';
import type { Verdicts } from '../capabilities/verdict';
import { usesPathStyle } from '../connections/addressing';
import type { AccessKeys, Connection } from '../connections/connection';
import { type RawS3Answer, RawS3Client } from '../rawS3/rawS3Client';
import { aloneLanes, checkLanes } from './checks/allChecks';
import { guessVendors, type ServerIdentity, skewOf } from './identity/serverIdentity';
import { inspectTls } from './identity/tlsFacts';
import type { ProbeReport } from './probeReport';
import { CheckRunner, defaultCheckLimit, type ProbeProgress } from './run/checkRunner';
import { ProbeClient } from './run/probeClient';
import { notTested } from './run/verdicts';
import type { Leftover } from './scratch/cleanUp';
import { cleanLeftovers } from './scratch/leftovers';
import { endProbeId, newProbeId } from './scratch/probeId';
import { Scratch } from './scratch/scratch';

export interface ProbeOptions {
  readonly keys: () => Promise<AccessKeys>;
  /**
   * A bucket of the user: the probe works below a prefix of its own in it and makes no bucket, so what belongs to a bucket's
   * configuration is not tested. Without, it makes buckets and removes them.
   */
  readonly bucket?: string;
  readonly log?: Log;
  /** Stops the probe; what it made is removed all the same, which takes at most 20 seconds. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ProbeProgress) => void;
  /** Milliseconds that one check may take, but for those that move large objects; 20,000 without. */
  readonly checkLimit?: number;
  readonly now?: () => number;
}

/** Milliseconds for removing what was made: longer than the locks that the probe sets. */
const cleanUpLimit = 20_000;

/**
 * Finds out what an endpoint really does: every capability is tried, and judged by what is in the store afterwards. Changes
 * nothing but what it makes itself, and removes that, also when it fails or is cancelled; what a run that was killed has
 * left is removed by the next.
 * @throws AppError `readOnly` before anything is sent, `cancelled`, `network.*`, `tls.*`, `proxy.failed`, `auth.*`,
 * `store.noSuchBucket`, `store.unexpected`
 */
export async function probeEndpoint(connection: Connection, options: ProbeOptions): Promise<ProbeReport> {
  if (connection.readOnly) {
    throw new AppError('readOnly', 'A probe writes objects, and the connection is read-only', {
      facts: { connection: connection.name },
    });
  }
  const raw = new RawS3Client(connection, { keys: options.keys });
  try {
    return await new Probe(connection, options, raw).run();
  } finally {
    raw.dispose();
  }
}

class Probe {
  readonly #connection: Connection;
  readonly #options: ProbeOptions;
  readonly #client: ProbeClient;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #signal: AbortSignal;

  constructor(connection: Connection, options: ProbeOptions, raw: RawS3Client) {
    this.#connection = connection;
    this.#options = options;
    this.#client = new ProbeClient(raw, usesPathStyle(connection) ? 'path' : 'virtual');
    this.#log = options.log ?? silentLog;
    this.#now = options.now ?? Date.now;
    this.#signal = options.signal ?? new AbortController().signal;
  }

  async run(): Promise<ProbeReport> {
    const { bucket, keys } = this.#options;
    const { id, name, endpoint, region } = this.#connection;
    const started = this.#now();
    throwIfCancelled(this.#signal);
    const server = await this.#identify();
    await cleanLeftovers(this.#connection, {
      keys,
      client: this.#client,
      signal: this.#signal,
      ...(bucket && { bucket }),
    });
    const { verdicts, leftovers } = await this.#checksInScratch(server);
    const finished = this.#now();
    this.#log.info(`probe: ${endpoint}: ${this.#client.requests} requests, ${finished - started} ms`);
    return {
      format: 1,
      connection: { id, name, endpoint, region },
      ...(bucket !== undefined && { bucket }),
      started: new Date(started).toISOString(),
      finished: new Date(finished).toISOString(),
      milliseconds: finished - started,
      requests: this.#client.requests,
      server,
      verdicts,
      leftovers,
    };
  }

  async #identify(): Promise<ServerIdentity> {
    const tls = await inspectTls(this.#connection, this.#signal);
    const answer = await this.#ping();
    const skewSeconds = skewOf(answer, this.#now());
    return {
      header: String(answer.headers['server'] ?? ''),
      vendors: guessVendors(answer),
      ...(skewSeconds !== undefined && { skewSeconds }),
      ...(tls && { tls }),
    };
  }

  /** Any answer will do: it says that the endpoint is there, and who it is. */
  #ping(): Promise<RawS3Answer> {
    const { bucket } = this.#options;
    const request = bucket === undefined ? {} : { bucket, query: [['max-keys', '1'] as const] };
    return this.#client.send({ method: 'GET', ...request }, this.#signal);
  }

  async #checksInScratch(server: ServerIdentity): Promise<{ verdicts: Verdicts; leftovers: readonly Leftover[] }> {
    const { bucket } = this.#options;
    const { region } = this.#connection;
    const id = newProbeId(this.#now());
    const scratch = new Scratch({ id, client: this.#client, region, now: this.#now, ...(bucket && { bucket }) });
    let leftovers: readonly Leftover[] = [];
    let verdicts: Verdicts = {};
    try {
      verdicts = await this.#runChecks(scratch, await scratch.open(), server);
    } finally {
      leftovers = await scratch.cleanUp(cleanUpLimit);
      for (const left of leftovers) this.#log.warn(`probe: could not remove ${JSON.stringify(left)}`);
      endProbeId(id);
    }
    return { verdicts, leftovers };
  }

  async #runChecks(scratch: Scratch, bucket: string, server: ServerIdentity): Promise<Verdicts> {
    const { keys, onProgress } = this.#options;
    const parts = { client: this.#client, scratch, connection: this.#connection, keys, server, bucket };
    const runner = new CheckRunner({
      parts,
      checkLimit: this.#options.checkLimit ?? defaultCheckLimit,
      ownBuckets: this.#options.bucket === undefined,
      log: this.#log,
      signal: this.#signal,
      onProgress: onProgress ?? (() => undefined),
      total: [...checkLanes, ...aloneLanes].flat().flatMap(({ ids }) => ids).length,
      requireEndpoint: async () => void (await this.#ping()),
    });
    const verdicts = { ...(await runner.run(checkLanes)), ...(await runner.run(aloneLanes, 1)) };
    return Object.fromEntries(capabilityIds.map((id) => [id, verdicts[id] ?? notTested('noCheck')]));
  }
}
