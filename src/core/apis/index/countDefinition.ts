import type { DefinitionDocument } from '../document/definitionDocument';
import { pathNodes } from '../shapes/operationNodes';
import type { DefinitionCounts, OperationEntry } from './definitionIndex';
import { hasColonAction } from './pathFacts';
import type { SchemaGraph } from './schemaGraph';

/** The numbers of a definition that trees and the command line show. */
export function countDefinition(
  document: DefinitionDocument,
  operations: readonly OperationEntry[],
  graph: SchemaGraph,
): DefinitionCounts {
  const paths = [...pathNodes(document)].map(({ path }) => path);
  return {
    paths: paths.length,
    operations: operations.length,
    schemas: graph.schemas.length,
    tags: new Set(operations.flatMap(({ tags }) => tags)).size,
    deprecated: operations.filter(({ deprecated }) => deprecated).length,
    asynchronous: operations.filter(({ asynchronous }) => asynchronous).length,
    colonPaths: paths.filter(hasColonAction).length,
    trailingSlashPaths: paths.filter((path) => path.length > 1 && path.endsWith('/')).length,
    cycles: graph.cycles.length,
  };
}
