import { type Disposable, DisposableStore } from '../core/base/disposable';
import { Emitter } from '../core/base/event';
import type { Log } from '../core/base/log';
import type { Connection } from '../core/connections/connection';
import type { ObjectStore, StoreChange } from '../core/storage/objectStore';
import type { ChangeGate } from './changeGate';
import { loadChunk } from './chunks';
import { withAbsolutePaths } from './connectionPaths';
import type { ConnectionRegistry } from './connectionRegistry';
import type { ConnectionSecrets } from './secrets';

interface OpenStore {
  readonly store: ObjectStore;
  /** The connection as it was when the store was opened: any difference means opening it anew. */
  readonly settings: string;
}

/** One client for each connection, made at first use and again when its settings or keys change. */
export class StoreRegistry implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new Emitter<StoreChange>());
  readonly #open = new Map<string, OpenStore>();
  readonly #connections: ConnectionRegistry;
  readonly #secrets: ConnectionSecrets;
  readonly #gate: ChangeGate;
  readonly #log: Log;

  /** Every change that went through any of our clients. */
  readonly onDidChange = this.#changes.event;

  constructor(connections: ConnectionRegistry, secrets: ConnectionSecrets, gate: ChangeGate, log: Log) {
    this.#connections = connections;
    this.#secrets = secrets;
    this.#gate = gate;
    this.#log = log;
  }

  dispose(): void {
    for (const id of [...this.#open.keys()]) this.forget(id);
    this.#owned.dispose();
  }

  /**
   * The store of a connection; no request is sent yet.
   * @throws AppError `config.unknownConnection`, or `config.invalid` when its certificate files cannot be read.
   */
  open(connectionId: string): ObjectStore {
    const connection = withAbsolutePaths(this.#connections.get(connectionId));
    const settings = JSON.stringify(connection);
    const known = this.#open.get(connectionId);
    if (known?.settings === settings) return known.store;
    this.forget(connectionId);
    const { S3ObjectStore } = loadChunk('storage');
    const store = new S3ObjectStore(connection, {
      ...this.clientOptions(connection),
      onChange: (change) => this.#changes.fire(change),
      beforeChange: (operation) => this.#gate.beforeChange(connectionId, operation),
    });
    this.#open.set(connectionId, { store, settings });
    return store;
  }

  /** How a client of this connection gets its keys and where it logs; for the connection test as well. */
  clientOptions(connection: Connection) {
    const storedKeys = () => this.#secrets.read(connection);
    return {
      keys: loadChunk('storage').cachedKeys(connection, { storedKeys, environment: process.env }),
      log: this.#log,
    };
  }

  /** Closes the client, so that the next use reads keys and certificates anew. */
  forget(connectionId: string): void {
    this.#open.get(connectionId)?.store.dispose();
    this.#open.delete(connectionId);
  }
}
