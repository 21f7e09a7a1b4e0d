import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, textOf, textsOf } from '../document/json';
import { type OperationNode, operationNodes } from '../shapes/operationNodes';
import type { MediaShape, OperationShape, SchemaNode } from '../shapes/operationShape';
import { readOperation } from '../shapes/readOperation';
import { checkAmounts, checkDocument } from './checkDocument';
import { checkOperations } from './checkOperations';
import { checkPaths } from './checkPaths';
import { checkReferences } from './checkReferences';
import { countDefinition } from './countDefinition';
import type { DefinitionIndex, OperationEntry } from './definitionIndex';
import { documentInfo, documentVersion, serverEntries } from './documentFacts';
import { productObjectOf } from './pathFacts';
import { productObjects } from './productObjects';
import type { SchemaGraph } from './schemaGraph';
import { SecurityLists, securitySchemes } from './securityEntries';
import { tagEntries } from './tagEntries';

/** The index of a definition that was read, with everything that is wrong with it. */
export function buildIndex(document: DefinitionDocument, graph: SchemaGraph): DefinitionIndex {
  const schemes = securitySchemes(document);
  const byName = new Map(schemes.map((scheme) => [scheme.name, scheme]));
  const nodes = [...operationNodes(document)];
  const security = new SecurityLists(document, byName);
  const operations = nodes.map((node) => operationEntry(document, graph, node, security));
  const { version, family } = documentVersion(document);
  checkDocument(document, family);
  checkAmounts(document, { operations: nodes.length, schemas: graph.schemas.length });
  checkPaths(document);
  checkOperations(document, nodes, family, byName);
  checkReferences(document);
  return {
    stage: 'full',
    version,
    family,
    info: documentInfo(document),
    servers: serverEntries(document),
    counts: countDefinition(document, operations, graph),
    operations,
    schemas: graph.schemas.map(({ name, place }) => ({ name, ...place, circular: graph.isCircular(name) })),
    tags: tagEntries(document, operations),
    securitySchemes: schemes,
    productObjects: productObjects(operations),
    problems: document.problems.sorted(),
    problemsLeftOut: document.problems.leftOut,
    files: document.uris,
  };
}

function operationEntry(
  document: DefinitionDocument,
  graph: SchemaGraph,
  operation: OperationNode,
  security: SecurityLists,
): OperationEntry {
  const { node, id, method, path, place } = operation;
  const shape = readOperation(document, operation);
  const operationId = textOf(node['operationId']);
  const summary = textOf(node['summary']);
  return {
    id,
    method,
    path,
    ...(operationId === undefined ? {} : { operationId }),
    ...(summary === undefined ? {} : { summary }),
    tags: textsOf(node['tags']),
    ...place,
    deprecated: node['deprecated'] === true,
    security: security.of(node['security']),
    asynchronous: shape.responses.some(({ status }) => status === '202'),
    productObject: productObjectOf(path),
    parameterNames: shape.parameters.map(({ name }) => name),
    schemaNames: [...schemaNames(document, graph, shape)],
  };
}

function schemaNames(document: DefinitionDocument, graph: SchemaGraph, shape: OperationShape): ReadonlySet<string> {
  const names = new Set<string>();
  for (const schema of schemasOf(shape)) for (const name of graph.namesIn(document, asJson(schema))) names.add(name);
  return names;
}

/** All schemas of an operation: parameters, bodies, responses and their headers. */
export function* schemasOf({ parameters, body, responses }: OperationShape): Iterable<SchemaNode | undefined> {
  for (const parameter of parameters) yield parameter.schema;
  yield* mediaSchemas(body?.contents ?? []);
  for (const response of responses) {
    yield* mediaSchemas(response.contents);
    for (const header of response.headers) yield header.schema;
  }
}

function* mediaSchemas(contents: readonly MediaShape[]): Iterable<SchemaNode | undefined> {
  for (const media of contents) yield media.schema;
}

function asJson(schema: SchemaNode | undefined) {
  return isObject(schema) ? schema : undefined;
}
