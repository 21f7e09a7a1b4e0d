import { AppError, isAppError, throwIfCancelled } from '../../base/errors';
import { definitionLimits } from '../document/limits';
import { looksLikeDefinition } from './looksLikeDefinition';

/** Where services keep their definition, those of storage products first. */
export const wellKnownPaths = [
  // Ceph dashboard: all of its operations, then those that it calls documented
  '/docs/api-all.json',
  '/docs/openapi.json',
  '/api/openapi.json',
  '/api/openapi.yaml',
  '/openapi.json',
  '/openapi.yaml',
  '/openapi',
  '/swagger.json',
  '/swagger.yaml',
  '/api/swagger.json',
  '/api/swagger.yaml',
  '/v1/openapi.json',
  '/v1/swagger.json',
  '/api/v1/openapi.json',
  '/api-docs',
  '/v3/api-docs',
  '/v2/api-docs',
  '/swagger/v1/swagger.json',
  '/docs/swagger.json',
  '/q/openapi',
] as const;

/** One address that was asked. */
export interface TriedAddress {
  readonly url: string;
  /** `definition`, `other` for an answer that is none, else the status or the code of the error. */
  readonly result: string;
}

export interface FindOptions {
  /** Reads an address. @throws AppError as `HttpFiles.read` */
  read(url: string, maxBytes: number, signal?: AbortSignal): Promise<string>;
  readonly signal?: AbortSignal;
  onTry?(url: string): void;
}

/**
 * Looks for the definition of a service: at the address itself, where a page of it for people leads, and at well-known places.
 * @throws AppError `input.invalid`, reason `noDefinitionAt`, with what was tried; `network.*` and `tls.*` from the first address
 * that cannot be reached, since the others will not be either
 */
export async function findDefinition(
  address: string,
  options: FindOptions,
): Promise<{ readonly url: string; readonly tried: readonly TriedAddress[] }> {
  const base = new URL(address);
  const places = [base.href, ...placesFrom(base)];
  const tried: TriedAddress[] = [];
  for (let at = 0; at < places.length; at++) {
    const url = places[at] ?? '';
    if (tried.some((each) => each.url === url)) continue;
    const { result, text } = await tryAddress(url, options);
    tried.push({ url, result });
    if (result === 'definition') return { url, tried };
    // A page for people says where its definition is: that is asked next.
    if (text !== undefined) places.splice(at + 1, 0, ...linkedFrom(text, base));
  }
  const facts = { reason: 'noDefinitionAt', address: base.href, tried: triedText(tried) };
  throw new AppError('input.invalid', `No definition at ${base.href}: ${facts.tried}`, { facts });
}

/** The well-known places of a host and, where the address has a path, below that, too. */
function placesFrom({ origin, pathname }: URL): readonly string[] {
  const below = pathname.replace(/\/+$/, '');
  const roots = below === '' ? [origin] : [`${origin}${below}`, origin];
  return roots.flatMap((root) => wellKnownPaths.map((path) => `${root}${path}`));
}

async function tryAddress(
  url: string,
  { read, signal, onTry }: FindOptions,
): Promise<{ readonly result: string; readonly text?: string }> {
  throwIfCancelled(signal);
  onTry?.(url);
  try {
    const text = await read(url, definitionLimits.scannedBytes, signal);
    return looksLikeDefinition(text) ? { result: 'definition' } : { result: 'other', text };
  } catch (error) {
    if (!isAppError(error) || /^(?:network|tls|proxy|cancelled|config)/.test(error.code)) throw error;
    return { result: /^HTTP (\d+)$/.exec(String(error.facts['detail']))?.[1] ?? error.code };
  }
}

/** Pages for people name their definition in a few known ways: Swagger UI, ReDoc, Scalar. */
const linkForms = [
  /\burl\s*:\s*["']([^"']+)["']/g,
  /\bspec-url\s*=\s*["']([^"']+)["']/g,
  /\bdata-url\s*=\s*["']([^"']+)["']/g,
];

/** Links that are followed of one page. */
const mostLinks = 5;

function linkedFrom(page: string, base: URL): readonly string[] {
  const links = linkForms.flatMap((form) => [...page.slice(0, 500_000).matchAll(form)].map(([, link = '']) => link));
  return links
    .filter((link) => URL.canParse(link, base.href))
    .map((link) => new URL(link, base).href)
    .filter((link) => new URL(link).origin === base.origin)
    .slice(0, mostLinks);
}

function triedText(tried: readonly TriedAddress[]): string {
  return tried.map(({ url, result }) => `${url.replace(/^[a-z]+:\/\/[^/]+/i, '')} (${result})`).join(', ');
}
