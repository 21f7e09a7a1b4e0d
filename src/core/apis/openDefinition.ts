import type { DefinitionDocument } from './document/definitionDocument';
import { type ReadOptions, readDefinition } from './document/readDefinition';
import { buildIndex } from './index/buildIndex';
import type { DefinitionIndex, OperationEntry } from './index/definitionIndex';
import { SchemaGraph } from './index/schemaGraph';
import { scannedIndex } from './outline/scannedIndex';
import { type OperationNode, operationNodes } from './shapes/operationNodes';

/** A definition that was read: what everything about one operation or schema is made from. */
export interface OpenDefinition {
  readonly document: DefinitionDocument;
  readonly graph: SchemaGraph;
  readonly index: DefinitionIndex;
  /** By {@link OperationNode.id}; empty when the text could not be parsed. */
  readonly operations: ReadonlyMap<string, OperationNode>;
  /** The operations of the index by {@link OperationEntry.id}. */
  readonly entries: ReadonlyMap<string, OperationEntry>;
}

/**
 * Reads a definition whole. When the text cannot be parsed, or is too large to be, its index is that of the line scan: operations
 * and schemas with their lines, and the problem.
 * @throws AppError `cancelled` only.
 */
export async function openDefinition(options: ReadOptions): Promise<OpenDefinition> {
  const document = await readDefinition(options);
  const graph = new SchemaGraph(document);
  const operations = new Map<string, OperationNode>();
  for (const operation of operationNodes(document)) operations.set(operation.id, operation);
  const index = scannedInstead(buildIndex(document, graph), options);
  const entries = new Map(index.operations.map((entry) => [entry.id, entry]));
  return { document, graph, index, operations, entries };
}

/** What the line scan knows, for a text of which the parser knows nothing. */
function scannedInstead(index: DefinitionIndex, source: ReadOptions): DefinitionIndex {
  const scanned = index.version === '' && index.counts.operations === 0 ? scannedIndex(source) : undefined;
  if (scanned === undefined) return index;
  const { problems, problemsLeftOut, files } = index;
  return { ...scanned, problems, problemsLeftOut, files };
}
