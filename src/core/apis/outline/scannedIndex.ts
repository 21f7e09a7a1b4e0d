import type { DefinitionIndex, OperationEntry } from '../index/definitionIndex';
import { familyOf } from '../index/documentFacts';
import { hasColonAction, operationIdentity, productObjectOf } from '../index/pathFacts';
import { productObjects } from '../index/productObjects';
import { type LineScan, lineScan, type ScannedOperation } from './lineScan';

/**
 * The index as far as the line scan knows it: for the first tree, within a tenth of a second. Without security, problems, schema and
 * parameter names, and without what 202 says.
 * @returns `undefined` when the text must be parsed to know anything.
 */
export function scannedIndex(source: { readonly uri: string; readonly text: string }): DefinitionIndex | undefined {
  const scan = lineScan(source.text);
  if (scan === undefined) return undefined;
  const operations = scan.operations.map(operationEntry);
  const tags = scannedTags(operations);
  return {
    stage: 'scan',
    version: scan.version,
    family: familyOf(scan.version),
    info: { title: scan.title, version: scan.apiVersion },
    servers: [],
    counts: counts(scan, operations, tags.length),
    operations,
    schemas: scan.schemas.map((schema) => ({ ...schema, circular: false })),
    tags,
    securitySchemes: [],
    productObjects: productObjects(operations),
    problems: [],
    problemsLeftOut: 0,
    files: [source.uri],
  };
}

/** Whether the full index shows the same operations and schemas at the same lines as the scan did: the tree may stay. */
export function confirms(full: DefinitionIndex, scanned: DefinitionIndex): boolean {
  const outline = ({ operations, schemas }: DefinitionIndex) =>
    JSON.stringify([
      operations.map(({ id, uri, line, operationId, tags, deprecated }) => [
        id,
        uri,
        line,
        operationId,
        tags,
        deprecated,
      ]),
      schemas.map(({ name, uri, line }) => [name, uri, line]),
    ]);
  return outline(full) === outline(scanned);
}

function operationEntry(operation: ScannedOperation): OperationEntry {
  const { method, path } = operation;
  return {
    ...operation,
    id: operationIdentity(method, path),
    security: [],
    asynchronous: false,
    productObject: productObjectOf(path),
    parameterNames: [],
    schemaNames: [],
  };
}

function counts(scan: LineScan, operations: readonly OperationEntry[], tags: number): DefinitionIndex['counts'] {
  const paths = [...new Set(operations.map(({ path }) => path))];
  return {
    paths: scan.paths,
    operations: operations.length,
    schemas: scan.schemas.length,
    tags,
    deprecated: operations.filter(({ deprecated }) => deprecated).length,
    asynchronous: 0,
    colonPaths: paths.filter(hasColonAction).length,
    trailingSlashPaths: paths.filter((path) => path.length > 1 && path.endsWith('/')).length,
    cycles: 0,
  };
}

function scannedTags(operations: readonly OperationEntry[]): DefinitionIndex['tags'] {
  const found = new Map<string, { readonly line: number; operations: number }>();
  for (const { tags, line } of operations) {
    for (const name of tags) {
      const tag = found.get(name) ?? { line, operations: 0 };
      tag.operations++;
      found.set(name, tag);
    }
  }
  return [...found].map(([name, tag]) => ({ name, ...tag }));
}
