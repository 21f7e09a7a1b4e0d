import path from 'node:path';
import * as vscode from 'vscode';
import { workerHeapMegabytes } from '../../core/apis/document/limits';
import type { DefinitionIndex } from '../../core/apis/index/definitionIndex';
import { DefinitionClient } from '../../core/apis/worker/definitionClient';
import type { MethodName, ParamsOf, ResultOf } from '../../core/apis/worker/protocol';
import { type Disposable, DisposableStore } from '../../core/base/disposable';
import { AppError } from '../../core/base/errors';
import { Emitter } from '../../core/base/event';
import type { Log } from '../../core/base/log';
import { startThread } from '../../core/base/thread/startThread';
import { ConfigKey } from '../../ids';
import type { DefinitionReader } from './definitionReader';
import { type DefinitionSource, definitionSources } from './definitionSources';
import { documentUri } from './definitionUris';

/** What is known of one definition. */
export interface DefinitionState {
  readonly source: DefinitionSource;
  /** What was read last; of a first look (`stage: 'scan'`) until the rest is there. */
  readonly index?: DefinitionIndex;
  readonly error?: unknown;
  readonly offlineSince?: Date;
}

interface Slot {
  state: DefinitionState;
  opening: Promise<DefinitionIndex> | undefined;
  /** Resolves with the first look, ahead of `opening`. */
  first: Promise<DefinitionIndex> | undefined;
  /** When `opening` failed. */
  failed: number | undefined;
}

/**
 * Milliseconds for which a failure is the answer: the views that hear of it ask again at once, and must not start the next try
 * that tells them of the next failure. A person is slower.
 */
const failureTime = 1_000;

type Asked = Exclude<MethodName, 'open' | 'dispose' | 'diff' | 'checkService'>;
type AskedParams<Name extends Asked> = Omit<ParamsOf<Name>, 'key'>;

/**
 * The definitions of the settings, read in a worker at first use. Only indexes are kept here; documents stay in the worker.
 */
export class DefinitionLibrary implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new Emitter<string | undefined>());
  readonly #slots = new Map<string, Slot>();
  readonly #reader: DefinitionReader;
  readonly #log: Log;
  readonly #client: DefinitionClient;
  #sources: Promise<readonly DefinitionSource[]> | undefined;

  /** The key of the definition that changed; undefined: the list did. */
  readonly onDidChange = this.#changed.event;

  constructor(reader: DefinitionReader, log: Log) {
    this.#reader = reader;
    this.#log = log;
    const file = path.join(__dirname, 'definitions.js');
    this.#client = this.#owned.add(new DefinitionClient(() => startThread(file, workerHeapMegabytes)));
    this.#owned.add(this.#client.onDidReset(() => this.#forgetOpen()));
    const affects = (event: vscode.ConfigurationChangeEvent) => event.affectsConfiguration(ConfigKey.apiDefinitions);
    this.#owned.add(vscode.workspace.onDidChangeConfiguration((event) => affects(event) && this.refreshList()));
    this.#owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.refreshList()));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** The definitions that the settings lead to. */
  async sources(): Promise<readonly DefinitionSource[]> {
    this.#sources ??= definitionSources();
    const sources = await this.#sources;
    for (const source of sources) this.#take(source);
    for (const key of this.#slots.keys()) if (!sources.some((source) => source.key === key)) this.#drop(key);
    return sources;
  }

  /** Looks for definitions anew, as after the settings changed. */
  refreshList(): void {
    this.#sources = undefined;
    this.#changed.fire(undefined);
  }

  state(key: string): DefinitionState | undefined {
    return this.#slots.get(key)?.state;
  }

  states(): readonly DefinitionState[] {
    return [...this.#slots.values()].map(({ state }) => state);
  }

  /** The definition that a document belongs to, read if it was not yet; undefined when it is of none. */
  async stateOf(uri: vscode.Uri): Promise<DefinitionState | undefined> {
    await this.sources();
    const here = uri.toString();
    const slots = [...this.#slots.values()];
    const own = slots.find(({ state }) => documentUri(state.source.key).toString() === here);
    if (own !== undefined) {
      await this.#open(own).catch(() => undefined); // the view tells what is wrong
      return own.state;
    }
    return slots.find(({ state }) => state.index?.files.some((file) => documentUri(file).toString() === here))?.state;
  }

  /** The first look, which comes soon. @throws AppError what kept it from being read. */
  async firstIndex(key: string): Promise<DefinitionIndex> {
    const slot = await this.#slot(key);
    const opening = this.#open(slot);
    return slot.state.index ?? slot.first ?? opening;
  }

  /** The whole index. @throws AppError what kept it from being read, `cancelled` */
  async index(key: string, signal?: AbortSignal): Promise<DefinitionIndex> {
    return orCancelled(this.#open(await this.#slot(key)), signal);
  }

  /** Asks the worker about an open definition. @throws AppError as {@link DefinitionLibrary.index} does. */
  async ask<Name extends Asked>(
    method: Name,
    key: string,
    params: AskedParams<Name>,
    signal?: AbortSignal,
  ): Promise<ResultOf<Name>> {
    await this.index(key, signal);
    return this.#client.ask(method, { key, ...params } as ParamsOf<Name>, signal);
  }

  /** Compares two definitions. @throws AppError as {@link DefinitionLibrary.index} does. */
  async diff(from: string, to: string, signal?: AbortSignal): Promise<ResultOf<'diff'>> {
    await Promise.all([this.index(from, signal), this.index(to, signal)]);
    return this.#client.ask('diff', { from, to }, signal);
  }

  /** Compares a live service with a definition. @throws AppError as {@link DefinitionLibrary.index}, and what `send` does. */
  async checkService(
    key: string,
    params: Omit<ParamsOf<'checkService'>, 'key'>,
    options: Parameters<DefinitionClient['checkService']>[1],
  ): Promise<ResultOf<'checkService'>> {
    await this.index(key, options.signal);
    return this.#client.checkService({ key, ...params }, options);
  }

  /** Reads a definition anew. What was known of it stays until then. */
  async reload(key: string): Promise<void> {
    const slot = await this.#slot(key);
    slot.opening = undefined;
    await this.#open(slot);
  }

  #take(source: DefinitionSource): void {
    const known = this.#slots.get(source.key);
    if (known === undefined) {
      this.#slots.set(source.key, { state: { source }, opening: undefined, first: undefined, failed: undefined });
      return;
    }
    const unblocked = known.state.source.blocked !== source.blocked;
    known.state = { ...known.state, source };
    if (unblocked) known.opening = undefined;
  }

  #drop(key: string): void {
    const { opening } = this.#slots.get(key) ?? {};
    this.#slots.delete(key);
    if (opening !== undefined) void this.#client.ask('dispose', { key }).catch(() => undefined); // the worker may be gone
  }

  async #slot(key: string): Promise<Slot> {
    if (!this.#slots.has(key)) await this.sources();
    const slot = this.#slots.get(key);
    if (slot !== undefined) return slot;
    throw new AppError('input.invalid', `No definition ${key}`, { facts: { reason: 'unknownDefinition' } });
  }

  #open(slot: Slot): Promise<DefinitionIndex> {
    const again = slot.failed !== undefined && Date.now() - slot.failed > failureTime;
    if (slot.opening !== undefined && !again) return slot.opening;
    slot.failed = undefined;
    let onFirst: (index: DefinitionIndex) => void = () => undefined;
    const first = new Promise<DefinitionIndex>((resolve) => {
      onFirst = resolve;
    });
    const opening = this.#read(slot, onFirst);
    slot.opening = opening;
    slot.first = Promise.race([first, opening]);
    slot.first.catch(() => undefined);
    opening.catch((error: unknown) => {
      if (slot.opening !== opening) return;
      slot.failed = Date.now();
      slot.state = { ...slot.state, error };
      this.#changed.fire(slot.state.source.key);
    });
    return opening;
  }

  async #read(slot: Slot, onFirst: (index: DefinitionIndex) => void): Promise<DefinitionIndex> {
    const { source } = slot.state;
    const started = Date.now();
    const { readFile, offlineSince, ...read } = await this.#reader.read(source);
    const onScan = (index: DefinitionIndex) => {
      onFirst(index);
      if (slot.state.index !== undefined) return;
      slot.state = { source, index };
      this.#changed.fire(source.key);
    };
    const index = await this.#client.open(source.key, read.source, { readFile, onScan });
    slot.state = { source, index, ...(offlineSince && { offlineSince }) };
    const { operations, schemas } = index.counts;
    const took = `${operations} operations, ${schemas} schemas, ${Date.now() - started} ms`;
    this.#log.info(`api definitions: read ${source.name}, ${took}`);
    this.#changed.fire(source.key);
    return index;
  }

  #forgetOpen(): void {
    for (const slot of this.#slots.values()) slot.opening = undefined;
  }
}

/** Whoever waits may leave; what others wait for too goes on. */
function orCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const left = new Promise<never>((_, reject) => {
    const leave = () => reject(new AppError('cancelled', 'Reading was cancelled'));
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  return Promise.race([work, left]);
}
