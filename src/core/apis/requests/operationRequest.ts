import { AppError } from '../../base/errors';
import { isMembers, type JsonValue } from '../exactJson/jsonValue';
import { writeJson } from '../exactJson/writeJson';
import { pathParameterNames } from '../index/pathFacts';
import { formText } from '../parameters/formText';
import {
  cookiePairs,
  headerText,
  type Pair,
  pairsText,
  pathText,
  percentEncoded,
  queryPairs,
  scalarText,
  wholeQueryPairs,
} from '../parameters/parameterText';
import type { OperationNode } from '../shapes/operationNodes';
import type { OperationShape, ParameterShape } from '../shapes/operationShape';
import { type ApiRequest, type Header, headerValue, type RequestBody, withHeader } from './apiRequest';
import { isJsonType } from './mediaType';
import { joinUrl } from './requestUrl';

/** An operation and what it takes and gives. */
export interface Operation extends Pick<OperationNode, 'id' | 'method' | 'path'> {
  readonly shape: OperationShape;
}

/** What is to be sent. */
export interface OperationValues {
  /** By name; where two parameters share a name, by place and name: `query.id`. A parameter without value is not sent. */
  readonly parameters: Readonly<Record<string, JsonValue>>;
  /** Besides those of parameters; they win. */
  readonly headers?: readonly Header[];
  readonly body?: RequestBody;
  /** The operation's first when absent, JSON before others. */
  readonly contentType?: string;
}

/**
 * The request of an operation: values are encoded, the literal parts of the path stay as they are, colons and the last slash
 * included. What the definition does not name becomes a query parameter, so that undocumented ones can be tried.
 * @throws AppError `input.invalid`, reason `parameterMissing`, when the path has a parameter without value.
 */
export function operationRequest(operation: Operation, server: string, values: OperationValues): ApiRequest {
  const { method, path, shape } = operation;
  const url = joinUrl(server, filledPath(path, shape.parameters, values.parameters));
  const pairs = queryOf(shape.parameters, path, values.parameters);
  const separator = url.includes('?') ? '&' : '?';
  const contentType = values.contentType ?? preferredContentType(shape);
  let headers: readonly Header[] = [['Accept', acceptOf(shape)]];
  if (values.body !== undefined && contentType !== undefined && values.body.kind !== 'form') {
    headers = withHeader(headers, 'Content-Type', contentType);
  }
  for (const [name, value] of headersOf(shape.parameters, values.parameters))
    headers = withHeader(headers, name, value);
  const cookies = cookiesOf(shape.parameters, values.parameters);
  if (cookies !== '') headers = withHeader(headers, 'Cookie', cookies);
  const own = values.headers ?? [];
  headers = [...headers.filter(([name]) => headerValue(own, name) === undefined), ...own];
  const body = values.body === undefined ? {} : { body: values.body };
  return { method, url: pairs.length === 0 ? url : `${url}${separator}${pairsText(pairs, '&')}`, headers, ...body };
}

/** The value given for a parameter. */
export function valueFor(
  { name, in: place }: Pick<ParameterShape, 'name' | 'in'>,
  values: OperationValues['parameters'],
): JsonValue | undefined {
  const key = `${place}.${name}`;
  if (Object.hasOwn(values, key)) return values[key];
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function filledPath(
  path: string,
  parameters: readonly ParameterShape[],
  values: OperationValues['parameters'],
): string {
  return path.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const parameter = parameters.find((each) => each.in === 'path' && each.name === name);
    const value = valueFor(parameter ?? { name, in: 'path' }, values);
    if (value === undefined || value === null || value === '') {
      const facts = { reason: 'parameterMissing', parameter: name, path };
      throw new AppError('input.invalid', `${path} needs a value for ${name}`, { facts });
    }
    return parameter === undefined ? percentEncoded(scalarText(value)) : pathText(parameter, value);
  });
}

function queryOf(
  parameters: readonly ParameterShape[],
  path: string,
  values: OperationValues['parameters'],
): readonly Pair[] {
  const pairs: Pair[] = [];
  const known = new Set(pathParameterNames(path).flatMap((name) => [name, `path.${name}`]));
  for (const parameter of parameters) {
    known.add(parameter.name).add(`${parameter.in}.${parameter.name}`);
    const value = parameter.in === 'query' || parameter.in === 'querystring' ? valueFor(parameter, values) : undefined;
    if (value === undefined) continue;
    const whole = parameter.in === 'querystring';
    pairs.push(...(whole ? wholeQueryPairs(parameter.content[0]?.mediaType, value) : queryPairs(parameter, value)));
  }
  for (const [key, value] of Object.entries(values)) {
    const name = key.replace(/^query\./, '');
    if (!known.has(key)) pairs.push(...queryPairs({ ...undocumented, name }, value));
  }
  return pairs;
}

const undocumented = { style: 'form', explode: true, allowReserved: false, content: [] };

function headersOf(parameters: readonly ParameterShape[], values: OperationValues['parameters']): readonly Header[] {
  return parameters.flatMap((parameter): Header[] => {
    const value = parameter.in === 'header' ? valueFor(parameter, values) : undefined;
    return value === undefined ? [] : [[parameter.name, headerText(parameter, value)]];
  });
}

function cookiesOf(parameters: readonly ParameterShape[], values: OperationValues['parameters']): string {
  const pairs = parameters.flatMap((parameter) => {
    const value = parameter.in === 'cookie' ? valueFor(parameter, values) : undefined;
    return value === undefined ? [] : cookiePairs(parameter, value);
  });
  return pairsText(pairs, '; ');
}

/** The media types that success may have, versioned ones such as Ceph's included; everything else as second choice. */
export function acceptOf({ responses }: OperationShape): string {
  const good = responses.filter(({ status }) => /^2/.test(status));
  const types = new Set(good.flatMap(({ contents }) => contents.map(({ mediaType }) => mediaType)));
  types.delete('*/*');
  return types.size === 0 ? '*/*' : [...types].join(', ');
}

/** JSON where the operation takes it, else the first media type of its body. */
export function preferredContentType({ body }: OperationShape): string | undefined {
  const types = body?.contents.map(({ mediaType }) => mediaType) ?? [];
  const chosen = types.find(isJsonType) ?? types[0];
  return chosen?.includes('*') ? 'application/json' : chosen;
}

/** A value as a body of the operation's media type: JSON, or the fields of a form. */
export function bodyOf(value: JsonValue, contentType: string | undefined): RequestBody {
  if (contentType === 'multipart/form-data' && isMembers(value)) {
    const fields = Object.entries(value).flatMap(([name, item]) => (item === undefined ? [] : [{ name, item }]));
    return {
      kind: 'form',
      parts: fields.map(({ name, item }) => ({ name, content: { kind: 'text', text: scalarText(item) } })),
    };
  }
  if (contentType === 'application/x-www-form-urlencoded' && isMembers(value)) {
    return { kind: 'text', text: formText(value) };
  }
  return { kind: 'text', text: typeof value === 'string' && !isJsonType(contentType ?? '') ? value : writeJson(value) };
}
