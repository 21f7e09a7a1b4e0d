import * as vscode from 'vscode';
import type { ApiEnvironment } from '../../core/apis/requests/apiEnvironment';
import { AppError } from '../../core/base/errors';

/** Values of the variables that environments list as secret. They belong to one environment and one address. */
export class EnvironmentSecrets {
  readonly #storage: vscode.SecretStorage;

  constructor(storage: vscode.SecretStorage) {
    this.#storage = storage;
  }

  /** The values of those that are needed; what is not there yet is asked for. @throws AppError `cancelled` */
  async values(environment: ApiEnvironment, needed: ReadonlySet<string>): Promise<Readonly<Record<string, string>>> {
    const values: Record<string, string> = {};
    for (const name of environment.secrets ?? []) {
      if (needed.has(name))
        values[name] = (await this.#storage.get(keyOf(environment, name))) ?? (await this.ask(environment, name));
    }
    return values;
  }

  /** Asks for a value and keeps it. @throws AppError `cancelled` */
  async ask(environment: ApiEnvironment, name: string): Promise<string> {
    const value = await vscode.window.showInputBox({
      title: vscode.l10n.t('Value of {0}', name),
      prompt: vscode.l10n.t('It is kept in the secret storage and used for "{0}" only.', environment.name),
      password: true,
      ignoreFocusOut: true,
    });
    if (value === undefined) throw new AppError('cancelled', `No value was entered for ${name}`);
    await this.#storage.store(keyOf(environment, name), value);
    return value;
  }

  async forget(environment: ApiEnvironment): Promise<void> {
    for (const name of environment.secrets ?? []) await this.#storage.delete(keyOf(environment, name));
  }
}

function keyOf({ name, baseUrl }: ApiEnvironment, variable: string): string {
  return `storageIntegrator.apiVariable.${JSON.stringify([name, baseUrl, variable])}`;
}
