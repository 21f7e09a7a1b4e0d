import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { workerHeapMegabytes } from '../../core/apis/document/limits';
import type { MockedRequest } from '../../core/apis/mock/apiMock';
import {
  type MockNews,
  type MockOrder,
  type MockStatus,
  type MockWorkerData,
  mostRequests,
} from '../../core/apis/mock/worker/mockMessages';
import { type Disposable, DisposableStore } from '../../core/base/disposable';
import { AppError } from '../../core/base/errors';
import { Emitter } from '../../core/base/event';
import type { Log } from '../../core/base/log';
import { fromPlainError } from '../../core/base/plainError';
import type { FaultState } from '../../core/sandbox/faults/faultInjector';
import { ThreadOrders } from '../../platform/threadOrders';

/** A mock as it stands. */
export interface RunningMock {
  readonly status: MockStatus;
  readonly faults: readonly FaultState[];
  /** Since the start. */
  readonly requests: number;
  /** The last ones, the newest last. */
  readonly lastRequests: readonly MockedRequest[];
}

/** What of a mock is another than before: whether it runs, its faults, or what it was asked. */
export interface MockChange {
  /** Key of its definition. */
  readonly definition: string;
  readonly change: 'state' | 'faults' | 'requests';
}

interface Slot {
  readonly worker: Worker;
  readonly name: string;
  readonly orders: ThreadOrders<MockOrder>;
  mock: RunningMock;
}

/** Mocks of definitions, each in a thread of its own; they end with the window. */
export class ApiMocks implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new Emitter<MockChange>());
  readonly #slots = new Map<string, Slot>();
  readonly #starting = new Set<string>();
  readonly #log: Log;

  readonly onDidChange = this.#changed.event;

  constructor(log: Log) {
    this.#log = log;
  }

  dispose(): void {
    for (const { worker } of this.#slots.values()) void worker.terminate();
    this.#slots.clear();
    this.#owned.dispose();
  }

  get(definition: string): RunningMock | undefined {
    return this.#slots.get(definition)?.mock;
  }

  running(): readonly { readonly definition: string; readonly name: string; readonly mock: RunningMock }[] {
    return [...this.#slots].map(([definition, { name, mock }]) => ({ definition, name, mock }));
  }

  /**
   * @param definition Key of the definition.
   * @throws AppError `input.invalid`, reason `mockRuns`; `local.io`, reason `port`; `cancelled`
   */
  async start(definition: string, name: string, data: MockWorkerData, signal: AbortSignal): Promise<RunningMock> {
    if (this.#slots.has(definition) || this.#starting.has(definition))
      throw new AppError('input.invalid', `A mock of ${name} runs already`, { facts: { reason: 'mockRuns' } });
    this.#starting.add(definition);
    try {
      const worker = new Worker(path.join(__dirname, 'apiMock.js'), {
        workerData: data,
        resourceLimits: { maxOldGenerationSizeMb: workerHeapMegabytes },
      });
      const status = await firstWord(worker, signal);
      const mock = { status, faults: [], requests: 0, lastRequests: [] };
      const slot: Slot = { worker, name, orders: new ThreadOrders(), mock };
      this.#slots.set(definition, slot);
      worker.on('message', (news: MockNews) => this.#hear(definition, slot, news));
      worker.on('error', (error) => this.#log.error(`api mock: ${error.stack ?? error.message}`));
      worker.on('exit', (code) => this.#ended(definition, slot, code));
      this.#log.info(`api mock: of ${name} runs at ${status.url}`);
      this.#changed.fire({ definition, change: 'state' });
      return mock;
    } finally {
      this.#starting.delete(definition);
    }
  }

  /** Resolves when the thread has done it. @throws AppError `input.invalid`, reason `noMock` */
  async order(definition: string, order: MockOrder): Promise<void> {
    const slot = this.#slots.get(definition);
    if (slot === undefined) throw new AppError('input.invalid', 'No mock runs', { facts: { reason: 'noMock' } });
    await slot.orders.give(slot.worker, order);
  }

  /** Resolves when the thread is gone. @throws AppError as {@link ApiMocks.order} does. */
  async stop(definition: string): Promise<void> {
    const { worker } = this.#slots.get(definition) ?? {};
    const gone = worker && once(worker, 'exit');
    await this.order(definition, { do: 'close' });
    await gone;
  }

  #hear(definition: string, slot: Slot, news: MockNews): void {
    if (news.tells === 'done') slot.orders.answer(news);
    if (news.tells !== 'changed') return;
    const { faults, requests } = news;
    const isOther = JSON.stringify(faults) !== JSON.stringify(slot.mock.faults);
    const lastRequests = [...slot.mock.lastRequests, ...requests].slice(-mostRequests);
    slot.mock = { ...slot.mock, faults, requests: slot.mock.requests + requests.length, lastRequests };
    this.#changed.fire({ definition, change: isOther ? 'faults' : 'requests' });
  }

  #ended(definition: string, slot: Slot, code: number): void {
    slot.orders.failAll(ended(`exit code ${code}`));
    if (this.#slots.get(definition) !== slot) return; // the window ends
    this.#slots.delete(definition);
    this.#log.info(`api mock: of ${slot.name} ended with code ${code}`);
    this.#changed.fire({ definition, change: 'state' });
  }
}

function ended(detail: string): AppError {
  return new AppError('internal', `The mock ended: ${detail}`, { facts: { detail } });
}

/** Resolves when the mock runs. @throws AppError what kept it from running; `cancelled`. */
function firstWord(worker: Worker, signal: AbortSignal): Promise<MockStatus> {
  return new Promise((resolve, reject) => {
    worker.once('message', (news: MockNews) => {
      if (news.tells === 'running') resolve(news.status);
      else if (news.tells === 'failed') reject(fromPlainError(news.error));
    });
    worker.once('error', (error) => reject(ended(error.message)));
    worker.once('exit', (code) => reject(ended(`exit code ${code}`)));
    const leave = () => {
      void worker.terminate();
      reject(new AppError('cancelled', 'Starting the mock was cancelled'));
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
}
