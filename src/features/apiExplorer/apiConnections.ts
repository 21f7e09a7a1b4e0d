import type { ApiConnection } from '../../core/apis/requests/apiConnection';
import type { ApiEnvironment } from '../../core/apis/requests/apiEnvironment';
import type { Disposable } from '../../core/base/disposable';
import type { Log } from '../../core/base/log';
import { loadChunk } from '../../platform/chunks';
import { absolutePath } from '../../platform/connectionPaths';
import type { ApiService } from './apiCall';
import type { ApiSecrets } from './apiSecrets';

/** Milliseconds that logging out may take. */
const farewell = 5_000;

/** Services that requests went to: their sockets and sessions stay open for the next ones. */
export class ApiConnections implements Disposable {
  readonly #secrets: ApiSecrets;
  readonly #log: Log;
  readonly #open = new Map<string, { readonly origin: string; readonly connection: ApiConnection }>();

  constructor(secrets: ApiSecrets, log: Log) {
    this.#secrets = secrets;
    this.#log = log;
  }

  dispose(): void {
    for (const { connection } of this.#open.values()) void this.#end(connection);
    this.#open.clear();
  }

  /** @throws AppError `config.invalid` when a PEM file cannot be read. */
  of({ server, auth, environment, secrets }: ApiService): ApiConnection {
    const { origin } = loadChunk('apis').urlParts(server);
    const key = JSON.stringify([origin, server, auth, settingsOf(environment)]);
    const connection = this.#open.get(key)?.connection ?? this.#create(origin, { server, auth, environment });
    this.#open.set(key, { origin, connection });
    for (const secret of secrets) connection.redactor.add(secret);
    return connection;
  }

  /** Forgets what was entered for a service, and its session. */
  async forget(server: string): Promise<void> {
    const { origin } = loadChunk('apis').urlParts(server);
    await this.#secrets.forget(origin);
    for (const [key, { origin: own, connection }] of this.#open) {
      if (own !== origin) continue;
      this.#open.delete(key);
      await this.#end(connection);
    }
  }

  /** Logs out, where there is a session: a token that nobody uses any more should be good for nothing. */
  async #end(connection: ApiConnection): Promise<void> {
    try {
      await connection.logOut(AbortSignal.timeout(farewell));
    } catch (error) {
      this.#log.info(`api: the session was not ended at the service: ${String(error)}`);
    } finally {
      connection.dispose();
    }
  }

  #create(origin: string, { server, auth, environment }: Omit<ApiService, 'secrets'>): ApiConnection {
    const { ApiConnection: Connection } = loadChunk('apis');
    const ports = { secrets: this.#secrets.sourceFor(origin), log: this.#log };
    return new Connection({ server, auth, ...settingsOf(environment) }, ports);
  }
}

function settingsOf(environment: ApiEnvironment | undefined) {
  const { caFile, certFile, keyFile, insecure, proxy, timeouts = {} } = environment ?? {};
  const milliseconds = Object.entries(timeouts).map(([name, seconds]) => [name, seconds * 1000]);
  return {
    tls: {
      verify: insecure ? ('none' as const) : ('system' as const),
      ...(caFile && { caFile: absolutePath(caFile) }),
      ...(certFile && { certFile: absolutePath(certFile) }),
      ...(keyFile && { keyFile: absolutePath(keyFile) }),
    },
    ...(proxy && { proxy }),
    timeouts: Object.fromEntries(milliseconds) as Record<string, number>,
  };
}
