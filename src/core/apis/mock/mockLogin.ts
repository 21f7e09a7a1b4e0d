import type { AuthFlow } from '../auth/authFlow';
import { pointerTokens } from '../exactJson/jsonPointer';
import { isMembers, type JsonMembers, type JsonValue } from '../exactJson/jsonValue';
import type { DefinitionIndex, OperationEntry } from '../index/definitionIndex';
import type { MockTokens } from './mockTokens';

/** Operations that let people in and out. */
export class MockLogin {
  readonly #flow: AuthFlow;
  readonly #index: DefinitionIndex;
  readonly #tokens: MockTokens;

  constructor(flow: AuthFlow, index: DefinitionIndex, tokens: MockTokens) {
    this.#flow = flow;
    this.#index = index;
    this.#tokens = tokens;
  }

  /** The flow's own login, and other open operations that look like one: `POST /auth/tokens` beside `POST /auth/tokens:login`. */
  isLogin(operation: string): boolean {
    if (this.#flow.kind !== 'login') return false;
    if (operation === `${this.#flow.login.method} ${this.#flow.login.path}`) return true;
    const entry = this.#index.operations.find(({ id }) => id === operation);
    return entry !== undefined && looksLikeLogin(entry);
  }

  isLogout(operation: string): boolean {
    const logout = this.#flow.kind === 'login' ? this.#flow.logout : undefined;
    return logout !== undefined && operation === `${logout.method} ${logout.path}`;
  }

  /** The answer of a login, with a token that is good from now on where the flow looks for it. */
  answer(sample: JsonValue | undefined): JsonValue | undefined {
    if (this.#flow.kind !== 'login') return sample;
    const { pointer, expiry } = this.#flow.login.token;
    const { token, expires } = this.#tokens.issue();
    const withToken = put(sample ?? {}, pointerTokens(pointer) ?? [], token);
    if (expiry === undefined) return withToken;
    return put(withToken, pointerTokens(expiry) ?? [], new Date(expires).toISOString());
  }
}

function looksLikeLogin({ method, path, security }: OperationEntry): boolean {
  return method === 'POST' && security.length === 0 && /(?:^|[/:_-])(?:tokens?|login|sessions?)$/i.test(path);
}

/** A value with another one at a place in it; objects on the way are made. */
function put(value: JsonValue, tokens: readonly string[], inner: JsonValue): JsonValue {
  const [token, ...rest] = tokens;
  if (token === undefined) return inner;
  const members: JsonMembers = isMembers(value) ? value : {};
  return { ...members, [token]: put(members[token] ?? {}, rest, inner) };
}
