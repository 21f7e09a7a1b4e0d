import path from 'node:path';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable';
import { Emitter } from '../../core/base/event';
import type { Log } from '../../core/base/log';
import type { CheckReport } from '../../core/integrations/checking/checkFinding';
import type { OpenQuestion } from '../../core/integrations/documents/openQuestions';
import { type Integration, manifestName } from '../../core/integrations/manifest/integration';
import type { ManifestProblem } from '../../core/integrations/manifest/integrationFile';
import { ContextKey } from '../../ids';
import { loadChunk } from '../../platform/chunks';
import { filesBelow } from '../../platform/filesBelow';
import type { Checked } from './integrationChecker';

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

type Check = (folder: string, signal: AbortSignal) => Promise<Checked>;

/** The integrations of the workspace, by their manifests, with what their last checks found. */
export class IntegrationLibrary implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new Emitter<void>());
  readonly #checked = new Map<string, Checked>();
  readonly #check: Check;
  readonly #log: Log;
  readonly #checking = new Map<string, Promise<void>>();
  #states: Promise<readonly IntegrationState[]> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #telling: NodeJS.Timeout | undefined;

  /** Fires when a manifest, test results or a report changed. */
  readonly onDidChange = this.#changed.event;

  /** @param check How an integration is checked. */
  constructor(check: Check, log: Log) {
    this.#check = check;
    this.#log = log;
    for (const glob of [`**/${manifestName}`, '**/test-results/**/*.xml']) {
      const watcher = this.#owned.add(vscode.workspace.createFileSystemWatcher(glob));
      for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete])
        this.#owned.add(event(() => this.#changeSoon()));
    }
    this.#owned.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#changeSoon()));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#telling);
    this.#owned.dispose();
  }

  /** By folder. */
  async list(): Promise<readonly IntegrationState[]> {
    this.#states ??= readAll();
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

  /** Checks an integration, keeps the report and tells. @throws AppError */
  async check(folder: string, signal: AbortSignal): Promise<CheckReport> {
    const checked = await this.#check(folder, signal);
    this.#checked.set(folder, checked);
    this.#changed.fire();
    return checked.report;
  }

  /**
   * Checks, unless it was since something changed, for a view that is about to show the result: what goes wrong is in the log, and
   * the view says nothing. All that ask at the same time wait for one check.
   */
  async checkedQuietly(folder: string): Promise<void> {
    if (this.#checked.has(folder)) return;
    const running = this.#checking.get(folder) ?? this.#checkQuietly(folder);
    this.#checking.set(folder, running);
    await running.finally(() => this.#checking.delete(folder));
  }

  async #checkQuietly(folder: string): Promise<void> {
    try {
      this.#checked.set(folder, await this.#check(folder, new AbortController().signal));
      this.#tellSoon();
    } catch (error) {
      this.#log.warn(`check of ${folder}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** What stands above was drawn before its check: once what was asked for is there, it is drawn anew with what was found. */
  #tellSoon(): void {
    clearTimeout(this.#telling);
    this.#telling = setTimeout(() => this.#changed.fire(), calm);
  }

  /** Something was written into an integration by one of our commands. */
  touch(): void {
    this.#changeSoon();
  }

  #changeSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#states = undefined;
      this.#checked.clear();
      this.#changed.fire();
    }, calm);
  }
}

async function readAll(): Promise<readonly IntegrationState[]> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const limits = { files: maxIntegrations };
  const found = (await Promise.all(folders.map(({ uri }) => filesBelow(uri, manifestFile, limits)))).flat();
  const files = [...found].sort((a, b) => (a.fsPath < b.fsPath ? -1 : 1));
  await vscode.commands.executeCommand('setContext', ContextKey.hasIntegrations, files.length > 0);
  return Promise.all(files.map(readOne));
}

async function readOne(uri: vscode.Uri): Promise<IntegrationState> {
  const folder = path.dirname(uri.fsPath);
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  return { folder, ...loadChunk('integrations').readManifest(text) };
}
