import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, type Json, textsOf } from '../document/json';
import type { OperationEntry } from '../index/definitionIndex';
import { keywordOf, propertiesOf, schemaParts } from '../shapes/effectiveSchema';
import type { OperationShape } from '../shapes/operationShape';
import { resourcePath } from './relatedOperations';

/** How to find out whether an operation that answered 202 is done. */
export interface AsyncHint {
  /** JSON pointer to the state in the answer: `/bucket/action_status`. */
  readonly statusPointer?: string;
  /** States that the definition lists. */
  readonly states: readonly string[];
  /** The operation that reads the object again. */
  readonly poll?: string;
}

/** Fields that tell the state of an object, the most specific first. */
const stateFields = ['action_status', 'actionStatus', 'task_status', 'state', 'status'] as const;

/** @returns `undefined` for operations that are done when they answer. */
export function asyncHint(
  document: DefinitionDocument,
  operation: OperationEntry,
  shape: OperationShape,
  all: readonly OperationEntry[],
): AsyncHint | undefined {
  const accepted = shape.responses.find(({ status }) => status === '202');
  if (accepted === undefined) return undefined;
  const schema = accepted.contents.find(({ schema: body }) => isObject(body))?.schema;
  const state = isObject(schema) ? findState(document, schema) : undefined;
  const poll = pollOperation(operation, all);
  return {
    ...(state === undefined ? {} : { statusPointer: state.pointer }),
    states: state?.states ?? [],
    ...(poll === undefined ? {} : { poll }),
  };
}

function findState(
  document: DefinitionDocument,
  schema: Json,
): { pointer: string; states: readonly string[] } | undefined {
  const inEnvelope = propertiesOf(schemaParts(document, schema));
  for (const field of stateFields) {
    for (const { name, schema: inner } of inEnvelope) {
      if (name === field) return stateAt(document, `/${name}`, inner);
      const found = propertiesOf(schemaParts(document, inner)).find((property) => property.name === field);
      if (found !== undefined) return stateAt(document, `/${name}/${field}`, found.schema);
    }
  }
  return undefined;
}

function stateAt(document: DefinitionDocument, pointer: string, schema: Json) {
  return { pointer, states: textsOf(keywordOf(schemaParts(document, schema), 'enum')) };
}

/** GET of the same object, or of an item of the collection that was posted to. */
function pollOperation({ path, method }: OperationEntry, all: readonly OperationEntry[]): string | undefined {
  const own = resourcePath(path);
  const wanted = method === 'POST' && !own.endsWith('/{}') ? `${own}/{}` : own;
  return all.find((other) => other.method === 'GET' && !other.path.includes(':') && resourcePath(other.path) === wanted)
    ?.id;
}
