import { type Log, silentLog } from '../base/log';
import type { VendorKnowledge } from '../capabilities/vendorKnowledge';
import type { AccessKeys } from '../connections/connection';
import { Dialect } from './dialect';
import type { FaultInjector } from './faults/faultInjector';
import { bucketHooks } from './hooks/bucketHooks';
import { HttpServer } from './http/httpServer';
import type { RequestRecord } from './http/requestRecord';
import type { Hooks } from './operations/operation';
import { routes } from './operations/routes';
import { Repository } from './repository/repository';
import { Sessions } from './repository/sessions';

export interface SandboxOptions {
  /** Folder of its own, made when missing; nothing is ever written outside. */
  readonly dataDir: string;
  /** 0 or absent: any that is free. Always on 127.0.0.1. */
  readonly port?: number;
  /** All belong to one account, which owns everything. */
  readonly keys: readonly AccessKeys[];
  /** `us-east-1` without. */
  readonly region?: string;
  /** Whose deviations to reproduce; AWS without. */
  readonly dialect?: VendorKnowledge;
  /** True: what was acknowledged survives a power loss too. */
  readonly fsync?: boolean;
  readonly log?: Log;
  /** What goes wrong on purpose; its rules may change at any time. */
  readonly faults?: FaultInjector;
  /** Where notifications go: an http:// address for each ARN of a queue or topic. */
  readonly notificationAddresses?: Readonly<Record<string, string>>;
  /** Called after each answer. */
  readonly onRequest?: (record: RequestRecord) => void;
}

/** An S3 server in this process, for development, tests and demonstrations. */
export class Sandbox {
  readonly #repository: Repository;
  readonly #server: HttpServer;
  readonly #hooks: Hooks;

  private constructor(repository: Repository, server: HttpServer, hooks: Hooks) {
    this.#repository = repository;
    this.#server = server;
    this.#hooks = hooks;
  }

  /** @throws AppError `local.io`: the folder is locked, damaged or not to be had (see `KeyValueLog.open`); `input.invalid`: the port */
  static async open(options: SandboxOptions): Promise<Sandbox> {
    const {
      dataDir,
      port = 0,
      keys,
      region = 'us-east-1',
      fsync = false,
      log = silentLog,
      onRequest,
      faults,
    } = options;
    const repository = await Repository.open({ dataDir, fsync, log });
    const dialect = new Dialect(options.dialect);
    const addresses = options.notificationAddresses ?? {};
    const addressOf = (arn: string) => addresses[arn] ?? repository.topic(arn)?.address;
    const hooks = bucketHooks({ region, log, style: dialect.isRgw ? 'rgw' : 'aws', addressOf });
    const context = {
      repository,
      dialect,
      hooks,
      sessions: new Sessions(keys),
      region,
      routes,
      log,
      onRequest,
      faults,
    };
    try {
      return new Sandbox(repository, await HttpServer.listen(context, port), hooks);
    } catch (error) {
      await repository.close();
      throw error;
    }
  }

  /** `http://127.0.0.1:port` */
  get endpoint(): string {
    return `http://127.0.0.1:${this.#server.port}`;
  }

  /** The sandbox's time: milliseconds since 1970. */
  get now(): number {
    return this.#repository.now;
  }

  /** Moves the sandbox's time ahead, for good, and does what falls due. Signatures go by the clock of the machine all the same. */
  async advanceTime(milliseconds: number): Promise<void> {
    await this.#repository.advanceTime(milliseconds);
    await this.#hooks.timeAdvanced(this.#repository);
  }

  /** Lets requests under way end, then closes the server and the folder. */
  async close(): Promise<void> {
    await this.#server.close();
    await this.#hooks.close();
    await this.#repository.close();
  }
}
