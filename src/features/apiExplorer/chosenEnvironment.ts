import type * as vscode from 'vscode';
import type { ApiEnvironment } from '../../core/apis/requests/apiEnvironment';
import { Emitter } from '../../core/base/event';
import { apiEnvironments, isFor } from './apiEnvironments';
import type { ApiMocks } from './apiMocks';
import type { DefinitionLibrary } from './definitionLibrary';
import { mockEnvironment } from './mockEnvironments';

const stateKey = 'apiEnvironments';

/** Names of environments by the key of a definition; empty: as written. Key `''`: for definitions without a choice of their own. */
type Choices = Readonly<Record<string, string>>;

/** The environment that requests of this workspace go to, for each definition; none: the address that they are written with. */
export class ChosenEnvironment {
  readonly #state: vscode.Memento;
  readonly #library: DefinitionLibrary;
  readonly #mocks: ApiMocks;
  readonly #changed = new Emitter<void>();

  readonly onDidChange = this.#changed.event;

  constructor(state: vscode.Memento, library: DefinitionLibrary, mocks: ApiMocks) {
    this.#state = state;
    this.#library = library;
    this.#mocks = mocks;
    mocks.onDidChange(({ change }) => change === 'state' && this.#changed.fire());
  }

  /** @param definition Key of the request's definition, where it has one. */
  get(definition: string | undefined): ApiEnvironment | undefined {
    const choices = this.#state.get<Choices>(stateKey, {});
    const name = choices[definition ?? ''] ?? choices[''];
    return this.choices(definition).find((each) => each.name === name);
  }

  /** The environments that a definition's requests may go to: its mock, while it runs, and those of the settings. */
  choices(definition: string | undefined): readonly ApiEnvironment[] {
    const source = definition === undefined ? undefined : this.#library.state(definition)?.source;
    const mock = definition === undefined ? undefined : mockEnvironment(this.#mocks, definition);
    return [...(mock ? [mock] : []), ...apiEnvironments().filter((each) => isFor(each, source))];
  }

  /** @param definition Without it the choice is for all definitions, whatever was chosen for them before. */
  async set(name: string | undefined, definition?: string): Promise<void> {
    const choices = definition === undefined ? {} : this.#state.get<Choices>(stateKey, {});
    await this.#state.update(stateKey, { ...choices, [definition ?? '']: name ?? '' });
    this.#changed.fire();
  }
}
