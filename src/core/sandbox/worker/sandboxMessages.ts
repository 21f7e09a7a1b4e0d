import type { Log } from '../../base/log';
import type { PlainError } from '../../base/plainError';
import type { AccessKeys } from '../../connections/connection';
import type { AdminStatus } from '../admin/adminStatus';
import type { NumberedRequest } from '../admin/requestLog';
import type { FaultState } from '../faults/faultInjector';
import type { NewFaultRule } from '../faults/faultRule';

/** What the thread of a sandbox is started with. */
export interface SandboxWorkerData {
  readonly dataDir: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly keys: AccessKeys;
  /** Name of a vendor, or path of a file (`findVendor`). */
  readonly dialect: string;
}

/** What the thread can be asked to do. */
export type SandboxOrder =
  | { readonly do: 'addFault'; readonly rule: NewFaultRule }
  | { readonly do: 'removeFault'; readonly id: string }
  | { readonly do: 'enableFault'; readonly id: string; readonly enabled: boolean }
  | { readonly do: 'advanceTime'; readonly milliseconds: number }
  /** The thread ends when it is done. */
  | { readonly do: 'close' };

/** An order and the number that its answer bears. */
export interface NumberedOrder {
  readonly number: number;
  readonly order: SandboxOrder;
}

/** What the thread tells by itself or in answer to an order. */
export type SandboxNews =
  /** The first word, unless it failed. */
  | { readonly tells: 'running'; readonly status: AdminStatus }
  | { readonly tells: 'failed'; readonly error: PlainError }
  | { readonly tells: 'done'; readonly number: number; readonly error?: PlainError }
  /** How things stand now, and the requests since the last time; at most once in `newsInterval`. */
  | {
      readonly tells: 'changed';
      readonly status: AdminStatus;
      readonly faults: readonly FaultState[];
      readonly requests: readonly NumberedRequest[];
    }
  | { readonly tells: 'log'; readonly level: keyof Log; readonly message: string };

/** Milliseconds. */
export const newsInterval = 400;
