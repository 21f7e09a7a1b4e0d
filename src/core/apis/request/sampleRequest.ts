import type { DefinitionDocument } from '../document/definitionDocument';
import type { Json } from '../document/json';
import type { OperationNode } from '../shapes/operationNodes';
import type { OperationShape, ParameterShape } from '../shapes/operationShape';
import { readOperation } from '../shapes/readOperation';
import type { Deviation } from '../values/checkRun';
import { checkValue } from '../values/checkValue';
import { sampleValue } from '../values/sampleValue';
import { type SampleBody, sampleBody } from './sampleBody';
import { encodeQuery, type Pair, serializeInHeader, serializeInPath, serializePairs } from './serializeParameter';

/** A request that fits the definition, without credentials: those are added by who sends it. */
export interface SampleRequest {
  readonly operation: string;
  readonly method: string;
  /** The path with values, encoded; relative to the server's address. */
  readonly path: string;
  /** Not encoded. */
  readonly query: readonly Pair[];
  readonly headers: readonly Pair[];
  readonly cookies: readonly Pair[];
  /** All parameters with a value that fits; optional ones are not in the request above. */
  readonly parameters: readonly SampleParameter[];
  readonly body?: SampleBody;
  /** Where a sample could not be made to fit. */
  readonly deviations: readonly Deviation[];
}

export interface SampleParameter {
  readonly name: string;
  readonly in: ParameterShape['in'];
  readonly required: boolean;
  readonly value: Json;
}

export interface SampleRequestOptions {
  /** Optional parameters as well. */
  readonly optional?: boolean;
}

/** A valid request for an operation: path, query, headers and body from examples, enums, formats and limits. */
export function sampleRequest(
  document: DefinitionDocument,
  operation: OperationNode,
  { optional = false }: SampleRequestOptions = {},
): SampleRequest {
  const shape = readOperation(document, operation);
  const valued = shape.parameters.map((shapeOf) => ({ shape: shapeOf, value: parameterValue(document, shapeOf) }));
  const sent = valued.filter(({ shape: { required } }) => required || optional);
  const pairs = (location: ParameterShape['in']) =>
    sent
      .filter(({ shape: { in: at } }) => at === location)
      .flatMap(({ shape: at, value }) => serializePairs(at, value));
  const body = shape.body && sampleBody(document, shape.body);
  const headers = sent.filter(({ shape: { in: at } }) => at === 'header');
  return {
    operation: operation.id,
    method: operation.method,
    path: filledPath(operation.path, sent),
    query: [...pairs('query'), ...pairs('querystring')],
    headers: [
      ...headers.map(({ shape: at, value }): Pair => [at.name, serializeInHeader(at, value)]),
      ...(body === undefined || body.mediaType === '' ? [] : [['Content-Type', body.mediaType] as Pair]),
      ...acceptHeader(shape),
    ],
    cookies: pairs('cookie'),
    parameters: valued.map(({ shape: { name, in: at, required }, value }) => ({ name, in: at, required, value })),
    ...(body === undefined ? {} : { body }),
    deviations: [
      ...valued.flatMap((parameter) => parameterDeviations(document, parameter)),
      ...(body?.deviations ?? []),
    ],
  };
}

/** Path and query as they stand in the request line. */
export function requestTarget({ path, query }: Pick<SampleRequest, 'path' | 'query'>): string {
  return query.length === 0 ? path : `${path}?${encodeQuery(query)}`;
}

interface Valued {
  readonly shape: ParameterShape;
  readonly value: Json;
}

function parameterValue(document: DefinitionDocument, parameter: ParameterShape): Json {
  for (const { value } of parameter.examples) {
    if (checkValue(document, parameter.schema, value, { limit: 1 }).length === 0) return value;
  }
  if (parameter.schema === undefined) return 'string';
  const value = sampleValue(document, parameter.schema, { direction: 'request' }) ?? 'string';
  // An empty path segment would be another path.
  return parameter.in === 'path' && value === '' ? 'a' : value;
}

function parameterDeviations(document: DefinitionDocument, { shape, value }: Valued): readonly Deviation[] {
  const found = checkValue(document, shape.schema, value, { direction: 'request' });
  return found.map((deviation) => ({ ...deviation, pointer: `${shape.in} ${shape.name}${deviation.pointer}` }));
}

/** Names in braces replaced by values; what is not declared keeps its name as value. */
function filledPath(path: string, sent: readonly Valued[]): string {
  return path.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    const found = sent.find(({ shape }) => shape.in === 'path' && shape.name === name);
    return found === undefined ? whole.slice(1, -1) : serializeInPath(found.shape, found.value);
  });
}

/** The media types of good answers; servers that version by media type (Ceph's dashboard) need them. */
function acceptHeader({ responses }: OperationShape): readonly Pair[] {
  const good = responses.filter(({ status }) => /^2/.test(status)).flatMap(({ contents }) => contents);
  const types = [...new Set(good.map(({ mediaType }) => mediaType))];
  return types.length === 0 ? [] : [['Accept', types.join(', ')]];
}
