import type { FaultState } from '../faults/faultInjector';

/** How a sandbox runs. Never holds a secret. */
export interface AdminStatus {
  readonly endpoint: string;
  readonly region: string;
  /** Id of the vendor whose deviations it reproduces; `aws`. */
  readonly dialect: string;
  readonly dataDir: string;
  /** When it started, ISO 8601. */
  readonly started: string;
  /** The sandbox's time, ISO 8601. */
  readonly time: string;
  /** How far that is ahead of the clock. */
  readonly aheadSeconds: number;
  /** Requests since it started. */
  readonly requests: number;
  readonly pid: number;
}

/** A fault rule as the admin server shows it: with its short notation. */
export interface ListedFault extends FaultState {
  readonly text: string;
}
