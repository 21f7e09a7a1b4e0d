import * as vscode from 'vscode';
import { type SecretName, type SecretSource, secretNames } from '../../core/apis/auth/secretSource';
import { AppError } from '../../core/base/errors';

/** User names, passwords and tokens of services, in the secret storage. They belong to one origin and are asked for when they are needed. */
export class ApiSecrets {
  readonly #storage: vscode.SecretStorage;
  readonly #isMock: (origin: string) => boolean;

  /** @param isMock Whether an origin is a mock's, which lets in whoever gives anything: nobody is asked then. */
  constructor(storage: vscode.SecretStorage, isMock: (origin: string) => boolean) {
    this.#storage = storage;
    this.#isMock = isMock;
  }

  /** @param origin Scheme, host and port of the service. */
  sourceFor(origin: string): SecretSource {
    return { get: (name) => this.#get(origin, name) };
  }

  async forget(origin: string): Promise<void> {
    await Promise.all(secretNames.map((name) => this.#storage.delete(keyOf(origin, name))));
  }

  async #get(origin: string, name: SecretName): Promise<string | undefined> {
    if (this.#isMock(origin)) return `mock-${name}`;
    const key = keyOf(origin, name);
    const known = await this.#storage.get(key);
    if (known !== undefined) return known;
    const value = await vscode.window.showInputBox({
      title: titleOf(name, origin),
      prompt: vscode.l10n.t('It is kept in the secret storage and sent to this service only.'),
      password: name !== 'username' && name !== 'clientId',
      ignoreFocusOut: true,
    });
    if (value === undefined) throw new AppError('cancelled', `No ${name} was entered`);
    await this.#storage.store(key, value);
    return value;
  }
}

function titleOf(name: SecretName, origin: string): string {
  const { t } = vscode.l10n;
  const titles: Readonly<Record<SecretName, string>> = {
    username: t('User name for {0}', origin),
    password: t('Password for {0}', origin),
    token: t('Token for {0}', origin),
    apiKey: t('API key for {0}', origin),
    clientId: t('Client ID for {0}', origin),
    clientSecret: t('Client secret for {0}', origin),
  };
  return titles[name];
}

function keyOf(origin: string, name: SecretName): string {
  return `storageIntegrator.apiSecret.${origin} ${name}`;
}
