import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';

/** Ways by which APIs without a login let requests in, as OpenAPI writes them; undefined: anybody. */
export const accessWays = {
  bearer: { type: 'http', scheme: 'bearer' },
  header: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
  basic: { type: 'http', scheme: 'basic' },
  none: undefined,
} as const;

export type AccessWay = keyof typeof accessWays;

interface Definition {
  paths: Record<string, Record<string, { security?: unknown }>>;
  components: { securitySchemes?: unknown };
}

/** The definition of the patterns' management API without its login, in which another way lets requests in. */
export function definitionWith(way: AccessWay): string {
  const file = path.join(projectRoot, 'snippets/support/management-api.yaml');
  const definition = parse(readFileSync(file, 'utf8')) as Definition;
  for (const name of Object.keys(definition.paths)) if (name.startsWith('/auth/')) delete definition.paths[name];
  const scheme = accessWays[way];
  for (const operations of Object.values(definition.paths)) {
    for (const operation of Object.values(operations)) operation.security = scheme ? [{ way: [] }] : [];
  }
  definition.components.securitySchemes = scheme ? { way: scheme } : {};
  return stringify(definition);
}
