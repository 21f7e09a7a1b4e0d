import { randomBytes } from 'node:crypto';
import http from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { isAppError } from '../../src/core/base/errors';
import { type AccessKeys, connectionDefaults } from '../../src/core/connections/connection';
import { RawS3Client, type RawS3Request } from '../../src/core/rawS3/rawS3Client';
import type { Answer } from './reply';

export interface StoreAddress {
  readonly endpoint: string;
  readonly keys: AccessKeys;
}

/** One store under test, as the checks reach it, and the buckets that they made there. */
export class Store {
  readonly endpoint: string;
  readonly keys: AccessKeys;
  readonly region = 'us-east-1';
  readonly client: RawS3Client;
  /** For requests that the client above cannot send. */
  readonly wireAgent = new http.Agent({ keepAlive: true });
  readonly buckets: string[] = [];
  readonly #run = randomBytes(3).toString('hex');

  constructor({ endpoint, keys }: StoreAddress) {
    this.endpoint = endpoint;
    this.keys = keys;
    const connection = {
      ...connectionDefaults,
      id: 'contract',
      name: 'contract',
      endpoint,
      addressing: 'path',
      credentials: { source: 'environment' },
    } as const;
    this.client = new RawS3Client(connection, { keys: async () => keys, idleTimeout: 15_000 });
  }

  /** A name that nobody has; what is created under it is removed after the run. */
  newBucketName(beginning = 'contract'): string {
    const name = `${beginning}-${this.#run}-${this.buckets.length}-b`;
    this.buckets.push(name);
    return name;
  }

  /** Asks again and again until it holds. @throws after 15 s */
  async pollUntil(holds: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + 15_000;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error('waited 15 s in vain');
      await setTimeout(200);
    }
  }

  /** A connection that breaks gives status 0. */
  async send(request: RawS3Request): Promise<Answer> {
    try {
      return await this.client.send(request);
    } catch (error) {
      if (!isAppError(error)) throw error;
      return { status: 0, headers: {}, body: Buffer.from(`<Error><Code>${error.code}</Code></Error>`) };
    }
  }

  /** Closes its connections. */
  dispose(): void {
    this.client.dispose();
    this.wireAgent.destroy();
  }
}
