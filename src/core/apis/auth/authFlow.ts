import type { JsonValue } from '../exactJson/jsonValue';

/** How requests are let in, as data: it can be kept in settings and shared, since it holds no secret. */
export type AuthFlow =
  | { readonly kind: 'none' }
  /** Secrets username and password (RFC 7617). */
  | { readonly kind: 'basic' }
  /** Secret token (RFC 6750). */
  | { readonly kind: 'bearer' }
  /** Secret apiKey, sent under a name. */
  | { readonly kind: 'apiKey'; readonly name: string; readonly in: 'header' | 'query' | 'cookie' }
  | OAuthClientCredentials
  /** The client certificate of the TLS settings says who we are. */
  | { readonly kind: 'mutualTls' }
  | LoginFlow;

/** Secrets clientId and clientSecret (RFC 6749, 4.4). */
export interface OAuthClientCredentials {
  readonly kind: 'oauth2ClientCredentials';
  /** Absolute, or relative to the server. */
  readonly tokenUrl: string;
  readonly scopes: readonly string[];
  /** How the client says who it is: header is what RFC 6749, 2.3.1 wants servers to know. */
  readonly authenticate: 'header' | 'body';
}

/** Credentials are posted to an operation, which gives a token that all other requests carry. */
export interface LoginFlow {
  readonly kind: 'login';
  readonly login: {
    readonly method: string;
    /** Behind the server's address: `/auth/tokens:login`. */
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    /** Texts `{{username}}` and `{{password}}` (and other {@link SecretName}s) in it become the secrets. */
    readonly body: JsonValue;
    readonly token: TokenPlace;
  };
  /** Header and value, where `{{token}}` becomes the token. Never a query: addresses are logged everywhere. */
  readonly send: { readonly header: string; readonly template: string };
  /** Statuses that say that the token is no longer good; then the request is repeated once with a new one. */
  readonly renewOn: readonly number[];
  readonly logout?: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
  };
}

/** Where the answer of a login has the token, as JSON pointers (RFC 6901). */
export interface TokenPlace {
  readonly pointer: string;
  /** When it ends: a date, seconds since 1970, or seconds from now, told apart by their size. Without it: when a request is refused. */
  readonly expiry?: string;
}

export type AuthKind = AuthFlow['kind'];
