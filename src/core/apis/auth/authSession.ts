import { AppError } from '../../base/errors';
import type { Log } from '../../base/log';
import type { ApiRequest } from '../requests/apiRequest';
import type { ApiResponse } from '../requests/apiResponse';
import type { Redactor } from '../requests/redactor';
import { joinUrl, sameOrigin, withoutQuery } from '../requests/requestUrl';
import type { Send } from '../requests/sendRequest';
import type { AuthFlow, LoginFlow, OAuthClientCredentials } from './authFlow';
import { type HeldToken, isFresh } from './heldToken';
import { clientCredentialsRequest, loginRequest, type NeedSecret, tokenFrom } from './obtainToken';
import type { SecretSource } from './secretSource';
import { withCredentials } from './withCredentials';

export interface SessionOptions {
  readonly flow: AuthFlow;
  /** Address that the operations' paths stand behind: `https://10.0.0.1/v1`. Credentials go to its host only. */
  readonly server: string;
  readonly secrets: SecretSource;
  readonly send: Send;
  /** Learns every secret and token, so that none is ever shown. */
  readonly redactor: Redactor;
  readonly log: Log;
  readonly now?: () => number;
}

type TokenFlow = LoginFlow | OAuthClientCredentials;

/** Lets requests in as one user: logs in when a token is needed, once for all requests that wait for it, and renews it once. */
export class AuthSession {
  readonly #options: SessionOptions;
  readonly #now: () => number;
  #token: HeldToken | undefined;
  #obtaining: Promise<HeldToken> | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Whether a token is held. */
  get loggedIn(): boolean {
    return this.#token !== undefined;
  }

  /**
   * Sends a request with credentials. One that is refused as the flow says (`renewOn`) is sent again, once, with a new token.
   * Requests to other hosts go without.
   * @param send For this request, where its answer is to be treated in a way of its own.
   * @throws AppError `auth.noCredentials`, `auth.denied`, `auth.credentialsUnusable`, and what sending throws.
   */
  async send(request: ApiRequest, signal?: AbortSignal, send: Send = this.#options.send): Promise<ApiResponse> {
    const { flow, server } = this.#options;
    if (!sameOrigin(request.url, server)) return send(request, signal);
    if (flow.kind !== 'login' && flow.kind !== 'oauth2ClientCredentials') {
      return send(await withCredentials(request, flow, this.#secret), signal);
    }
    const token = await this.#freshToken(flow, signal);
    const response = await send(await withCredentials(request, flow, this.#secret, token), signal);
    const renewOn = flow.kind === 'login' ? flow.renewOn : [401];
    if (!renewOn.includes(response.status)) return response;
    // Another request may have renewed it meanwhile: then its token is tried.
    if (this.#token === token) this.#token = undefined;
    this.#options.log.info(
      `${request.method} ${withoutQuery(request.url)} was answered with ${response.status}: logging in anew`,
    );
    const renewed = await this.#freshToken(flow, signal);
    return send(await withCredentials(request, flow, this.#secret, renewed), signal);
  }

  /** Ends the session at the server, if the flow knows how; the token is forgotten whatever the server says. */
  async logOut(signal?: AbortSignal): Promise<void> {
    const { flow, server, send, log } = this.#options;
    const token = this.#token;
    this.#token = undefined;
    if (token === undefined || flow.kind !== 'login' || flow.logout === undefined) return;
    const { method, path, headers } = flow.logout;
    const request = { method, url: joinUrl(server, path), headers: Object.entries(headers) };
    const { status } = await send(await withCredentials(request, flow, this.#secret, token), signal);
    if (status >= 400) log.warn(`Logging out was answered with ${status}`);
  }

  readonly #secret: NeedSecret = async (name) => {
    const value = await this.#options.secrets.get(name);
    if (value === undefined || value === '') {
      const facts = { reason: 'secret', secret: name };
      throw new AppError('auth.noCredentials', `There is no ${name} for ${withoutQuery(this.#options.server)}`, {
        facts,
      });
    }
    if (name !== 'username' && name !== 'clientId') this.#options.redactor.add(value);
    return value;
  };

  async #freshToken(flow: TokenFlow, signal: AbortSignal | undefined): Promise<HeldToken> {
    if (this.#token !== undefined && isFresh(this.#token, this.#now())) return this.#token;
    this.#obtaining ??= this.#obtain(flow).finally(() => {
      this.#obtaining = undefined;
    });
    return waitFor(this.#obtaining, signal);
  }

  /** Without the signal of any one request: others wait for it too. */
  async #obtain(flow: TokenFlow): Promise<HeldToken> {
    const { server, send, redactor } = this.#options;
    const request =
      flow.kind === 'login'
        ? await loginRequest(flow, server, this.#secret)
        : await clientCredentialsRequest(flow, server, this.#secret);
    const token = tokenFrom(await send(request), flow, this.#now());
    redactor.add(token.value);
    this.#token = token;
    return token;
  }
}

/** What is awaited together is not stopped by one that no longer wants it. */
function waitFor<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const cancel = () => reject(new AppError('cancelled', 'The request was cancelled'));
    if (signal.aborted) return cancel();
    signal.addEventListener('abort', cancel, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel));
  });
}
