import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../core/base/disposable';
import { AppError } from '../core/base/errors';
import { Emitter } from '../core/base/event';
import type { Log } from '../core/base/log';
import type { Connection } from '../core/connections/connection';
import { ConfigKey } from '../ids';
import { loadChunk } from './chunks';

type Scope = 'user' | 'workspace';

/** An entry of the setting, as it stands there. */
type Entry = Record<string, unknown>;

const targets = { user: vscode.ConfigurationTarget.Global, workspace: vscode.ConfigurationTarget.Workspace } as const;

export interface RegisteredConnection {
  readonly connection: Connection;
  readonly scope: Scope;
}

/** An entry of the settings that cannot be used, or not as it stands. */
export interface ConnectionProblem {
  readonly scope: Scope;
  /** From 1, as a person counts. */
  readonly position: number;
  /** Which value: `tls.caFile`; empty for the entry itself. */
  readonly path: string;
  readonly reason: string;
}

/**
 * The connections of the settings. Read lazily and again when the settings change; entries of a workspace that is not
 * trusted do not exist, since an endpoint or a command of a stranger's folder must not be used.
 */
export class ConnectionRegistry implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new Emitter<void>());
  readonly #log: Log;
  #current: { readonly registered: RegisteredConnection[]; readonly problems: ConnectionProblem[] } | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(log: Log) {
    this.#log = log;
    const forget = () => {
      this.#current = undefined;
      this.#changed.fire();
    };
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration(
        (event) => event.affectsConfiguration(ConfigKey.connections) && forget(),
      ),
    );
    this.#owned.add(vscode.workspace.onDidGrantWorkspaceTrust(forget));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** True when the settings hold anything at all; cheap, loads no parser. */
  hasAny(): boolean {
    return this.#entries('user').length + this.#entries('workspace').length > 0;
  }

  list(): readonly RegisteredConnection[] {
    this.#current ??= this.#read();
    return this.#current.registered;
  }

  /** What is wrong with the settings; the good entries are in {@link list} all the same. */
  problems(): readonly ConnectionProblem[] {
    this.#current ??= this.#read();
    return this.#current.problems;
  }

  find(id: string): Connection | undefined {
    return this.list().find(({ connection }) => connection.id === id)?.connection;
  }

  /** @throws AppError `config.unknownConnection`. */
  get(id: string): Connection {
    const connection = this.find(id);
    if (connection === undefined)
      throw new AppError('config.unknownConnection', `No connection ${id}`, { facts: { connection: id } });
    return connection;
  }

  /** Adds a connection to the user's settings. */
  async add(connection: Connection): Promise<void> {
    await this.#write('user', [...this.#entries('user'), this.#toEntry(connection)]);
  }

  /** Writes a connection back to where it stands; other entries, broken ones too, stay as they are. */
  async update(connection: Connection): Promise<void> {
    const { scope, position } = this.#locate(connection.id);
    const entries = [...this.#entries(scope)];
    entries[position] = this.#toEntry(connection);
    await this.#write(scope, entries);
  }

  async remove(id: string): Promise<void> {
    const { scope, position } = this.#locate(id);
    await this.#write(
      scope,
      this.#entries(scope).filter((_, index) => index !== position),
    );
  }

  /** An id that no other connection has, made from the name. */
  freeId(name: string): string {
    const base = loadChunk('connections').defaultConnectionId(name);
    const taken = new Set(this.list().map(({ connection }) => connection.id));
    let id = base;
    for (let n = 2; taken.has(id); n++) id = `${base}-${n}`;
    return id;
  }

  #locate(id: string): { scope: Scope; position: number } {
    const { parseConnections } = loadChunk('connections');
    for (const scope of ['user', 'workspace'] as const) {
      // Parsed one by one, so that the position is that of the entry and not of what was left after broken ones.
      const position = this.#entries(scope).findIndex((entry) => parseConnections([entry]).connections[0]?.id === id);
      if (position >= 0) return { scope, position };
    }
    throw new AppError('config.unknownConnection', `No connection ${id}`, { facts: { connection: id } });
  }

  #toEntry(connection: Connection): Entry {
    return loadChunk('connections').toSettings(connection) as unknown as Entry;
  }

  #entries(scope: Scope): readonly Entry[] {
    if (scope === 'workspace' && !vscode.workspace.isTrusted) return [];
    const values = vscode.workspace.getConfiguration().inspect<Entry[]>(ConfigKey.connections);
    const value = scope === 'user' ? values?.globalValue : values?.workspaceValue;
    return Array.isArray(value) ? value : [];
  }

  async #write(scope: Scope, entries: readonly Entry[]): Promise<void> {
    await vscode.workspace.getConfiguration().update(ConfigKey.connections, entries, targets[scope]);
  }

  #read() {
    const { parseConnections } = loadChunk('connections');
    const registered: RegisteredConnection[] = [];
    const problems: ConnectionProblem[] = [];
    // The user's own entry wins over one of the workspace: a folder must not replace a known endpoint.
    for (const scope of ['user', 'workspace'] as const) {
      for (const [index, entry] of this.#entries(scope).entries()) {
        const parsed = parseConnections([entry]);
        const place = { scope, position: index + 1 };
        problems.push(...parsed.problems.map(({ path, reason }) => ({ ...place, path, reason })));
        for (const connection of parsed.connections) {
          const taken = registered.some((each) => each.connection.id === connection.id);
          if (taken) problems.push({ ...place, path: 'id', reason: 'duplicateId' });
          else registered.push({ connection, scope });
        }
      }
    }
    for (const problem of problems) this.#log.warn(`settings: ${JSON.stringify(problem)}`);
    return { registered, problems };
  }
}
