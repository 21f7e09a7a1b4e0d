/** HTTP methods that a path item has as keys: OpenAPI 3.2 (4.9.1) has the most, `query` among them. */
export const pathItemMethods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'] as const;

const methods: ReadonlySet<string> = new Set(pathItemMethods);

/** Whether a key of a path item is a method. */
export function isMethod(key: string): boolean {
  return methods.has(key);
}

/** An operation's identity: method and literal path. */
export function operationIdentity(method: string, path: string): string {
  return `${method} ${path}`;
}

/** The object of the product that a path is about: its first segment behind `api` and a version, without a colon action. */
export function productObjectOf(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '');
  const first = segments.find((segment) => !/^(?:api|v\d[\w.]*)$/i.test(segment)) ?? segments.at(-1) ?? '';
  return first.startsWith('{') ? first.slice(0, first.indexOf('}') + 1) : (first.split(':', 1)[0] ?? '');
}

/** Names in braces, in order: of `/a/{b}:{c}` b and c. */
export function pathParameterNames(path: string): readonly string[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? '');
}

/** Whether the last segment has an action behind a colon, outside of braces. */
export function hasColonAction(path: string): boolean {
  return path.replace(/\{[^{}]*\}/g, '').includes(':');
}

/** A path with all parameters alike: equal for paths that differ in their parameters' names only. */
export function pathPattern(path: string): string {
  return path.replace(/\{[^{}]*\}/g, '{}');
}
