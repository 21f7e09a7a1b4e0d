import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeldBytes, type HoldingRepository } from '../encryption/heldBytes';
import type { Answer } from '../operations/operation';
import type { Fault } from './faultRule';
import { InjectedError } from './injectedError';

/** A request that is about to be carried out. */
export interface Attempt {
  /** The bytes of its body as they come over the wire; once. */
  readonly source: AsyncIterable<Uint8Array>;
  /** Aborted when the connection breaks. */
  readonly signal: AbortSignal;
  /** Where a body is kept that is needed twice. */
  readonly repository: HoldingRepository;
  run(source: AsyncIterable<Uint8Array>): Promise<Answer>;
}

/** The one that is no latency, if any. */
export function decisiveFault(faults: readonly Fault[]): Fault | undefined {
  return faults.find(({ kind }) => kind !== 'latency');
}

/**
 * Carries a request out as far as its faults let it; what they do to the answer on its way is the business of
 * `sendUnderFault`. Throws {@link InjectedError} where a rule refuses it.
 */
export async function applyFaults(faults: readonly Fault[], attempt: Attempt): Promise<Answer> {
  for (const fault of faults)
    if (fault.kind === 'latency') await sleep(fault.milliseconds, undefined, { signal: attempt.signal });
  const fault = decisiveFault(faults);
  switch (fault?.kind) {
    case 'status':
      throw new InjectedError(fault.status, fault.code);
    case 'errorIn200':
      throw new InjectedError(200, fault.code);
    case 'reset':
      // Nothing of this answer goes out.
      return fault.at === 'request' ? { status: 500 } : attempt.run(attempt.source);
    case 'duplicate':
      return runTwice(attempt);
    default:
      return attempt.run(attempt.source);
  }
}

/** Bodies of any size: the bytes wait on the disk, not in memory, and are gone afterwards whatever happens. */
async function runTwice({ source, run, repository }: Attempt): Promise<Answer> {
  const held = await HeldBytes.take(repository, source);
  const once = async () => {
    const bytes = held.read();
    try {
      return await run(bytes);
    } finally {
      bytes.destroy();
    }
  };
  try {
    // A proxy tries again because the first answer never reached it, so nobody learns what that was.
    const first = await once().catch(() => undefined);
    if (first?.body instanceof Readable) first.body.destroy();
    return await once();
  } finally {
    held.discard();
  }
}
