import { AdminServer } from './admin/adminServer';
import type { AdminStatus } from './admin/adminStatus';
import type { AdminTarget } from './admin/answerAdmin';
import { RequestLog } from './admin/requestLog';
import { FaultInjector } from './faults/faultInjector';
import type { NewFaultRule } from './faults/faultRule';
import { Sandbox, type SandboxOptions } from './sandbox';

export interface RunningSandboxOptions extends Omit<SandboxOptions, 'faults' | 'onRequest'> {
  readonly faults?: readonly NewFaultRule[];
  /** Port of the admin server, 0 for any that is free; absent: there is none. */
  readonly adminPort?: number;
}

/** A sandbox with what people want beside it: fault rules, the requests that came, and an admin server. */
export class RunningSandbox implements AdminTarget {
  readonly faults: FaultInjector;
  readonly requests: RequestLog;
  readonly #sandbox: Sandbox;
  readonly #options: RunningSandboxOptions;
  readonly #started = new Date().toISOString();
  readonly #admin: { server?: AdminServer } = {};

  private constructor(sandbox: Sandbox, options: RunningSandboxOptions, faults: FaultInjector, requests: RequestLog) {
    this.#sandbox = sandbox;
    this.#options = options;
    this.faults = faults;
    this.requests = requests;
  }

  /** @throws AppError as `Sandbox.open` and `AdminServer.listen` do; nothing is left running then. */
  static async start(options: RunningSandboxOptions): Promise<RunningSandbox> {
    const faults = new FaultInjector(options.faults);
    const requests = new RequestLog();
    const sandbox = await Sandbox.open({ ...options, faults, onRequest: (record) => requests.add(record) });
    const running = new RunningSandbox(sandbox, options, faults, requests);
    try {
      if (options.adminPort !== undefined)
        running.#admin.server = await AdminServer.listen(running, options.adminPort, options.log);
      return running;
    } catch (error) {
      await sandbox.close();
      throw error;
    }
  }

  get endpoint(): string {
    return this.#sandbox.endpoint;
  }

  /** Undefined without an admin server. */
  get adminEndpoint(): string | undefined {
    return this.#admin.server?.endpoint;
  }

  status(): AdminStatus {
    return {
      endpoint: this.endpoint,
      region: this.#options.region ?? 'us-east-1',
      dialect: this.#options.dialect?.id ?? 'aws',
      dataDir: this.#options.dataDir,
      started: this.#started,
      time: new Date(this.#sandbox.now).toISOString(),
      aheadSeconds: Math.round((this.#sandbox.now - Date.now()) / 1000),
      requests: this.requests.count,
      pid: process.pid,
    };
  }

  /** See `Sandbox.advanceTime`. */
  advanceTime(milliseconds: number): Promise<void> {
    return this.#sandbox.advanceTime(milliseconds);
  }

  /** Lets requests under way end; breaks the connections of the admin server. */
  async close(): Promise<void> {
    await this.#admin.server?.close();
    await this.#sandbox.close();
  }
}
