import type { AuthFlow, LoginFlow } from '../auth/authFlow';
import { isMembers, type JsonValue, membersOf } from '../exactJson/jsonValue';
import type {
  DefinitionIndex,
  OperationEntry,
  SecurityRequirement,
  SecuritySchemeEntry,
} from '../index/definitionIndex';
import { cookies, decoded, type RawValues } from '../parameters/readParameter';
import { MockRefusal } from './mockRefusal';
import type { MockTokens } from './mockTokens';

/** Who is let in; what is absent, anybody may give. */
export interface MockCredentials {
  readonly username?: string;
  readonly password?: string;
  /** API keys and bearer tokens that are right from the start. */
  readonly apiKey?: string;
}

/** Demands what the definition's security says: tokens that a login gave out, API keys, user and password. */
export class MockSecurity {
  readonly #schemes: ReadonlyMap<string, SecuritySchemeEntry>;
  readonly #operations: ReadonlyMap<string, OperationEntry>;
  readonly #flow: AuthFlow;
  readonly #credentials: MockCredentials;
  readonly #tokens: MockTokens;

  constructor(index: DefinitionIndex, flow: AuthFlow, credentials: MockCredentials, tokens: MockTokens) {
    this.#schemes = new Map(index.securitySchemes.map((scheme) => [scheme.name, scheme]));
    this.#operations = new Map(index.operations.map((operation) => [operation.id, operation]));
    this.#flow = flow;
    this.#credentials = credentials;
    this.#tokens = tokens;
  }

  /** @throws MockRefusal 401 when no alternative of the operation is met. */
  check(operation: string, raw: RawValues): void {
    const security = this.#operations.get(operation)?.security ?? [];
    if (security.length === 0) return;
    if (security.some((alternative) => alternative.every((requirement) => this.#meets(requirement, raw)))) return;
    const names = security.map((alternative) => alternative.map(({ scheme }) => scheme).join(' and ')).join(', or ');
    throw new MockRefusal(401, 'Unauthorized', `The operation needs ${names}`, [], {
      'www-authenticate': this.#challenge(security.flat()),
    });
  }

  /**
   * Whether the body of a login has the right user and password, wherever they stand in it.
   * @throws MockRefusal 401
   */
  checkLogin(body: JsonValue | undefined): void {
    const { username, password } = this.#credentials;
    const texts = new Set(textsIn(body ?? null));
    for (const wanted of [username, password]) {
      if (wanted !== undefined && !texts.has(wanted))
        throw new MockRefusal(401, 'Unauthorized', 'User or password is wrong');
    }
  }

  /** Ends the session of a request. */
  logOut(raw: RawValues): void {
    for (const scheme of this.#schemes.values()) {
      const value = credentialIn(scheme, raw);
      if (value !== undefined) this.#tokens.revoke(value.replace(/^bearer\s+/i, ''));
    }
  }

  #meets({ scheme: name }: SecurityRequirement, raw: RawValues): boolean {
    const scheme = this.#schemes.get(name);
    // A scheme that the definition does not have, or that happens below HTTP, cannot be demanded.
    if (scheme === undefined || scheme.type === 'mutualTLS') return true;
    const value = credentialIn(scheme, raw);
    if (value === undefined || value === '') return false;
    if (scheme.type === 'http' && scheme.scheme === 'basic') return this.#isUser(value);
    return this.#isToken(value.replace(/^bearer\s+/i, ''));
  }

  #isToken(value: string): boolean {
    const { apiKey } = this.#credentials;
    if (this.#tokens.isValid(value) || value === apiKey) return true;
    // Without a login nobody can have been given a token: then any will do, unless one is prescribed.
    return !isLogin(this.#flow) && apiKey === undefined;
  }

  #isUser(header: string): boolean {
    const [kind = '', text = ''] = header.split(' ', 2);
    if (kind.toLowerCase() !== 'basic') return false;
    const [user = '', ...rest] = Buffer.from(text, 'base64').toString().split(':');
    const { username = user, password = rest.join(':') } = this.#credentials;
    return user === username && rest.join(':') === password;
  }

  #challenge(requirements: readonly SecurityRequirement[]): string {
    const basic = requirements.some(({ scheme }) => this.#schemes.get(scheme)?.scheme === 'basic');
    return basic ? 'Basic realm="mock"' : 'Bearer realm="mock"';
  }
}

function isLogin(flow: AuthFlow): flow is LoginFlow {
  return flow.kind === 'login';
}

/** What a request shows for a scheme. */
function credentialIn(scheme: SecuritySchemeEntry, { headers, query }: RawValues): string | undefined {
  if (scheme.type !== 'apiKey') return single(headers['authorization']);
  const name = scheme.parameterName ?? '';
  if (scheme.in === 'query')
    return query.filter(([key]) => decoded(key) === name).map(([, value]) => decoded(value))[0];
  if (scheme.in === 'cookie') return cookies(headers['cookie']).find(([key]) => key === name)?.[1];
  return single(headers[name.toLowerCase()]);
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function* textsIn(value: JsonValue): Iterable<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const item of value) yield* textsIn(item);
  else if (isMembers(value)) for (const [, item] of membersOf(value)) yield* textsIn(item);
}
