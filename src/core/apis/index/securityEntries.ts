import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, type Json, type JsonObject, textOf, textsOf } from '../document/json';
import type { OAuthFlow, SecurityAlternative, SecurityRequirement, SecuritySchemeEntry } from './definitionIndex';

/** The security schemes: `components.securitySchemes` and Swagger 2.0's `securityDefinitions`. */
export function securitySchemes(document: DefinitionDocument): readonly SecuritySchemeEntry[] {
  const components = document.root['components'];
  const containers = [
    isObject(components) ? components['securitySchemes'] : undefined,
    document.root['securityDefinitions'],
  ];
  return containers.flatMap((container) =>
    [...document.entries(container)].flatMap(({ key, value, place }) => {
      const node = document.follow(value);
      return isObject(node) ? { name: key, ...place, ...schemeFacts(document, node) } : [];
    }),
  );
}

function schemeFacts(document: DefinitionDocument, node: JsonObject) {
  const type = textOf(node['type']) ?? '';
  const facts = {
    in: textOf(node['in']),
    parameterName: textOf(node['name']),
    description: textOf(node['description']),
  };
  const scheme = type === 'basic' ? 'basic' : textOf(node['scheme'])?.toLowerCase();
  return {
    type: type === 'basic' ? 'http' : type,
    ...defined(facts),
    ...(scheme === undefined ? {} : { scheme }),
    flows: type === 'oauth2' ? oauthFlows(document, node) : [],
  };
}

function defined<T extends Record<string, string | undefined>>(facts: T): { [K in keyof T]?: string } {
  const entries = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: string };
}

const oldFlows: Readonly<Record<string, string>> = {
  application: 'clientCredentials',
  accessCode: 'authorizationCode',
};

function oauthFlows(document: DefinitionDocument, node: JsonObject): readonly OAuthFlow[] {
  const old = textOf(node['flow']);
  if (old !== undefined) return [oauthFlow(oldFlows[old] ?? old, node)];
  return [...document.entries(node['flows'])].flatMap(({ key, value }) =>
    isObject(value) ? oauthFlow(key, value) : [],
  );
}

function oauthFlow(type: string, node: JsonObject): OAuthFlow {
  const urls = { tokenUrl: textOf(node['tokenUrl']), authorizationUrl: textOf(node['authorizationUrl']) };
  const scopes = isObject(node['scopes']) ? Object.keys(node['scopes']) : [];
  return { type, ...defined(urls), scopes };
}

/**
 * The ways to be let in of one operation after the other. A thousand operations have two or three of them, and those that are equal are
 * one object, which is then sent to another thread once only.
 */
export class SecurityLists {
  readonly #ofDocument: Json | undefined;
  readonly #schemes: ReadonlyMap<string, SecuritySchemeEntry>;
  readonly #known = new Map<string, readonly SecurityAlternative[]>();

  constructor(document: DefinitionDocument, schemes: ReadonlyMap<string, SecuritySchemeEntry>) {
    this.#ofDocument = document.root['security'];
    this.#schemes = schemes;
  }

  /** The alternatives as an operation, or else the document, writes them, in the order of {@link preferred}. */
  of(own: Json | undefined): readonly SecurityAlternative[] {
    const written = Array.isArray(own) ? own : this.#ofDocument;
    const items = Array.isArray(written) ? written : [];
    const alternatives = items.flatMap((item) => (isObject(item) ? [alternative(item)] : []));
    const found = preferred(alternatives, this.#schemes);
    const key = JSON.stringify(found);
    const known = this.#known.get(key);
    if (known === undefined) this.#known.set(key, found);
    return known ?? found;
  }
}

function alternative(node: JsonObject): SecurityAlternative {
  return Object.entries(node).map(([scheme, scopes]): SecurityRequirement => ({ scheme, scopes: textsOf(scopes) }));
}

/** Alternatives that put a secret into the address come last: addresses end up in logs. Otherwise as written. */
function preferred(
  alternatives: readonly SecurityAlternative[],
  schemes: ReadonlyMap<string, SecuritySchemeEntry>,
): readonly SecurityAlternative[] {
  const inAddress = (item: SecurityAlternative) => item.some(({ scheme }) => schemes.get(scheme)?.in === 'query');
  return [...alternatives.filter((item) => !inAddress(item)), ...alternatives.filter(inAddress)];
}
