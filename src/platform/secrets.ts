import type * as vscode from 'vscode';
import { AppError } from '../core/base/errors';
import type { AccessKeys, Connection, StoredKeys } from '../core/connections/connection';

const secretPrefix = 'storageIntegrator.keys.';
const secretName = (connectionId: string) => secretPrefix + connectionId;

/** The only place where keys are kept: VS Code's secret storage, which uses the keychain of the system. */
export class ConnectionSecrets {
  readonly #storage: vscode.SecretStorage;

  constructor(storage: vscode.SecretStorage) {
    this.#storage = storage;
  }

  /** Tells of connections whose keys were entered or removed, in any window. */
  onDidChange(listener: (connectionId: string) => void): vscode.Disposable {
    return this.#storage.onDidChange(({ key }) => {
      if (key.startsWith(secretPrefix)) listener(key.slice(secretPrefix.length));
    });
  }

  /**
   * The keys of a connection, if any are stored.
   * @throws AppError `auth.otherEndpoint` when they were entered for another endpoint: a changed or shared settings file
   * must not be able to point them at a host of its choice.
   */
  async read(connection: Pick<Connection, 'id' | 'name' | 'endpoint'>): Promise<AccessKeys | undefined> {
    const text = await this.#storage.get(secretName(connection.id));
    if (text === undefined) return undefined;
    const { endpoint, ...keys } = JSON.parse(text) as StoredKeys;
    if (endpoint === connection.endpoint) return keys;
    const facts = { connection: connection.name, stored: endpoint, endpoint: connection.endpoint };
    throw new AppError('auth.otherEndpoint', `Stored keys are for ${endpoint}`, { facts });
  }

  async has(connectionId: string): Promise<boolean> {
    return (await this.#storage.get(secretName(connectionId))) !== undefined;
  }

  async write(connection: Pick<Connection, 'id' | 'endpoint'>, keys: AccessKeys): Promise<void> {
    const stored: StoredKeys = { ...keys, endpoint: connection.endpoint };
    await this.#storage.store(secretName(connection.id), JSON.stringify(stored));
  }

  async delete(connectionId: string): Promise<void> {
    await this.#storage.delete(secretName(connectionId));
  }
}
