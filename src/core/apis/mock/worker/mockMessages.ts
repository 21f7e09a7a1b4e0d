import type { PlainError } from '../../../base/plainError';
import type { FaultState } from '../../../sandbox/faults/faultInjector';
import type { NewFaultRule } from '../../../sandbox/faults/faultRule';
import type { MockedRequest } from '../apiMock';

/** What the thread of a mock is started with. */
export interface MockWorkerData {
  /** Address of the definition. */
  readonly uri: string;
  readonly text: string;
  /** Texts of the other files that it names, by their addresses. */
  readonly files: Readonly<Record<string, string>>;
  /** 0: any that is free. */
  readonly port: number;
}

/** How a mock runs. */
export interface MockStatus {
  /** Address that the operations' paths stand behind. */
  readonly url: string;
  readonly operations: number;
  /** How it lets requests in: a kind of `AuthFlow`. */
  readonly auth: string;
}

/** What the thread can be asked to do. */
export type MockOrder =
  | { readonly do: 'addFault'; readonly rule: NewFaultRule }
  | { readonly do: 'removeFault'; readonly id: string }
  | { readonly do: 'enableFault'; readonly id: string; readonly enabled: boolean }
  /** Objects, as when it started. */
  | { readonly do: 'reset' }
  /** The thread ends when it is done. */
  | { readonly do: 'close' };

/** An order and the number that its answer bears. */
export interface NumberedMockOrder {
  readonly number: number;
  readonly order: MockOrder;
}

/** What the thread tells by itself or in answer to an order. */
export type MockNews =
  /** The first word, unless it failed. */
  | { readonly tells: 'running'; readonly status: MockStatus }
  | { readonly tells: 'failed'; readonly error: PlainError }
  | { readonly tells: 'done'; readonly number: number; readonly error?: PlainError }
  /** The faults as they stand now, and the requests since the last time; at most once in `newsInterval`. */
  | { readonly tells: 'changed'; readonly faults: readonly FaultState[]; readonly requests: readonly MockedRequest[] };

/** Milliseconds. */
export const newsInterval = 300;

/** Requests that are told at once; of more, which only a load test sends, the last. */
export const mostRequests = 1_000;
