import type * as vscode from 'vscode';
import { Uri, workspace } from 'vscode';
import type { AuthFlow } from '../../core/apis/auth/authFlow';
import type { ApiConnection } from '../../core/apis/requests/apiConnection';
import type { ApiRequest } from '../../core/apis/requests/apiRequest';
import type { ApiResponse } from '../../core/apis/requests/apiResponse';
import type { HistoryRecord } from '../../core/apis/requests/history/historyRecord';
import type { RequestHistory } from '../../core/apis/requests/history/requestHistory';
import type { Disposable } from '../../core/base/disposable';
import { isAppError } from '../../core/base/errors';
import type { Log } from '../../core/base/log';
import { loadChunk } from '../../platform/chunks';
import type { ApiEnvironment } from './apiEnvironments';
import type { ApiSecrets } from './apiSecrets';

export interface Call {
  readonly request: ApiRequest;
  /** Absolute address of the service. */
  readonly server: string;
  readonly auth: AuthFlow;
  readonly environment: ApiEnvironment | undefined;
  readonly operation: string | undefined;
}

/** Sends requests to services, keeps their sessions open, and keeps a history without secrets. */
export class ApiRequests implements Disposable {
  readonly #secrets: ApiSecrets;
  readonly #log: Log;
  readonly #file: vscode.Uri;
  readonly #connections = new Map<string, ApiConnection>();
  #history: Promise<RequestHistory> | undefined;

  constructor(context: Pick<vscode.ExtensionContext, 'globalStorageUri'>, secrets: ApiSecrets, log: Log) {
    this.#secrets = secrets;
    this.#log = log;
    this.#file = Uri.joinPath(context.globalStorageUri, 'api-history.json');
  }

  dispose(): void {
    for (const connection of this.#connections.values()) connection.dispose();
    this.#connections.clear();
  }

  /** @throws AppError what kept an answer from coming; `cancelled` */
  async send(call: Call, signal: AbortSignal): Promise<HistoryRecord> {
    const { historyRecord } = loadChunk('apis');
    const { request, operation } = call;
    const connection = this.#connection(call);
    const exchange = { request, ...(operation !== undefined && { operation }) };
    const keep = async (came: { response?: ApiResponse; error?: string }) => {
      const record = historyRecord({ ...exchange, ...came }, connection.redactor, Date.now());
      await (await this.history()).add(record);
      return record;
    };
    try {
      return await keep({ response: await connection.send(request, { signal }) });
    } catch (error) {
      const code = isAppError(error) ? error.code : 'internal';
      // What was entered is wrong: the next try asks again.
      if (code.startsWith('auth.')) await this.forget(call.server);
      if (code !== 'cancelled') await keep({ error: code });
      throw error;
    }
  }

  /** Forgets the credentials and the session of a service. */
  async forget(server: string): Promise<void> {
    const { origin } = loadChunk('apis').urlParts(server);
    await this.#secrets.forget(origin);
    for (const [key, connection] of this.#connections) {
      if (!connection.server.startsWith(origin) && !key.includes(origin)) continue;
      connection.dispose();
      this.#connections.delete(key);
    }
  }

  history(): Promise<RequestHistory> {
    this.#history ??= this.#openHistory();
    return this.#history;
  }

  async #openHistory(): Promise<RequestHistory> {
    const { RequestHistory: History } = loadChunk('apis');
    const history = new History({
      load: async () => {
        const bytes = await workspace.fs.readFile(this.#file).then(undefined, () => undefined); // nothing was sent yet
        return bytes && Buffer.from(bytes).toString('utf8');
      },
      save: async (text) => workspace.fs.writeFile(this.#file, Buffer.from(text)),
    });
    await history.load();
    return history;
  }

  #connection({ server, auth, environment }: Call): ApiConnection {
    const { ApiConnection: Connection, urlParts } = loadChunk('apis');
    const { origin } = urlParts(server);
    const { caFile, insecure, proxy } = environment ?? {};
    const key = JSON.stringify([origin, server, auth, caFile, insecure, proxy]);
    const known = this.#connections.get(key);
    if (known !== undefined) return known;
    const tls = { verify: insecure ? ('none' as const) : ('system' as const), ...(caFile && { caFile }) };
    const ports = { secrets: this.#secrets.sourceFor(origin), log: this.#log };
    const connection = new Connection({ server, auth, tls, ...(proxy && { proxy }) }, ports);
    this.#connections.set(key, connection);
    return connection;
  }
}
