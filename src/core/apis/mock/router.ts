import type { OperationNode } from '../shapes/operationNodes';
import { compareTemplates, matchRoute, type RouteTemplate, routeTemplate } from './routeTemplate';

/** An operation that a request is for, or why there is none. */
export type RouteMatch =
  | Found
  /** The path is known, with other methods. */
  | { readonly kind: 'otherMethod'; readonly allowed: readonly string[] }
  | { readonly kind: 'notFound' };

interface Found {
  readonly kind: 'found';
  readonly operation: OperationNode;
  /** Of the path's parameters, not decoded. */
  readonly values: Readonly<Record<string, string>>;
}

type Fits = (operation: OperationNode, values: Readonly<Record<string, string>>) => boolean;

interface Route {
  readonly template: RouteTemplate;
  readonly operations: ReadonlyMap<string, OperationNode>;
}

/**
 * Finds the operation of a request: literal paths first, then the longest literal text around a parameter, so that
 * `/clusters/5::action` is not `/clusters/{id}:action` with the id `5:`. A slash at the end is part of a path.
 */
export class Router {
  /** By number of segments; the closer template first. */
  readonly #routes = new Map<number, readonly Route[]>();
  readonly #fits: Fits;

  /** @param fits Decides between paths that differ in their parameters' names only: whether values fit those of an operation. */
  constructor(operations: Iterable<OperationNode>, fits: Fits = () => true) {
    this.#fits = fits;
    const byPath = new Map<string, Map<string, OperationNode>>();
    for (const operation of operations) {
      const methods = byPath.get(operation.path) ?? new Map<string, OperationNode>();
      methods.set(operation.method, operation);
      byPath.set(operation.path, methods);
    }
    const routes = [...byPath].map(
      ([path, methods]): Route => ({ template: routeTemplate(path), operations: methods }),
    );
    routes.sort((a, b) => compareTemplates(a.template, b.template));
    for (const route of routes) {
      const length = route.template.segments.length;
      this.#routes.set(length, [...(this.#routes.get(length) ?? []), route]);
    }
  }

  /** @param path As it came over the wire, behind the server's own path, without query. */
  find(method: string, path: string): RouteMatch {
    const parts = path.split('/');
    const allowed = new Set<string>();
    const found: Found[] = [];
    for (const { template, operations } of this.#routes.get(parts.length) ?? []) {
      const values = matchRoute(template, parts);
      if (values === undefined) continue;
      const operation = operations.get(method) ?? (method === 'HEAD' ? operations.get('GET') : undefined);
      // A less close template may have the method: `/a/{id}` beside `/a/list`.
      if (operation !== undefined) found.push({ kind: 'found', operation, values });
      for (const each of operations.keys()) allowed.add(each);
    }
    const chosen = found.find(({ operation, values }) => this.#fits(operation, values)) ?? found[0];
    if (chosen !== undefined) return chosen;
    return allowed.size > 0 ? { kind: 'otherMethod', allowed: [...allowed] } : { kind: 'notFound' };
  }
}
