import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type * as vscode from 'vscode';
import { workerHeapMegabytes } from '../../core/apis/document/limits';
import type { MockedRequest } from '../../core/apis/mock/apiMock';
import type { MockNews, MockOrder, MockStatus, MockWorkerData } from '../../core/apis/mock/worker/mockMessages';
import { type Disposable, DisposableStore } from '../../core/base/disposable';
import { AppError } from '../../core/base/errors';
import { Emitter } from '../../core/base/event';
import type { Log } from '../../core/base/log';
import { fromPlainError } from '../../core/base/plainError';
import type { FaultState } from '../../core/sandbox/faults/faultInjector';
import { ThreadOrders } from '../../platform/threadOrders';
import { mockLogLine } from './mockLogLine';

/** A mock as it stands. */
export interface RunningMock {
  readonly status: MockStatus;
  readonly faults: readonly FaultState[];
  /** Since the start. */
  readonly requests: number;
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
  readonly #createChannel: () => vscode.LogOutputChannel;
  #channel: vscode.LogOutputChannel | undefined;

  readonly onDidChange = this.#changed.event;

  /** @param createChannel Makes what requests are written to, at the first start. */
  constructor(log: Log, createChannel: () => vscode.LogOutputChannel) {
    this.#log = log;
    this.#createChannel = createChannel;
  }

  dispose(): void {
    for (const { worker } of this.#slots.values()) void worker.terminate();
    this.#slots.clear();
    this.#channel?.dispose();
    this.#owned.dispose();
  }

  get(definition: string): RunningMock | undefined {
    return this.#slots.get(definition)?.mock;
  }

  running(): readonly { readonly definition: string; readonly name: string; readonly mock: RunningMock }[] {
    return [...this.#slots].map(([definition, { name, mock }]) => ({ definition, name, mock }));
  }

  /** Shows the requests that mocks were sent. */
  showRequests(): void {
    this.#requests().show(true);
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
      const mock = { status, faults: [], requests: 0 };
      const slot: Slot = { worker, name, orders: new ThreadOrders(), mock };
      this.#slots.set(definition, slot);
      worker.on('message', (news: MockNews) => this.#hear(definition, slot, news));
      worker.on('error', (error) => this.#log.error(`api mock: ${error.stack ?? error.message}`));
      worker.on('exit', (code) => this.#ended(definition, slot, code));
      this.#requests().info(`${name}: ${status.operations} operations at ${status.url}`);
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

  #requests(): vscode.LogOutputChannel {
    this.#channel ??= this.#createChannel();
    return this.#channel;
  }

  #hear(definition: string, slot: Slot, news: MockNews): void {
    if (news.tells === 'done') slot.orders.answer(news);
    if (news.tells !== 'changed') return;
    const { faults, requests } = news;
    const isOther = JSON.stringify(faults) !== JSON.stringify(slot.mock.faults);
    slot.mock = { ...slot.mock, faults, requests: slot.mock.requests + requests.length };
    for (const request of requests) this.#write(slot.name, request);
    this.#changed.fire({ definition, change: isOther ? 'faults' : 'requests' });
  }

  #write(name: string, request: MockedRequest): void {
    const line = mockLogLine(name, request);
    if (request.status === 0 || request.status >= 400) this.#requests().warn(line);
    else this.#requests().info(line);
  }

  #ended(definition: string, slot: Slot, code: number): void {
    slot.orders.failAll(ended(`exit code ${code}`));
    if (this.#slots.get(definition) !== slot) return; // the window ends
    this.#slots.delete(definition);
    this.#requests().info(`${slot.name}: ended`);
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
