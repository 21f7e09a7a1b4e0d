import path from 'node:path';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable';
import { isCancellation } from '../../core/base/errors';
import { Emitter } from '../../core/base/event';
import type { Log } from '../../core/base/log';
import type { ThreadCallOptions } from '../../core/base/thread/threadClient';
import type { CheckReport } from '../../core/integrations/checking/checkFinding';
import type { OpenQuestion } from '../../core/integrations/documents/openQuestions';
import { type Integration, manifestName } from '../../core/integrations/manifest/integration';
import type { ManifestProblem } from '../../core/integrations/manifest/integrationFile';
import type { CheckContract, Checked } from '../../core/integrations/worker/checkContract';
import type { CheckThread } from '../../core/integrations/worker/checkThread';
import { ContextKey } from '../../ids';
import { loadChunk } from '../../platform/chunks';
import { filesBelow } from '../../platform/filesBelow';
import type { LiveOrder } from './liveOrder';

/** A workspace with more has them in a view of files, not in ours. */
const maxIntegrations = 200;

const manifestFile = new RegExp(`^${manifestName.replace('.', '\\.')}$`);

/** Milliseconds of quiet before files count as changed: editors and test runners write several times. */
const calm = 500;

/** An integration of the workspace. */
export interface IntegrationState {
  /** Absolute path. */
  readonly folder: string;
  /** Absent when the manifest has problems. */
  readonly integration?: Integration;
  readonly problems: readonly ManifestProblem[];
}

interface QuietCheck {
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/**
 * The integrations of the workspace, by their manifests, with what their last checks found. A file that changes concerns the
 * integrations around it only; a check that is under way then is stopped, and the next one reads only what changed.
 */
export class IntegrationLibrary implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new Emitter<void>());
  readonly #checked = new Map<string, Checked>();
  readonly #quiet = new Map<string, QuietCheck>();
  readonly #manifests = new Map<string, string>();
  readonly #pending = new Set<string>();
  readonly #thread: Pick<CheckThread, 'call'>;
  readonly #log: Log;
  #states: Promise<readonly IntegrationState[]> | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** Fires when a manifest, test results or a report changed. */
  readonly onDidChange = this.#changed.event;

  /** @param thread Where integrations are checked. */
  constructor(thread: Pick<CheckThread, 'call'>, log: Log) {
    this.#thread = thread;
    this.#log = log;
    for (const glob of [`**/${manifestName}`, '**/test-results/**/*.xml']) {
      const watcher = this.#owned.add(vscode.workspace.createFileSystemWatcher(glob));
      for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete])
        this.#owned.add(event(({ fsPath }) => this.#changeSoon(fsPath)));
    }
    this.#owned.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.touch()));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const { stop } of this.#quiet.values()) stop.abort();
    this.#owned.dispose();
  }

  /** By folder. */
  async list(): Promise<readonly IntegrationState[]> {
    this.#states ??= this.#readAll();
    return await this.#states;
  }

  async get(folder: string): Promise<IntegrationState | undefined> {
    return (await this.list()).find((state) => state.folder === folder);
  }

  /** What the last check found; undefined when there was none since something changed. */
  report(folder: string): CheckReport | undefined {
    return this.#checked.get(folder)?.report;
  }

  /** What only people know and nobody has answered, as of the last check. */
  questions(folder: string): readonly OpenQuestion[] {
    return this.#checked.get(folder)?.questions ?? [];
  }

  /**
   * Checks an integration from the start, keeps the report and tells.
   * @param live Services that are asked as well; secrets are taken out of what they answer.
   * @throws AppError
   */
  async check(
    folder: string,
    { live, ...options }: ThreadCallOptions<CheckContract> & { readonly live?: LiveOrder } = {},
  ): Promise<CheckReport> {
    this.#quiet.get(folder)?.stop.abort(); // this one knows more
    const order = { folder, onlyChanged: false, ...(live && { live: { servers: live.servers, probed: live.probed } }) };
    const checked = await this.#thread.call('check', order, options);
    const report = live ? withoutSecrets(checked.report, live.redacted) : checked.report;
    this.#checked.set(folder, { ...checked, report });
    this.#changed.fire();
    return report;
  }

  /**
   * Checks, unless it was since something changed, for a view that is about to show the result: what goes wrong is in the log, and
   * the view says nothing. All that ask at the same time wait for one check.
   */
  async checkedQuietly(folder: string): Promise<void> {
    if (this.#checked.has(folder)) return;
    const running = this.#quiet.get(folder);
    if (running !== undefined && !running.stop.signal.aborted) return running.done;
    const stop = new AbortController();
    const done = this.#checkQuietly(folder, stop.signal);
    const quiet = { stop, done };
    this.#quiet.set(folder, quiet);
    await done;
    if (this.#quiet.get(folder) === quiet) this.#quiet.delete(folder);
  }

  async #checkQuietly(folder: string, signal: AbortSignal): Promise<void> {
    try {
      const checked = await this.#thread.call('check', { folder, onlyChanged: true }, { signal });
      if (!signal.aborted) this.#checked.set(folder, checked);
    } catch (error) {
      // What changed meanwhile has the view ask again.
      if (isCancellation(error)) return;
      this.#log.warn(`check of ${folder}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Something was written into an integration by one of our commands; without a folder into any. */
  touch(folder?: string): void {
    this.#changeSoon(folder ?? '');
  }

  /** @param place Absolute path of what changed; empty: anything may have. */
  #changeSoon(place: string): void {
    this.#pending.add(place);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#change(), calm);
  }

  async #change(): Promise<void> {
    const pending = [...this.#pending];
    this.#pending.clear();
    const places = await this.#reallyChanged(pending);
    if (places.length === 0) return;
    this.#states = undefined;
    const known = new Set([...this.#checked.keys(), ...this.#quiet.keys()]);
    for (const folder of known) if (places.some((place) => isIn(place, folder))) this.#forget(folder);
    this.#changed.fire();
  }

  #forget(folder: string): void {
    this.#checked.delete(folder);
    this.#quiet.get(folder)?.stop.abort();
  }

  /** Without manifests that were saved as they were. */
  async #reallyChanged(places: readonly string[]): Promise<readonly string[]> {
    const changed = await Promise.all(
      places.map(async (place) => {
        if (path.basename(place) !== manifestName) return true;
        const before = this.#manifests.get(path.dirname(place));
        return before === undefined || before !== (await textOf(vscode.Uri.file(place)).catch(() => undefined));
      }),
    );
    return places.filter((_, at) => changed[at]);
  }

  async #readAll(): Promise<readonly IntegrationState[]> {
    const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
    const limits = { files: maxIntegrations };
    const found = (await Promise.all(folders.map(({ uri }) => filesBelow(uri, manifestFile, limits)))).flat();
    const files = [...found].sort((a, b) => (a.fsPath < b.fsPath ? -1 : 1));
    await vscode.commands.executeCommand('setContext', ContextKey.hasIntegrations, files.length > 0);
    this.#manifests.clear();
    return Promise.all(files.map((uri) => this.#readOne(uri)));
  }

  async #readOne(uri: vscode.Uri): Promise<IntegrationState> {
    const folder = path.dirname(uri.fsPath);
    const text = await textOf(uri);
    this.#manifests.set(folder, text);
    return { folder, ...loadChunk('integrations').readManifest(text) };
  }
}

async function textOf(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** @param place Absolute path of a file or folder; empty: anywhere. */
function isIn(place: string, folder: string): boolean {
  return place === '' || place === folder || place.startsWith(`${folder}${path.sep}`);
}

function withoutSecrets(report: CheckReport, redacted: (text: string) => string): CheckReport {
  const clean = <T extends Pick<CheckReport['findings'][number], 'values'>>(each: T): T => ({
    ...each,
    values: each.values.map((value) => (typeof value === 'string' ? redacted(value) : value)),
  });
  return { ...report, findings: report.findings.map(clean), notChecked: report.notChecked.map(clean) };
}
