import { AppError } from '../../base/errors';
import { isMembers, type JsonValue, membersOf, noMembers } from '../exactJson/jsonValue';
import { tryParseJson } from '../exactJson/parseJson';
import { writeJson } from '../exactJson/writeJson';
import type { ApiRequest } from '../requests/apiRequest';
import type { ApiResponse } from '../requests/apiResponse';
import { joinUrl, resolveUrl } from '../requests/requestUrl';
import type { LoginFlow, OAuthClientCredentials } from './authFlow';
import { type HeldToken, tokenIn } from './heldToken';
import { type SecretName, secretNames } from './secretSource';

/** Gives a secret, or fails with `auth.noCredentials`. */
export type NeedSecret = (name: SecretName) => Promise<string>;

/** The request that logs in, its secrets filled in. */
export async function loginRequest({ login }: LoginFlow, server: string, secret: NeedSecret): Promise<ApiRequest> {
  const body = await filled(login.body, secret);
  return {
    method: login.method,
    url: joinUrl(server, login.path),
    headers: Object.entries(login.headers),
    body: { kind: 'text', text: writeJson(body, 0) },
  };
}

/** A template with each `{{username}}` in its texts replaced: values are put in as values, so nothing in them can break the JSON. */
async function filled(value: JsonValue, secret: NeedSecret): Promise<JsonValue> {
  if (typeof value === 'string') return filledText(value, secret);
  if (Array.isArray(value)) return Promise.all(value.map((item) => filled(item, secret)));
  if (!isMembers(value)) return value;
  const out = noMembers();
  for (const [name, item] of membersOf(value)) out[name] = await filled(item, secret);
  return out;
}

async function filledText(text: string, secret: NeedSecret): Promise<string> {
  let out = '';
  for (const piece of text.split(/(\{\{\w+\}\})/)) {
    const name = secretNames.find((each) => piece === `{{${each}}}`);
    out += name === undefined ? piece : await secret(name);
  }
  return out;
}

/** The request for a token of the client credentials grant (RFC 6749, 4.4.2). */
export async function clientCredentialsRequest(
  flow: OAuthClientCredentials,
  server: string,
  secret: NeedSecret,
): Promise<ApiRequest> {
  const id = await secret('clientId');
  const key = await secret('clientSecret');
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (flow.scopes.length > 0) form.set('scope', flow.scopes.join(' '));
  if (flow.authenticate === 'body') {
    form.set('client_id', id);
    form.set('client_secret', key);
  }
  // Both are form-encoded before they are joined (RFC 6749, 2.3.1).
  const basic = Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(key)}`).toString('base64');
  return {
    method: 'POST',
    url: resolveUrl(flow.tokenUrl, server),
    headers: [
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ['Accept', 'application/json'],
      ...(flow.authenticate === 'header' ? [['Authorization', `Basic ${basic}`] as const] : []),
    ],
    body: { kind: 'text', text: form.toString() },
  };
}

/**
 * The token that a login or token request was answered with.
 * @throws AppError `auth.denied` when it was refused, `auth.credentialsUnusable` when the answer has no token.
 */
export function tokenFrom(response: ApiResponse, flow: LoginFlow | OAuthClientCredentials, now: number): HeldToken {
  const { status, body, notFollowed } = response;
  if (status < 200 || status > 299 || notFollowed !== undefined) {
    const facts = { operation: 'login', status, reason: 'loginRefused' };
    throw new AppError(status >= 500 ? 'store.busy' : 'auth.denied', `Logging in was answered with ${status}`, {
      facts,
    });
  }
  const place = flow.kind === 'login' ? flow.login.token : { pointer: '/access_token', expiry: '/expires_in' };
  return tokenIn(body.kind === 'json' || body.kind === 'text' ? tryParseJson(body.text) : undefined, place, now);
}
