/** An API definition as other features need to know it. */
export interface KnownDefinition {
  /** What the settings call it. */
  readonly name: string;
  /** Its address: `file:///…` or `https://…`. */
  readonly key: string;
  readonly version: string;
  readonly operations: readonly {
    readonly operationId?: string;
    readonly operation: string;
    readonly title?: string;
  }[];
}

type Provider = () => Promise<readonly KnownDefinition[]>;

/** What the explorer of API definitions tells other features, which may not ask it themselves. */
export class ApiDirectory {
  #provider: Provider = async () => [];

  provide(provider: Provider): void {
    this.#provider = provider;
  }

  /** The definitions of the settings that can be read. */
  list(): Promise<readonly KnownDefinition[]> {
    return this.#provider();
  }
}
