import type { Verdicts } from '../capabilities/verdict';
import type { ServerIdentity } from './identity/serverIdentity';
import type { Leftover } from './scratch/cleanUp';

/** What a probe found out, as it is kept and exported. Nothing in it is secret. */
export interface ProbeReport {
  readonly format: 1;
  readonly connection: {
    readonly id: string;
    readonly name: string;
    readonly endpoint: string;
    readonly region: string;
  };
  /** The bucket of the user that it ran in; absent when it made buckets of its own. */
  readonly bucket?: string;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly finished: string;
  readonly milliseconds: number;
  /** How many requests were sent, those of cleaning included. */
  readonly requests: number;
  readonly server: ServerIdentity;
  /** One for each capability, in the order of the matrix. */
  readonly verdicts: Verdicts;
  /** What could not be removed; the next probe tries again. */
  readonly leftovers: readonly Leftover[];
}
