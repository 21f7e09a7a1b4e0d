import type * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable';
import { Emitter } from '../../core/base/event';
import type { Verdicts } from '../../core/capabilities/verdict';
import type { Connection } from '../../core/connections/connection';
import type { StorageNode } from '../../core/storage/nodes';
import { ViewId } from '../../ids';
import type { Services } from '../../platform/services';

const stateKey = 'patternConnection';

/**
 * The connection that patterns are judged against: the one that was chosen for it, else the one that is selected in the
 * tree, else the only one.
 */
export class JudgedConnection implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new Emitter<void>());
  readonly #services: Services;
  #selected: string | undefined;
  #last: string;

  /** Fires when it is another one, or another probe of it is there. */
  readonly onDidChange = this.#changed.event;

  constructor(services: Services) {
    this.#services = services;
    this.#selected = services.selection.nodes[0]?.connectionId;
    this.#last = this.#state();
    const { connections, probes, door } = services;
    const view = door.view(ViewId.connections) as vscode.TreeView<Partial<StorageNode>>;
    this.#owned.add(connections.onDidChange(() => this.#update()));
    this.#owned.add(probes.onDidChange((id) => id === this.get()?.id && this.#changed.fire()));
    this.#owned.add(
      view.onDidChangeSelection(({ selection }) => {
        this.#selected = selection[0]?.connectionId ?? this.#selected;
        this.#update();
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  get(): Connection | undefined {
    const { connections, context } = this.#services;
    // Nothing is read of the settings' parser where there is nothing to parse.
    if (!connections.hasAny()) return undefined;
    const [only, ...others] = connections.list();
    const chosen = connections.find(context.workspaceState.get<string>(stateKey, ''));
    const selected = this.#selected === undefined ? undefined : connections.find(this.#selected);
    return chosen ?? selected ?? (others.length === 0 ? only?.connection : undefined);
  }

  /** Undefined: whichever is selected. */
  async choose(connectionId: string | undefined): Promise<void> {
    await this.#services.context.workspaceState.update(stateKey, connectionId);
    this.#update();
  }

  /** What the last probe of its endpoint found; undefined without a connection, nothing for one that was not probed. */
  async verdicts(): Promise<Verdicts | undefined> {
    const connection = this.get();
    return connection && ((await this.#services.probes.latest(connection))?.verdicts ?? {});
  }

  #state(): string {
    const { id, name, endpoint } = this.get() ?? {};
    return JSON.stringify([id, name, endpoint]);
  }

  #update(): void {
    const state = this.#state();
    if (state === this.#last) return;
    this.#last = state;
    this.#changed.fire();
  }
}
