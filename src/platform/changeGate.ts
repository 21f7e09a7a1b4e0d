import { AsyncLocalStorage } from 'node:async_hooks';
import * as vscode from 'vscode';
import { AppError } from '../core/base/errors';
import type { ConnectionRegistry } from './connectionRegistry';
import type { ConfirmRequest, Prompts } from './prompts';

/**
 * Asks before a change on a production connection. Core calls {@link beforeChange} ahead of every changing request, so
 * no way round it exists; work that was confirmed as a whole runs inside {@link run} and is not asked again.
 */
export class ChangeGate {
  readonly #confirmed = new AsyncLocalStorage<ReadonlySet<string>>();
  readonly #connections: ConnectionRegistry;
  readonly #prompts: Prompts;

  constructor(connections: ConnectionRegistry, prompts: Prompts) {
    this.#connections = connections;
    this.#prompts = prompts;
  }

  /**
   * Runs a change that `what` describes ("Delete 3 objects"); on a production connection the user is asked first.
   * `agreed`: the user has just confirmed this very change in another way.
   * @throws AppError `readOnly` before anything is asked; `cancelled` when the user declines.
   */
  async run<T>(connectionId: string, what: string, work: () => Promise<T>, agreed = false): Promise<T> {
    this.#requireWritable(connectionId, what);
    if (!agreed) await this.#ask(connectionId, what);
    const confirmed = new Set([...(this.#confirmed.getStore() ?? []), connectionId]);
    return this.#confirmed.run(confirmed, work);
  }

  /**
   * Runs a change that is asked about on every connection; on a production connection the same question says so, as two
   * questions for one change would teach to click without reading.
   * @throws AppError `readOnly` before anything is asked; `cancelled` when the user declines.
   */
  async confirmAndRun<T>(connectionId: string, request: ConfirmRequest, work: () => Promise<T>): Promise<T> {
    this.#requireWritable(connectionId, request.message);
    const { name, environment } = this.#connections.get(connectionId);
    const warning =
      environment === 'production' ? [vscode.l10n.t('This changes the production connection "{0}".', name)] : [];
    const detail = [...warning, ...(request.detail === undefined ? [] : [request.detail])].join('\n');
    await this.#prompts.confirm({ ...request, detail });
    return this.run(connectionId, request.message, work, true);
  }

  #requireWritable(connectionId: string, what: string): void {
    const { name, readOnly } = this.#connections.get(connectionId);
    if (!readOnly) return;
    throw new AppError('readOnly', `Connection is read-only: ${what} refused`, { facts: { connection: name } });
  }

  /** Called by core before a changing request is sent. @throws AppError `cancelled` when the user declines. */
  async beforeChange(connectionId: string, operation: string): Promise<void> {
    if (this.#confirmed.getStore()?.has(connectionId)) return;
    await this.#ask(connectionId, operation);
  }

  async #ask(connectionId: string, what: string): Promise<void> {
    const connection = this.#connections.find(connectionId);
    if (connection?.environment !== 'production') return;
    await this.#prompts.confirm({
      message: vscode.l10n.t('Change the production connection "{0}"?', connection.name),
      detail: what,
      action: vscode.l10n.t('Change It Anyway'),
    });
  }
}
