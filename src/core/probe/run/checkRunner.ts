import { setMaxListeners } from 'node:events';
import { mapLimit } from '../../base/concurrency';
import { isAppError, isCancellation, throwIfCancelled } from '../../base/errors';
import type { Log } from '../../base/log';
import type { CapabilityId } from '../../capabilities/capabilities';
import type { Verdict, Verdicts } from '../../capabilities/verdict';
import type { Check, Lane } from './check';
import { CheckContext, type ContextParts } from './checkContext';
import { CannotTest, notTested } from './verdicts';

export interface ProbeProgress {
  /** Capabilities with a verdict. */
  readonly done: number;
  readonly total: number;
  /** What is being found out. */
  readonly current: CapabilityId;
}

export interface RunnerOptions {
  readonly parts: Omit<ContextParts, 'prefix' | 'signal'>;
  readonly ownBuckets: boolean;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ProbeProgress) => void;
  readonly total: number;
  /** Milliseconds for a check that has no limit of its own. */
  readonly checkLimit: number;
  /** Throws when the endpoint does not answer any more. */
  readonly requireEndpoint: () => Promise<void>;
}

/** Milliseconds for one check. */
export const defaultCheckLimit = 20_000;
const concurrency = 8;

/** Runs checks: many at a time, each with its own end; what one of them cannot do, the others do not notice. */
export class CheckRunner {
  readonly #options: RunnerOptions;
  #done = 0;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** @throws AppError `cancelled`, or what `requireEndpoint` throws once the endpoint is gone. */
  async run(lanes: readonly Lane[], limit = concurrency): Promise<Verdicts> {
    const found = await mapLimit(lanes, limit, (lane) => this.#lane(lane), this.#options.signal);
    return Object.assign({}, ...found) as Verdicts;
  }

  async #lane(lane: Lane): Promise<Verdicts> {
    let verdicts: Verdicts = {};
    for (const each of lane) verdicts = { ...verdicts, ...(await this.#check(each)) };
    return verdicts;
  }

  async #check(each: Check): Promise<Verdicts> {
    const { signal, onProgress, total, ownBuckets } = this.#options;
    const [current] = each.ids;
    throwIfCancelled(signal);
    if (current === undefined) return {};
    onProgress({ done: this.#done, total, current });
    const found = each.needs === 'ownBuckets' && !ownBuckets ? {} : await this.#attempt(each, current);
    const missing = each.needs === 'ownBuckets' && !ownBuckets ? 'bucketNotOurs' : 'notReached';
    this.#done += each.ids.length;
    onProgress({ done: this.#done, total, current });
    return Object.fromEntries(each.ids.map((id) => [id, found[id] ?? notTested(missing)]));
  }

  async #attempt(each: Check, name: CapabilityId): Promise<Verdicts> {
    const { parts, signal, log, checkLimit } = this.#options;
    const over = AbortSignal.timeout(each.limit ?? checkLimit);
    const either = AbortSignal.any([signal, over]);
    setMaxListeners(0, either); // one a request, and a check sends many at once
    const prefix = `${parts.scratch.prefix}${name}/`;
    try {
      return await each.run(new CheckContext({ ...parts, prefix, signal: either }));
    } catch (error) {
      throwIfCancelled(signal);
      const verdict = await this.#failure(error, over);
      log.debug(`probe: ${name}: ${error}`);
      return Object.fromEntries(each.ids.map((id) => [id, verdict]));
    }
  }

  /** What a failed check says of its capabilities: nothing but why. */
  async #failure(error: unknown, over: AbortSignal): Promise<Verdict> {
    if (error instanceof CannotTest) return error.verdict;
    if (over.aborted && isCancellation(error)) return notTested('timeout');
    if (!isAppError(error)) throw error;
    if (/^(network|tls|proxy)\./.test(error.code)) await this.#options.requireEndpoint();
    return notTested('networkError', { code: error.code });
  }
}
