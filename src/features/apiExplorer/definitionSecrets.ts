import type * as vscode from 'vscode';

/**
 * Values of headers that definitions are fetched with. They belong to one address: an entry of the settings that was changed to
 * lead elsewhere does not find them.
 */
export class DefinitionSecrets {
  readonly #storage: vscode.SecretStorage;

  constructor(storage: vscode.SecretStorage) {
    this.#storage = storage;
  }

  async headers(url: string, names: readonly string[]): Promise<Readonly<Record<string, string>>> {
    const found = await Promise.all(
      names.map(async (name) => [name, await this.#storage.get(keyOf(url, name))] as const),
    );
    return Object.fromEntries(found.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  }

  async write(url: string, name: string, value: string): Promise<void> {
    await this.#storage.store(keyOf(url, name), value);
  }

  async forget(url: string, names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => this.#storage.delete(keyOf(url, name))));
  }
}

function keyOf(url: string, name: string): string {
  return `storageIntegrator.apiHeader.${new URL(url).href} ${name.toLowerCase()}`;
}
