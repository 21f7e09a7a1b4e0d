import * as vscode from 'vscode';
import { Emitter } from '../core/base/event';
import type { ViewIdValue } from '../ids';

/** Work shorter than this shows nothing: a notification that flashes by only disturbs. Milliseconds. */
const quietTime = 800;

export interface ProgressReport {
  /** Replaces the line under the title. */
  readonly message?: string;
  /** Percent points to add to the bar; without any the bar is indeterminate. */
  readonly increment?: number;
}

export type Work<T> = (signal: AbortSignal, report: (progress: ProgressReport) => void) => Promise<T>;

/** Runs work that may take long: shows it with a Cancel button once it has taken a moment; cancelling aborts the signal. */
export async function withProgress<T>(title: string, work: Work<T>): Promise<T> {
  const stop = new AbortController();
  const reports = new Emitter<ProgressReport>();
  let last: ProgressReport = {};
  const result = work(stop.signal, (progress) => {
    last = { ...last, ...progress, increment: (progress.increment ?? 0) + (last.increment ?? 0) };
    reports.fire(progress);
  });
  const timer = setTimeout(() => {
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (bar, token) => {
        token.onCancellationRequested(() => stop.abort());
        bar.report(last);
        reports.event((progress) => bar.report(progress));
        await result.then(undefined, () => undefined);
      },
    );
  }, quietTime);
  try {
    return await result;
  } finally {
    clearTimeout(timer);
  }
}

/** Runs work that nobody can take back any more and that takes a few seconds at most: a bar runs along the top of the view. */
export async function withViewProgress<T>(viewId: ViewIdValue, work: () => Promise<T>): Promise<T> {
  return vscode.window.withProgress({ location: { viewId } }, work);
}

/** An abort signal that follows a cancellation token of VS Code. */
export function signalFrom(token: vscode.CancellationToken): AbortSignal {
  const stop = new AbortController();
  if (token.isCancellationRequested) stop.abort();
  else token.onCancellationRequested(() => stop.abort());
  return stop.signal;
}
