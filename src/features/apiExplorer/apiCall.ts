import type { AuthFlow } from '../../core/apis/auth/authFlow';
import type { ApiEnvironment } from '../../core/apis/requests/apiEnvironment';
import type { ApiRequest } from '../../core/apis/requests/apiRequest';

/** A service, and how it lets requests in. */
export type ApiService = Pick<Call, 'server' | 'auth' | 'environment' | 'secrets'>;

/** A request with everything that sending it needs; kept in memory only. */
export interface Call {
  readonly request: ApiRequest;
  /** Absolute address of the service. */
  readonly server: string;
  readonly auth: AuthFlow;
  readonly environment?: ApiEnvironment | undefined;
  /** Identity of the operation, and key of its definition. */
  readonly operation?: string | undefined;
  readonly definition?: string | undefined;
  /** Values in it that must never be seen. */
  readonly secrets: readonly string[];
  /** By which other requests of its document refer to the answer. */
  readonly name?: { readonly document: string; readonly name: string } | undefined;
}
