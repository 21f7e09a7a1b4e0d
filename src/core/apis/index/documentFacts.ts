import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, type Json, textOf, textsOf } from '../document/json';
import type { DefinitionFamily, DefinitionInfo, ServerEntry, ServerVariable } from './definitionIndex';

/** The version as written, and the family of versions that are read alike. */
export function documentVersion(document: DefinitionDocument): { version: string; family: DefinitionFamily } {
  const { root } = document;
  const version = textOf(root['openapi']) ?? textOf(root['swagger']) ?? '';
  // `swagger: 2.0` without quotes is a number, 2.
  return { version: version === '2' ? '2.0' : version, family: familyOf(version) };
}

/** The family of a version number as it is written. */
export function familyOf(version: string): DefinitionFamily {
  if (/^2(\.0)?$/.test(version)) return 'swagger2';
  const minor = /^3\.([012])(?:\.|$)/.exec(version)?.[1];
  if (minor === '0') return 'openapi3.0';
  if (minor === '1') return 'openapi3.1';
  return minor === '2' ? 'openapi3.2' : 'unknown';
}

export function documentInfo(document: DefinitionDocument): DefinitionInfo {
  const info = isObject(document.root['info']) ? document.root['info'] : {};
  const description = textOf(info['description']);
  return {
    title: textOf(info['title']) ?? '',
    version: textOf(info['version']) ?? '',
    ...(description === undefined ? {} : { description }),
  };
}

/** The servers as written; of Swagger 2.0 one for each scheme, or only the base path when there is no host. */
export function serverEntries(document: DefinitionDocument): readonly ServerEntry[] {
  const { root } = document;
  const servers = Array.isArray(root['servers']) ? root['servers'] : [];
  const found = servers.flatMap((server): ServerEntry[] => {
    const url = isObject(server) ? textOf(server['url']) : undefined;
    if (!isObject(server) || url === undefined) return [];
    const description = textOf(server['description']);
    const variables = [...document.entries(server['variables'])].map(({ key, value }) => serverVariable(key, value));
    return [{ url, ...(description === undefined ? {} : { description }), variables, ...document.placeOf(server) }];
  });
  return found.length > 0 ? found : swaggerServers(document);
}

function serverVariable(name: string, value: Json | undefined): ServerVariable {
  const node = isObject(value) ? value : {};
  return { name, default: textOf(node['default']) ?? '', values: textsOf(node['enum']) };
}

function swaggerServers(document: DefinitionDocument): readonly ServerEntry[] {
  const { root } = document;
  const host = textOf(root['host']);
  const basePath = textOf(root['basePath']);
  if (host === undefined && basePath === undefined) return [];
  const place = document.placeOf(root, host === undefined ? 'basePath' : 'host');
  const path = basePath === undefined || basePath === '/' ? '' : basePath;
  const schemes = textsOf(root['schemes']);
  const urls =
    host === undefined
      ? [path || '/']
      : (schemes.length > 0 ? schemes : ['https']).map((scheme) => `${scheme}://${host}${path}`);
  return urls.map((url) => ({ url, variables: [], ...place }));
}
