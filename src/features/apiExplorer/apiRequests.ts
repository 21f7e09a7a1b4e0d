import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type * as vscode from 'vscode';
import { Uri, workspace } from 'vscode';
import type { ApiConnection } from '../../core/apis/requests/apiConnection';
import type { ApiRequest } from '../../core/apis/requests/apiRequest';
import type { AllPages } from '../../core/apis/requests/follow/allPages';
import type { FollowResult, FollowStep } from '../../core/apis/requests/follow/followOperation';
import type { PollRequest } from '../../core/apis/requests/follow/followRequest';
import type { HistoryRecord } from '../../core/apis/requests/history/historyRecord';
import type { RequestHistory } from '../../core/apis/requests/history/requestHistory';
import type { Disposable } from '../../core/base/disposable';
import { isAppError, withFacts } from '../../core/base/errors';
import type { Log } from '../../core/base/log';
import { loadChunk } from '../../platform/chunks';
import { type Answer, ApiAnswers } from './apiAnswers';
import type { ApiService, Call } from './apiCall';
import { ApiConnections } from './apiConnections';
import type { ApiSecrets } from './apiSecrets';

/** Milliseconds that an asynchronous operation is followed for, and between two looks at first. */
const deadline = 3_600_000;
const interval = 1_000;

/** Codes of errors after which something may have reached the service. */
const wasTried = /^(?:network|tls|proxy|auth|store)\./;

/** Items of a page where the request does not say, and of a list at most. */
const pageSize = 100;
const mostItems = 200_000;

/** Milliseconds after which a file of another window is no longer of use. */
const fileAge = 86_400_000;

/** Sends requests to services, and keeps a history without secrets. */
export class ApiRequests implements Disposable {
  readonly answers = new ApiAnswers();
  readonly #connections: ApiConnections;
  readonly #file: vscode.Uri;
  readonly #folder: string;
  #history: Promise<RequestHistory> | undefined;

  constructor(context: Pick<vscode.ExtensionContext, 'globalStorageUri'>, secrets: ApiSecrets, log: Log) {
    this.#connections = new ApiConnections(secrets, log);
    this.#file = Uri.joinPath(context.globalStorageUri, 'api-history.json');
    this.#folder = Uri.joinPath(context.globalStorageUri, 'api-answers').fsPath;
  }

  dispose(): void {
    this.#connections.dispose();
    this.answers.clear();
  }

  /** @throws AppError what kept an answer from coming; `cancelled` */
  async send(call: Call, signal: AbortSignal): Promise<Answer> {
    const sink = new (loadChunk('apis').DiskSink)(path.join(this.#folder, randomUUID()));
    try {
      return await this.#guarded(call, async (connection) => {
        const { response, file } = await sink.settle(await connection.send(call.request, { signal, sink }));
        return this.#keep(call, { response, ...(file !== undefined && { file }) });
      });
    } catch (error) {
      await sink.remove();
      if (isAppError(error) && wasTried.test(error.code)) await this.#keep(call, { error: error.code });
      throw error;
    }
  }

  /**
   * Reads the object of an asynchronous operation until it settles; its last answer is kept.
   * @throws AppError as {@link ApiRequests.send}
   */
  follow(
    call: Call,
    { operation, ...poll }: PollRequest,
    { signal, onStep }: { readonly signal: AbortSignal; onStep(step: FollowStep): void },
  ): Promise<Answer> {
    return this.#guarded(call, async (connection) => {
      const followed: FollowResult = await loadChunk('apis').followOperation({
        poll,
        send: (request) => connection.send(request, { signal }),
        deadline,
        interval,
        deletes: call.request.method === 'DELETE',
        signal,
        onStep,
      });
      const polled = { ...call, request: poll, operation, name: undefined };
      return this.#keep(polled, { response: followed.response, followed });
    });
  }

  /**
   * Reads a list page by page, and gives it as JSON without secrets.
   * @throws AppError as {@link ApiRequests.send}, `store.unexpected`
   */
  pages(
    call: Call,
    { signal, onPage }: { readonly signal: AbortSignal; onPage(items: number, total: number | undefined): void },
  ): Promise<AllPages & { readonly text: string }> {
    const { allPages, writeJson } = loadChunk('apis');
    return this.#guarded(call, async (connection) => {
      const send = (request: ApiRequest) => connection.send(request, { signal });
      const pages = await allPages(call.request, { send, pageSize, mostItems, signal, onPage });
      return { ...pages, text: connection.redactor.body(writeJson(pages.document), 'application/json') };
    });
  }

  /**
   * Runs work with the connection to a service; its errors say which service and environment they are about.
   * @throws AppError what the work throws
   */
  using<T>(service: ApiService, work: (connection: ApiConnection) => Promise<T>): Promise<T> {
    return this.#guarded(service, work);
  }

  /** A text without what is known to be secret at the service of a call. */
  redacted(call: ApiService, text: string): string {
    return this.#connections.of(call).redactor.text(text);
  }

  /** Forgets the credentials and the session of a service. */
  forget(server: string): Promise<void> {
    return this.#connections.forget(server);
  }

  history(): Promise<RequestHistory> {
    this.#history ??= this.#openHistory();
    return this.#history;
  }

  /** Runs work with the connection of a call; its errors say which service and environment they are about. */
  async #guarded<T>(call: ApiService, work: (connection: ApiConnection) => Promise<T>): Promise<T> {
    const { origin } = loadChunk('apis').urlParts(call.server);
    try {
      return await work(this.#connections.of(call));
    } catch (error) {
      // What was entered is wrong: the next try asks again.
      if (isAppError(error) && error.code.startsWith('auth.')) await this.forget(call.server);
      throw withFacts(error, { apiService: origin, endpoint: origin, apiEnvironment: call.environment?.name });
    }
  }

  async #keep(
    call: Call,
    came: Pick<Answer, 'response' | 'file' | 'followed'> & { readonly error?: string },
  ): Promise<Answer> {
    const { historyRecord, redactedBody } = loadChunk('apis');
    const { redactor } = this.#connections.of(call);
    const { request, operation, definition, environment } = call;
    const { response, error, ...rest } = came;
    const about = {
      ...(operation !== undefined && { operation }),
      ...(definition !== undefined && { definition }),
      ...(environment !== undefined && { environment: environment.name }),
    };
    const text = response && redactedBody(response, redactor);
    const exchange = { request, ...about, text, ...(response && { response }), ...(error !== undefined && { error }) };
    const record: HistoryRecord = historyRecord(exchange, redactor, Date.now());
    const answer: Answer = {
      record,
      call,
      ...(response && { response }),
      ...(text !== undefined && { text }),
      ...rest,
    };
    this.answers.add(answer);
    await (await this.history()).add(record);
    return answer;
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
    void this.#removeOldFiles();
    return history;
  }

  /** Windows remove their own files when they close, unless they end in a hurry. */
  async #removeOldFiles(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []); // nothing was saved yet
    for (const name of names) {
      const file = path.join(this.#folder, name);
      const found = await stat(file).catch(() => undefined); // another window removed it
      if (found && Date.now() - found.mtimeMs > fileAge) await rm(file, { force: true }).catch(() => undefined); // next time
    }
  }
}
