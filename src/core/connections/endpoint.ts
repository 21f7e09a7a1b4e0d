import { AppError } from '../base/errors';

/** Why a text is no endpoint: the `reason` fact of the `config.invalid` error. */
export type EndpointReason =
  | 'endpointEmpty'
  /** No `http://` or `https://`. */
  | 'endpointScheme'
  /** No host, or characters that no host name has. */
  | 'endpointHost'
  | 'endpointPort'
  /** A path, a query or a fragment after the host. */
  | 'endpointPath'
  /** `user:password@`: secrets never go into an endpoint. */
  | 'endpointUserInfo';

export interface EndpointParts {
  readonly scheme: 'http' | 'https';
  /** Lower case; IPv6 addresses with their brackets. */
  readonly host: string;
  /** The default port of the scheme where the endpoint names none. */
  readonly port: number;
}

const defaultPorts = { http: 80, https: 443 } as const;
// Underscores are no part of a DNS name, but names of containers have them and resolvers accept them.
const hostPattern = /^(?:\[[0-9a-f:.]+\]|[\p{L}\p{N}_](?:[\p{L}\p{N}._-]*[\p{L}\p{N}_])?\.?)$/u;

/**
 * The parts of an endpoint.
 * @throws AppError `config.invalid`, its fact `reason` an {@link EndpointReason}; the text itself is no fact, as it
 * may hold a secret.
 */
export function parseEndpoint(text: string): EndpointParts {
  const trimmed = text.trim();
  if (trimmed === '') throw invalid('endpointEmpty');
  const [, scheme, rest = ''] = /^(https?):\/\/(.*)$/is.exec(trimmed) ?? [];
  if (scheme === undefined) throw invalid('endpointScheme');
  if (rest.includes('@')) throw invalid('endpointUserInfo');
  const [, authority = '', tail = ''] = /^([^/?#\\]*)(.*)$/s.exec(rest) ?? [];
  if (tail !== '' && !/^\/+$/.test(tail)) throw invalid('endpointPath');
  return { scheme: scheme.toLowerCase() === 'http' ? 'http' : 'https', ...parseAuthority(authority, scheme) };
}

/**
 * The one way to write an endpoint: scheme and host in lower case, no default port, no trailing slash.
 * @throws AppError as {@link parseEndpoint}.
 */
export function normalizeEndpoint(text: string): string {
  return formatEndpoint(parseEndpoint(text));
}

/** `scheme://host[:port]`, the port only where it is not the scheme's own. */
export function formatEndpoint({ scheme, host, port }: EndpointParts): string {
  return `${scheme}://${host}${port === defaultPorts[scheme] ? '' : `:${port}`}`;
}

// Ports on which stores are commonly served without TLS: 80, Ceph RGW (8000, 7480, 8080), MinIO (9000).
const plainPorts: ReadonlySet<string> = new Set(['80', '7480', '8000', '8080', '9000']);

/**
 * Puts a scheme before `host[:port]` where it has none: `http` for the ports on which stores are commonly served without
 * TLS (80, 7480, 8000, 8080, 9000), else `https`, so that a guess never sends anything in the clear to a usual host.
 */
export function guessScheme(text: string): string {
  const trimmed = text.trim();
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)) return trimmed;
  const port = /^(?:\[[^\]]*\]|[^:/?#]*):(\d+)(?=[/?#]|$)/.exec(trimmed)?.[1];
  return `${port !== undefined && plainPorts.has(port) ? 'http' : 'https'}://${trimmed}`;
}

function parseAuthority(authority: string, scheme: string): Pick<EndpointParts, 'host' | 'port'> {
  const [, rawHost = '', rawPort] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(authority) ?? [];
  const host = rawHost.toLowerCase();
  if (!hostPattern.test(host)) throw invalid('endpointHost');
  const defaultPort = scheme.toLowerCase() === 'http' ? defaultPorts.http : defaultPorts.https;
  if (rawPort === undefined || rawPort === '') return { host, port: defaultPort };
  const port = Number(rawPort);
  if (!/^\d{1,5}$/.test(rawPort) || port < 1 || port > 65535) throw invalid('endpointPort');
  return { host, port };
}

function invalid(reason: EndpointReason): AppError {
  return new AppError('config.invalid', `Not an endpoint: ${reason}`, { facts: { reason } });
}
