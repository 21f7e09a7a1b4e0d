import type { DefinitionIndex } from '../core/apis/index/definitionIndex';
import type { ApiRequest } from '../core/apis/requests/apiRequest';
import type { ApiResponse } from '../core/apis/requests/apiResponse';
import { AppError } from '../core/base/errors';

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

/** A management API as one user reaches it; its secrets stay where they are. */
export interface KnownService {
  /** Absolute address that operations' paths stand behind. */
  readonly server: string;
  /** Sends a request with the user's credentials. @throws AppError */
  send(request: ApiRequest, signal: AbortSignal): Promise<ApiResponse>;
  /** A text without what is known to be secret there. */
  redacted(text: string): string;
}

/** What the explorer of API definitions does for other features, which may not ask it themselves. */
export interface ApiProvider {
  /** The definitions of the settings that can be read. */
  list(): Promise<readonly KnownDefinition[]>;
  /**
   * Asks which service of a definition is meant, unless its environment is named.
   * @param environment Name of an environment, where it is known already.
   * @throws AppError `cancelled`
   */
  service(
    definition: Pick<KnownDefinition, 'key'> & { readonly index: DefinitionIndex },
    options: { readonly title: string; readonly environment?: string },
  ): Promise<KnownService>;
}

/** How other features reach the explorer of API definitions. */
export class ApiDirectory {
  #provider: ApiProvider | undefined;

  provide(provider: ApiProvider): void {
    this.#provider = provider;
  }

  /** See {@link ApiProvider.list}. */
  async list(): Promise<readonly KnownDefinition[]> {
    return (await this.#provider?.list()) ?? [];
  }

  /** See {@link ApiProvider.service}. @throws AppError `cancelled` */
  service(...given: Parameters<ApiProvider['service']>): Promise<KnownService> {
    if (this.#provider !== undefined) return this.#provider.service(...given);
    throw new AppError('internal', 'There is no explorer of API definitions');
  }
}
