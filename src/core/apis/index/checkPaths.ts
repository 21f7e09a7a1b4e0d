import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject } from '../document/json';
import { type PathNode, pathNodes } from '../shapes/operationNodes';
import { typeOf } from './checkDocument';
import { pathPattern } from './pathFacts';

/** Reports paths that are written wrongly or cannot be told from another one. */
export function checkPaths(document: DefinitionDocument): void {
  const { problems } = document;
  const patterns = new Map<string, PathNode>();
  for (const node of pathNodes(document)) {
    const { path, place } = node;
    if (!path.startsWith('/')) problems.add('path.noSlash', place, { path });
    const pattern = pathPattern(path);
    const other = patterns.get(pattern);
    if (other === undefined) patterns.set(pattern, node);
    else problems.add('path.ambiguous', place, { path, other: other.path, otherLine: other.place.line });
  }
  for (const { key, value, place } of document.entries(document.root['paths'])) {
    if (key.startsWith('x-') || isObject(value)) continue;
    problems.add('document.unexpectedType', place, { key, expected: 'mapping', found: typeOf(value) });
  }
}
