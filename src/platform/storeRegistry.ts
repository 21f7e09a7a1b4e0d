import { type Disposable, DisposableStore } from '../core/base/disposable';
import { Emitter } from '../core/base/event';
import type { Log } from '../core/base/log';
import type { Connection } from '../core/connections/connection';
import type { ObjectStore, StoreChange } from '../core/storage/objectStore';
import type { ChangeGate } from './changeGate';
import { loadChunk } from './chunks';
import { withAbsolutePaths } from './connectionPaths';
import type { ConnectionRegistry } from './connectionRegistry';
import type { ProbeResults } from './probeResults';
import type { ConnectionSecrets } from './secrets';

export interface StoreRegistryParts {
  readonly connections: ConnectionRegistry;
  readonly secrets: ConnectionSecrets;
  readonly gate: ChangeGate;
  readonly probes: ProbeResults;
  readonly log: Log;
}

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
  readonly #parts: StoreRegistryParts;

  /** Every change that went through any of our clients, and others that we heard of. */
  readonly onDidChange = this.#changes.event;

  constructor(parts: StoreRegistryParts) {
    this.#parts = parts;
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
    const { connections, gate, probes } = this.#parts;
    const connection = withAbsolutePaths(connections.get(connectionId));
    const settings = JSON.stringify(connection);
    const known = this.#open.get(connectionId);
    if (known?.settings === settings) return known.store;
    this.forget(connectionId);
    const { S3ObjectStore } = loadChunk('storage');
    const store = new S3ObjectStore(connection, {
      ...this.clientOptions(connection),
      settings: probes.summary(connection)?.settings ?? {},
      onChange: (change) => this.#changes.fire(change),
      beforeChange: (operation) => gate.beforeChange(connectionId, operation),
    });
    this.#open.set(connectionId, { store, settings });
    return store;
  }

  /** How a client of this connection gets its keys and where it logs; for the connection test as well. */
  clientOptions(connection: Connection) {
    const storedKeys = () => this.#parts.secrets.read(connection);
    return {
      keys: loadChunk('storage').cachedKeys(connection, { storedKeys, environment: process.env }),
      log: this.#parts.log,
    };
  }

  /** Something on the store changed, and not through one of our clients: what is shown of it is loaded anew. */
  changedElsewhere(connectionId: string): void {
    this.#changes.fire({ connectionId, kind: 'changed' });
  }

  /** Closes the client, so that the next use reads keys and certificates anew. */
  forget(connectionId: string): void {
    this.#open.get(connectionId)?.store.dispose();
    this.#open.delete(connectionId);
  }
}
