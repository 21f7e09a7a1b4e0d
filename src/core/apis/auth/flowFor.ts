import type { DefinitionIndex, OperationEntry, SecuritySchemeEntry } from '../index/definitionIndex';
import type { AuthFlow } from './authFlow';
import { authPresets } from './authPresets';

/** What a definition says of its ways to be let in. */
export type SecurityFacts = Pick<DefinitionIndex, 'securitySchemes' | 'operations'>;

/**
 * The way of authentication that a definition asks for, as far as it tells: a known login operation first, else the first
 * alternative that we can do. The order of `security` puts secrets in addresses last.
 * @param operation For one operation; without it, the most common way of the definition.
 */
export function flowFor({ securitySchemes, operations }: SecurityFacts, operation?: OperationEntry): AuthFlow {
  if (operation !== undefined && operation.security.length === 0) return { kind: 'none' };
  const has = (id: string) => operations.some((each) => each.id === id);
  const { xms, 'ceph-dashboard': ceph } = authPresets;
  const header = (name: string) =>
    securitySchemes.some((scheme) => scheme.in === 'header' && scheme.parameterName === name);
  if (has(`${xms.login.method} ${xms.login.path}`) && header(xms.send.header)) return xms;
  const bearer = securitySchemes.some(({ scheme }) => scheme === 'bearer');
  if (has(`${ceph.login.method} ${ceph.login.path}`) && has('POST /api/auth/logout') && bearer) return ceph;
  const security =
    operation?.security ?? operations.find((each) => each.security.some((way) => way.length > 0))?.security ?? [];
  for (const alternative of security) {
    const [only, ...others] = alternative;
    const scheme = securitySchemes.find(({ name }) => name === only?.scheme);
    const flow = scheme === undefined || others.length > 0 ? undefined : flowOf(scheme, only?.scopes ?? []);
    if (flow !== undefined) return flow;
  }
  return { kind: 'none' };
}

/** A scheme as a way of authentication; `undefined` for those that need a browser. */
export function flowOf(scheme: SecuritySchemeEntry, scopes: readonly string[]): AuthFlow | undefined {
  switch (scheme.type) {
    case 'apiKey':
      return apiKeyOf(scheme);
    case 'http':
      if (scheme.scheme === 'basic') return { kind: 'basic' };
      return scheme.scheme === 'bearer' ? { kind: 'bearer' } : undefined;
    case 'mutualTLS':
      return { kind: 'mutualTls' };
    case 'oauth2': {
      const tokenUrl = scheme.flows.find(({ type }) => type === 'clientCredentials')?.tokenUrl;
      return tokenUrl === undefined
        ? { kind: 'bearer' }
        : { kind: 'oauth2ClientCredentials', tokenUrl, scopes, authenticate: 'header' };
    }
    case 'openIdConnect':
      return { kind: 'bearer' };
    default:
      return undefined;
  }
}

function apiKeyOf({ in: place, parameterName }: SecuritySchemeEntry): AuthFlow | undefined {
  if (parameterName === undefined || (place !== 'header' && place !== 'query' && place !== 'cookie')) return undefined;
  return { kind: 'apiKey', name: parameterName, in: place };
}
