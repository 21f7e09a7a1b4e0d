import { AppError } from '../../base/errors';
import { isMembers, type JsonMembers, type JsonValue, membersOf } from '../exactJson/jsonValue';
import type { AuthFlow, LoginFlow } from './authFlow';

/**
 * A way of authentication from JSON that a person wrote.
 * @throws AppError `config.invalid`, reason `auth`, that names the field and says what it takes.
 */
export function checkAuthFlow(value: JsonValue): AuthFlow {
  const flow = members(value, '');
  const kind = text(flow, 'kind', '');
  switch (kind) {
    case 'none':
    case 'basic':
    case 'bearer':
    case 'mutualTls':
      return { kind };
    case 'apiKey':
      return { kind, name: text(flow, 'name', ''), in: oneOf(flow, 'in', ['header', 'query', 'cookie']) };
    case 'oauth2ClientCredentials': {
      const authenticate =
        flow['authenticate'] === undefined ? 'header' : oneOf(flow, 'authenticate', ['header', 'body']);
      return {
        kind,
        tokenUrl: text(flow, 'tokenUrl', ''),
        scopes: list(flow, 'scopes', isText, 'texts'),
        authenticate,
      };
    }
    case 'login':
      return loginFlow(flow);
    default:
      throw problem('kind', 'none, basic, bearer, apiKey, oauth2ClientCredentials, mutualTls or login');
  }
}

function loginFlow(flow: JsonMembers): LoginFlow {
  const login = members(flow['login'], 'login');
  const token = members(login['token'], 'login.token');
  const send = members(flow['send'], 'send');
  const template = text(send, 'template', 'send.');
  if (!template.includes('{{token}}')) throw problem('send.template', 'a text with {{token}}');
  const logout = flow['logout'] === undefined ? undefined : members(flow['logout'], 'logout');
  return {
    kind: 'login',
    login: {
      ...operation(login, 'login.'),
      body: login['body'] ?? {},
      token: {
        pointer: pointer(token, 'pointer'),
        ...(token['expiry'] === undefined ? {} : { expiry: pointer(token, 'expiry') }),
      },
    },
    send: { header: text(send, 'header', 'send.'), template },
    renewOn: flow['renewOn'] === undefined ? [401] : list(flow, 'renewOn', isStatus, 'HTTP statuses'),
    ...(logout === undefined ? {} : { logout: operation(logout, 'logout.') }),
  };
}

function operation(node: JsonMembers, at: string): { method: string; path: string; headers: Record<string, string> } {
  const method = node['method'] === undefined ? 'POST' : text(node, 'method', at).toUpperCase();
  const path = text(node, 'path', at);
  if (!path.startsWith('/')) throw problem(`${at}path`, 'a path that starts with a slash');
  const headers = node['headers'] === undefined ? {} : members(node['headers'], `${at}headers`);
  const texts = membersOf(headers).map(([name, value]) => {
    if (typeof value !== 'string') throw problem(`${at}headers.${name}`, 'a text');
    return [name, value] as const;
  });
  // A body of JSON is what all of these logins take.
  return { method, path, headers: { 'Content-Type': 'application/json', ...Object.fromEntries(texts) } };
}

function problem(field: string, expected: string): AppError {
  const facts = { reason: 'auth', field, expected };
  return new AppError('config.invalid', `Authentication: ${field || 'it'} takes ${expected}`, { facts });
}

function members(value: JsonValue | undefined, field: string): JsonMembers {
  if (isMembers(value)) return value;
  throw problem(field, 'an object');
}

function text(node: JsonMembers, field: string, at: string): string {
  const value = node[field];
  if (typeof value === 'string' && value !== '') return value;
  throw problem(at + field, 'a text');
}

function oneOf<T extends string>(node: JsonMembers, field: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === node[field]);
  if (found !== undefined) return found;
  throw problem(field, choices.join(', '));
}

function pointer(node: JsonMembers, field: string): string {
  const value = text(node, field, 'login.token.');
  if (value.startsWith('/')) return value;
  throw problem(`login.token.${field}`, 'a JSON pointer: /token/uuid');
}

function list<T extends JsonValue>(
  node: JsonMembers,
  field: string,
  fits: (item: JsonValue) => item is T,
  what: string,
): readonly T[] {
  const value = node[field] ?? [];
  if (Array.isArray(value) && value.every(fits)) return value;
  throw problem(field, `a list of ${what}`);
}

function isText(value: JsonValue): value is string {
  return typeof value === 'string';
}

function isStatus(value: JsonValue): value is number {
  return typeof value === 'number' && value >= 300 && value <= 599;
}
