import * as vscode from 'vscode';
import { displaySize } from '../../platform/displayText';
import type { ProgressReport } from '../../platform/progress';

/** Milliseconds between two updates: more often only costs. */
const updateInterval = 200;

/** Counts files and bytes of one command and reports them, at most five times a second. */
export class TransferProgress {
  readonly #report: (progress: ProgressReport) => void;
  readonly #totalFiles: number | undefined;
  readonly #totalBytes: number | undefined;
  #files = 0;
  #bytes = 0;
  #reportedBytes = 0;
  #lastUpdate = 0;

  constructor(report: (progress: ProgressReport) => void, totalFiles?: number, totalBytes?: number) {
    this.#report = report;
    this.#totalFiles = totalFiles;
    this.#totalBytes = totalBytes;
  }

  get files(): number {
    return this.#files;
  }

  addBytes(count: number): void {
    this.#bytes += count;
    this.#update(false);
  }

  addFile(): void {
    this.#files += 1;
    this.#update(true);
  }

  #update(now: boolean): void {
    if (!now && Date.now() - this.#lastUpdate < updateInterval) return;
    this.#lastUpdate = Date.now();
    const increment = this.#totalBytes
      ? { increment: ((this.#bytes - this.#reportedBytes) / this.#totalBytes) * 100 }
      : {};
    this.#reportedBytes = this.#bytes;
    const size = displaySize(this.#bytes);
    const message =
      this.#totalFiles === undefined
        ? vscode.l10n.t('{0} files, {1}', this.#files, size)
        : vscode.l10n.t('{0} of {1} files, {2}', this.#files, this.#totalFiles, size);
    this.#report({ message, ...increment });
  }
}
