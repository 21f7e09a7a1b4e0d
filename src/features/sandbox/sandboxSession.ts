import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Disposable } from '../../core/base/disposable';
import { AppError } from '../../core/base/errors';
import { Emitter } from '../../core/base/event';
import type { Log } from '../../core/base/log';
import { fromPlainError } from '../../core/base/plainError';
import type { AdminStatus } from '../../core/sandbox/admin/adminStatus';
import { type NumberedRequest, requestLogLimit } from '../../core/sandbox/admin/requestLog';
import type { FaultState } from '../../core/sandbox/faults/faultInjector';
import type { SandboxNews, SandboxOrder, SandboxWorkerData } from '../../core/sandbox/worker/sandboxMessages';
import { ThreadOrders } from '../../platform/threadOrders';

/** What of the session is another than before. */
export type SessionChange = 'state' | 'faults' | 'requests';

interface Running {
  readonly worker: Worker;
  readonly connectionId: string;
  status: AdminStatus;
}

export interface StartRequest {
  readonly data: SandboxWorkerData;
  /** The connection that leads to it. */
  readonly connectionId: string;
  readonly signal: AbortSignal;
}

/** The one sandbox of this window: its thread, and what that tells. It ends with the window. */
export class SandboxSession implements Disposable {
  readonly #log: Log;
  readonly #changed = new Emitter<SessionChange>();
  readonly #orders = new ThreadOrders<SandboxOrder>();
  #running: Running | undefined;
  #starting = false;
  #faults: readonly FaultState[] = [];
  /** The newest first. */
  #requests: readonly NumberedRequest[] = [];

  readonly onDidChange = this.#changed.event;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Has the thread close the sandbox, as far as the end of the window leaves it the time. */
  dispose(): void {
    this.#running?.worker.postMessage({ number: 0, order: { do: 'close' } });
    this.#changed.dispose();
  }

  /** Undefined while none runs. */
  get status(): AdminStatus | undefined {
    return this.#running?.status;
  }

  /** Of the connection that leads to it. */
  get connectionId(): string | undefined {
    return this.#running?.connectionId;
  }

  get faults(): readonly FaultState[] {
    return this.#faults;
  }

  /** The last requests, the newest first. */
  get requests(): readonly NumberedRequest[] {
    return this.#requests;
  }

  clearRequests(): void {
    this.#requests = [];
    this.#changed.fire('requests');
  }

  /** @throws AppError `input.invalid`, reason `sandboxRuns`. */
  requireNone(): void {
    if (this.#running === undefined && !this.#starting) return;
    throw new AppError('input.invalid', 'A sandbox runs already', { facts: { reason: 'sandboxRuns' } });
  }

  /** @throws AppError as `RunningSandbox.start` and `findVendor` do; `cancelled`; `input.invalid` when one runs. */
  async start({ data, connectionId, signal }: StartRequest): Promise<AdminStatus> {
    this.requireNone();
    this.#starting = true;
    try {
      const worker = new Worker(path.join(__dirname, 'sandbox.js'), { workerData: data });
      worker.on('message', (news: SandboxNews) => this.#hear(worker, news));
      const status = await firstWord(worker, signal);
      worker.on('error', (error) => this.#log.error(`sandbox: ${error.stack ?? error.message}`));
      worker.on('exit', (code) => this.#ended(code));
      this.#running = { worker, connectionId, status };
      this.#log.info(`sandbox: runs at ${status.endpoint}, dialect ${status.dialect}, data in ${status.dataDir}`);
    } finally {
      this.#starting = false;
    }
    this.#changed.fire('state');
    return this.#running.status;
  }

  /** Resolves when the thread has done it. @throws AppError `input.invalid`, reason `noSandbox` when none runs. */
  async order(order: SandboxOrder): Promise<void> {
    const worker = this.#running?.worker;
    if (worker === undefined)
      throw new AppError('input.invalid', 'No sandbox runs', { facts: { reason: 'noSandbox' } });
    await this.#orders.give(worker, order);
  }

  /** Resolves when the thread is gone. @throws AppError as {@link SandboxSession.order} does. */
  async stop(): Promise<void> {
    const { worker } = this.#running ?? {};
    const gone = worker && once(worker, 'exit');
    await this.order({ do: 'close' });
    await gone;
  }

  #hear(worker: Worker, news: SandboxNews): void {
    if (news.tells === 'log') this.#log[news.level](`sandbox: ${news.message}`);
    // One whose start was cancelled has nothing more to say.
    else if (this.#running?.worker !== worker) return;
    else if (news.tells === 'changed') this.#update(news);
    else if (news.tells === 'done') this.#orders.answer(news);
  }

  #update({ status, faults, requests }: Extract<SandboxNews, { tells: 'changed' }>): void {
    const before = { ahead: this.#running?.status.aheadSeconds, faults: JSON.stringify(this.#faults) };
    if (this.#running) this.#running.status = status;
    this.#faults = faults;
    if (status.aheadSeconds !== before.ahead) this.#changed.fire('state');
    if (JSON.stringify(faults) !== before.faults) this.#changed.fire('faults');
    if (requests.length === 0) return;
    this.#requests = [...requests.toReversed(), ...this.#requests].slice(0, requestLogLimit);
    this.#changed.fire('requests');
  }

  #ended(code: number): void {
    this.#log.info(`sandbox: ended with code ${code}`);
    this.#orders.failAll(ended(`exit code ${code}`));
    this.#running = undefined;
    this.#faults = [];
    this.#requests = [];
    this.#changed.fire('state');
  }
}

function ended(detail: string): AppError {
  return new AppError('internal', `The sandbox ended: ${detail}`, { facts: { detail } });
}

/** Resolves when the sandbox runs. @throws AppError what kept it from running; `cancelled`. */
function firstWord(worker: Worker, signal: AbortSignal): Promise<AdminStatus> {
  return new Promise((resolve, reject) => {
    worker.on('message', (news: SandboxNews) => {
      if (news.tells === 'running') resolve(news.status);
      else if (news.tells === 'failed') reject(fromPlainError(news.error));
    });
    worker.on('error', (error) => reject(ended(error.message)));
    worker.on('exit', (code) => reject(ended(`exit code ${code}`)));
    signal.addEventListener('abort', () => {
      // It reads this as soon as it runs: ended from outside it would leave its folder locked.
      worker.postMessage({ number: 0, order: { do: 'close' } });
      reject(new AppError('cancelled', 'Starting the sandbox was cancelled'));
    });
  });
}
