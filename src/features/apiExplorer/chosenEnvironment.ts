import type * as vscode from 'vscode';
import { Emitter } from '../../core/base/event';
import { type ApiEnvironment, apiEnvironments } from './apiEnvironments';

const stateKey = 'apiEnvironment';

/** The environment that requests of this workspace go to; none: the address that they are written with. */
export class ChosenEnvironment {
  readonly #state: vscode.Memento;
  readonly #changed = new Emitter<void>();

  readonly onDidChange = this.#changed.event;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  get(): ApiEnvironment | undefined {
    const name = this.#state.get<string>(stateKey);
    return apiEnvironments().find((each) => each.name === name);
  }

  async set(name: string | undefined): Promise<void> {
    await this.#state.update(stateKey, name);
    this.#changed.fire();
  }
}
