import type { DefinitionDocument } from '../document/definitionDocument';
import type { Json } from '../document/json';
import {
  cookiePairs,
  headerText,
  type Pair,
  pairsText,
  pathText,
  queryPairs,
  wholeQueryPairs,
} from '../parameters/parameterText';
import type { OperationNode } from '../shapes/operationNodes';
import type { OperationShape, ParameterShape } from '../shapes/operationShape';
import { readOperation } from '../shapes/readOperation';
import type { Deviation } from '../values/checkRun';
import { checkValue } from '../values/checkValue';
import { sampleValue } from '../values/sampleValue';
import { type SampleBody, sampleBody } from './sampleBody';

/** A request that fits the definition, without credentials: those are added by who sends it. */
export interface SampleRequest {
  readonly operation: string;
  readonly method: string;
  /** The path with values, encoded; relative to the server's address. */
  readonly path: string;
  /** Encoded, as names and values stand in the address. */
  readonly query: readonly Pair[];
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Encoded. */
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
  const from = (location: ParameterShape['in']) => sent.filter(({ shape: { in: at } }) => at === location);
  const body = shape.body && sampleBody(document, shape.body);
  return {
    operation: operation.id,
    method: operation.method,
    path: filledPath(operation.path, sent),
    query: [
      ...from('query').flatMap(({ shape: at, value }) => queryPairs(at, value)),
      ...from('querystring').flatMap(({ shape: at, value }) => wholeQueryPairs(at.content[0]?.mediaType, value)),
    ],
    headers: [
      ...from('header').map(({ shape: at, value }) => [at.name, headerText(at, value)] as const),
      ...(body === undefined || body.mediaType === '' ? [] : [['Content-Type', body.mediaType] as const]),
      ...acceptHeader(shape),
    ],
    cookies: from('cookie').flatMap(({ shape: at, value }) => cookiePairs(at, value)),
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
  return query.length === 0 ? path : `${path}?${pairsText(query, '&')}`;
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
    return found === undefined ? whole.slice(1, -1) : pathText(found.shape, found.value);
  });
}

/** The media types of good answers; servers that version by media type (Ceph's dashboard) need them. */
function acceptHeader({ responses }: OperationShape): SampleRequest['headers'] {
  const good = responses.filter(({ status }) => /^2/.test(status)).flatMap(({ contents }) => contents);
  const types = [...new Set(good.map(({ mediaType }) => mediaType))];
  return types.length === 0 ? [] : [['Accept', types.join(', ')]];
}
