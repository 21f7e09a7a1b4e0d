import type { LoginFlow } from '../auth/authFlow';
import { pointerTokens } from '../exactJson/jsonPointer';
import { writeJson } from '../exactJson/writeJson';

/** A login as generated clients need it: the body as text with places for secrets, the pointer taken apart. */
export interface LoginData {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly pointer: readonly string[];
}

export function loginData({ login }: LoginFlow): LoginData {
  const { method, path, headers, body, token } = login;
  return { method, path, headers, body: writeJson(body, 0), pointer: pointerTokens(token.pointer) ?? [] };
}
