import type { RequestHeaders } from '../../sigv4/rawRequest';
import type { Route } from '../operations/operation';
import { S3Error } from '../s3Error';
import type { Target } from './rawUrl';

/** Parameters that say nothing of what is asked for: the signature, and the name that SDKs add. Lower case. */
function isIgnorable(parameter: string): boolean {
  const name = parameter.toLowerCase();
  return name === 'x-id' || name.startsWith('x-amz-');
}

/** x-amz-* headers that every operation understands, or that change nothing. */
const commonHeaders: ReadonlySet<string> = new Set([
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-user-agent',
  'x-amz-decoded-content-length',
  'x-amz-trailer',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-expected-bucket-owner',
  'x-amz-request-payer',
  'x-amz-te',
  'x-amz-api-version',
]);

/** Headers that change what a request does, beside x-amz-*. Reading without them is what HTTP allows anyway. */
const conditional = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'];

export interface RoutedRequest {
  readonly method: string;
  readonly target: Target;
  readonly headers: RequestHeaders;
}

/**
 * The route of a request. Throws MethodNotAllowed where nothing answers to the method, and NotImplemented for a parameter or a
 * header that changes what is asked for and that no operation declares: nothing may fall through to another operation.
 */
export function findRoute(routes: readonly Route[], request: RoutedRequest): Route {
  const { bucket, key } = request.target;
  const scope = bucket === '' ? 'service' : key === '' ? 'bucket' : 'object';
  const parameters = [...request.target.query.keys()].filter((name) => !isIgnorable(name));
  const possible = routes.filter((route) => route.method === request.method && route.scope === scope);
  if (possible.length === 0) throw notAllowed(request, scope);
  const chosen = possible
    .filter((route) => selects(route, request))
    .reduce<Route | undefined>((best, route) => (best && weight(best) >= weight(route) ? best : route), undefined);
  if (!chosen && parameters.length === 0) throw notAllowed(request, scope);
  if (!chosen) throw notImplemented('parameter', parameters[0] ?? '');
  const unknown = parameters.find((name) => !understands(chosen, name));
  if (unknown !== undefined) throw notImplemented('parameter', unknown);
  requireKnownHeaders(chosen, request);
  return chosen;
}

function notAllowed({ method }: RoutedRequest, scope: Route['scope']): S3Error {
  return new S3Error('MethodNotAllowed', undefined, { Method: method, ResourceType: scope.toUpperCase() });
}

function selects({ query = [], header }: Route, { target, headers }: RoutedRequest): boolean {
  return query.every((name) => target.query.has(name)) && (header === undefined || headers.get(header) !== undefined);
}

function weight({ query = [], header }: Route): number {
  return query.length * 2 + (header === undefined ? 0 : 1);
}

function understands({ query = [], parameters = [] }: Route, name: string): boolean {
  return query.includes(name) || patternMatches(parameters, name);
}

/** True for a name in the list, or one that begins as a pattern with `*` at its end says. */
export function patternMatches(patterns: readonly string[], name: string): boolean {
  return patterns.some(
    (pattern) => pattern === name || (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1))),
  );
}

function requireKnownHeaders(route: Route, { method, headers }: RoutedRequest): void {
  const isRead = method === 'GET' || method === 'HEAD';
  for (const name of headers.names()) {
    const counts = name.startsWith('x-amz-') ? !commonHeaders.has(name) : !isRead && conditional.includes(name);
    if (!counts || name === route.header || patternMatches(route.headers ?? [], name)) continue;
    throw notImplemented('header', name);
  }
}

function notImplemented(what: 'parameter' | 'header', name: string): S3Error {
  const message = `A ${what} you provided implies functionality that is not implemented`;
  return new S3Error('NotImplemented', message, what === 'header' ? { Header: name } : { Parameter: name });
}
