import { randomBytes } from 'node:crypto';
import type { AccessKeys } from '../../connections/connection';
import type { AccessKey, FindAccessKey } from '../auth/accessKeys';

/** Keys that STS gave out. */
export interface Session extends AccessKeys {
  readonly sessionToken: string;
  /** Milliseconds since 1970, by the clock of the machine. */
  readonly expiresAt: number;
}

/** The keys that the sandbox lets in: its own, and those of sessions, which end with the process. */
export class Sessions {
  readonly #keys = new Map<string, AccessKey>();

  constructor(keys: readonly AccessKeys[]) {
    for (const { accessKeyId, ...key } of keys) this.#keys.set(accessKeyId, key);
  }

  readonly find: FindAccessKey = (accessKeyId) => this.#keys.get(accessKeyId);

  /** Gives out new keys; forgets those that ended more than a day ago. `seconds` is how long they hold. */
  create(seconds: number): Session {
    const now = Date.now();
    for (const [id, { expiresAt }] of this.#keys) {
      if (expiresAt !== undefined && expiresAt < now - 86_400_000) this.#keys.delete(id);
    }
    const session = {
      accessKeyId: `ASIA${randomBytes(10).toString('hex').toUpperCase().slice(0, 16)}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(96).toString('base64'),
      expiresAt: now + seconds * 1000,
    };
    const { accessKeyId, ...key } = session;
    this.#keys.set(accessKeyId, key);
    return session;
  }
}
