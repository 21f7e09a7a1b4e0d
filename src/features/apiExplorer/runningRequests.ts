import type * as vscode from 'vscode';
import { Emitter } from '../../core/base/event';

/** Requests of documents that are on their way, so that their documents can show it and end them. */
export class RunningRequests {
  readonly #running = new Map<string, AbortController>();
  readonly #changed = new Emitter<void>();

  readonly onDidChange = this.#changed.event;

  /** @param at Number of the request in its document. */
  isRunning(document: vscode.Uri, at: number): boolean {
    return this.#running.has(keyOf(document, at));
  }

  /** Runs work that {@link RunningRequests.cancel} ends; a request that is sent again meanwhile ends the first time. */
  async run<T>(document: vscode.Uri, at: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.cancel(document, at);
    const stop = new AbortController();
    this.#running.set(keyOf(document, at), stop);
    this.#changed.fire();
    try {
      return await work(stop.signal);
    } finally {
      if (this.#running.get(keyOf(document, at)) === stop) this.#running.delete(keyOf(document, at));
      this.#changed.fire();
    }
  }

  cancel(document: vscode.Uri, at: number): void {
    this.#running.get(keyOf(document, at))?.abort();
  }

  cancelAll(): void {
    for (const stop of this.#running.values()) stop.abort();
  }
}

function keyOf(document: vscode.Uri, at: number): string {
  return `${document.toString()} ${at}`;
}
