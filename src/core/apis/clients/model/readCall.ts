import { asyncHint } from '../../detail/asyncHint';
import { isObject, textOf } from '../../document/json';
import type { OperationEntry } from '../../index/definitionIndex';
import { hasColonAction, pathParameterNames } from '../../index/pathFacts';
import type { OpenDefinition } from '../../openDefinition';
import { delimiterOf, percentEncoded, scalarText } from '../../parameters/parameterText';
import { kindOf, preferredMedia } from '../../samples/sampleBody';
import { sampleRequest } from '../../samples/sampleRequest';
import { keywordOf, propertiesOf, schemaParts } from '../../shapes/effectiveSchema';
import type { OperationNode } from '../../shapes/operationNodes';
import type { OperationShape, ParameterShape } from '../../shapes/operationShape';
import { readOperation } from '../../shapes/readOperation';
import type { Call, CallAnswer, CallBody, CallParameter, CallSample, TypeRef, Wait } from './clientModel';
import type { ModelTypes } from './modelTypes';
import { pagingOf } from './pagingOf';

/** One operation as a method of a client. */
export function readCall(definition: OpenDefinition, operation: OperationNode, types: ModelTypes): Call {
  const { document, entries, index } = definition;
  const shape = readOperation(document, operation);
  const entry = entries.get(operation.id);
  const name = entry?.operationId ?? `${operation.method.toLowerCase()} ${operation.path.replace(/[{}]/g, '')}`;
  const parameters = shape.parameters.flatMap((each) => parameterOf(each, types, name));
  const answer = answerOf(definition, shape, types, name);
  return {
    id: operation.id,
    method: operation.method,
    path: operation.path,
    name,
    description: textOf(operation.node['summary']) ?? textOf(operation.node['description']),
    parameters,
    body: bodyOf(definition, shape, types, name),
    answer: answer.answer,
    accept: answer.accept,
    idempotent:
      /^(?:GET|HEAD|OPTIONS)$/.test(operation.method) ||
      (/^(?:PUT|DELETE)$/.test(operation.method) && !hasColonAction(operation.path)),
    open: entry !== undefined && entry.security.length === 0,
    paging: operation.method === 'GET' ? pagingOf(document, shape, parameters, types, name) : undefined,
    wait: entry && waitOf(definition, entry, shape, index.operations),
    sample: sampleOf(definition, operation),
  };
}

/** Set by the client itself (OpenAPI 3.1, 4.8.12.2: such parameters are ignored). */
const ownHeaders: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization', 'cookie']);

function parameterOf(shape: ParameterShape, types: ModelTypes, hint: string): readonly CallParameter[] {
  const { name, in: place, required, description } = shape;
  if (place === 'querystring' || (place === 'header' && ownHeaders.has(name.toLowerCase()))) return [];
  const type = shape.content.length > 0 ? anyType : scalarOrList(types.typeOf(shape.schema, `${hint} ${name}`));
  return [{ wire: name, in: place, type, required, description, ...listStyle(shape) }];
}

/** How a list is written (parameters/parameterText.ts). */
function listStyle({ name, in: place, style, explode }: ParameterShape): Pick<CallParameter, 'separator' | 'prefix'> {
  if (place === 'path' && style === 'label') return { prefix: '.', separator: explode ? '.' : ',' };
  if (place === 'path' && style === 'matrix') {
    const prefix = `;${percentEncoded(name)}=`;
    return { prefix, separator: explode ? prefix : ',' };
  }
  const repeated = explode && (place === 'query' || place === 'cookie');
  const encode = place === 'header' ? (text: string) => text : percentEncoded;
  return { prefix: '', separator: repeated ? undefined : delimiterOf(style, encode) };
}

const anyType: TypeRef = { kind: 'any' };

/** Objects in parameters are written in so many ways that they are left to who calls. */
function scalarOrList(type: TypeRef): TypeRef {
  if (type.kind === 'list') return { kind: 'list', of: scalarOrList(type.of) };
  return type.kind === 'model' || type.kind === 'map' ? anyType : type;
}

function bodyOf(
  { document }: OpenDefinition,
  { body }: OperationShape,
  types: ModelTypes,
  hint: string,
): CallBody | undefined {
  const media = body && preferredMedia(body.contents);
  if (body === undefined || media === undefined) return undefined;
  const kind = kindOf(media.mediaType);
  const shared = {
    mediaType: media.mediaType.includes('*') ? 'application/json' : media.mediaType,
    required: body.required,
  };
  if (kind === 'multipart') {
    const partNames = propertiesOf(schemaParts(document, isObject(media.schema) ? media.schema : undefined));
    return { ...shared, kind, type: anyType, partNames: partNames.map(({ name }) => name) };
  }
  if (kind === 'binary') return { ...shared, kind: 'bytes', type: anyType, partNames: [] };
  const type = kind === 'text' ? anyType : types.typeOf(media.schema, `${hint} Body`);
  return { ...shared, kind, type, partNames: [] };
}

function answerOf(
  { document }: OpenDefinition,
  { responses }: OperationShape,
  types: ModelTypes,
  hint: string,
): { readonly answer: CallAnswer; readonly accept: string } {
  const good = responses.filter(({ status }) => /^2/.test(status));
  const media = (good.find(({ contents }) => contents.length > 0) ?? good[0])?.contents ?? [];
  const accept = media.map(({ mediaType }) => mediaType).join(', ') || '*/*';
  const [first] = media;
  const json = media.find(({ mediaType }) => /json|\*\/\*/.test(mediaType));
  if (first === undefined) return { answer: { kind: 'none' }, accept };
  const binary =
    keywordOf(schemaParts(document, isObject(json?.schema) ? json.schema : undefined), 'format') === 'binary';
  if (json !== undefined && !binary)
    return { answer: { kind: 'json', type: types.typeOf(json.schema, `${hint} Answer`) }, accept };
  return { answer: { kind: /^text\//.test(first.mediaType) ? 'text' : 'bytes' }, accept };
}

function waitOf(
  definition: OpenDefinition,
  entry: OperationEntry,
  shape: OperationShape,
  all: readonly OperationEntry[],
): Wait | undefined {
  const { document, entries } = definition;
  const poll = entries.get(asyncHint(document, entry, shape, all)?.poll ?? '');
  if (poll === undefined) return undefined;
  const own = pathParameterNames(entry.path);
  const wanted = pathParameterNames(poll.path);
  const values: { parameter: string; members: readonly string[] | undefined }[] = [];
  for (const [index, parameter] of wanted.entries()) {
    const same = own[index];
    const members = same === undefined ? identityIn(definition, shape, parameter) : undefined;
    if (same === undefined && members === undefined) return undefined;
    values.push({ parameter: same ?? parameter, members });
  }
  return { poll: poll.id, values, deletes: entry.method === 'DELETE' };
}

/** Where an answer has the identity of the object that was made: `bucket`, `id`. */
function identityIn({ document }: OpenDefinition, { responses }: OperationShape, parameter: string) {
  const media = responses.find(({ status }) => status === '202')?.contents.find(({ schema }) => isObject(schema));
  const short = parameter.replace(/^.*_(?=[a-z]+$)/i, '');
  const find = (schema: Parameters<typeof schemaParts>[1]) => {
    const names = propertiesOf(schemaParts(document, schema)).map(({ name }) => name);
    return [parameter, short, 'id', 'uuid', 'name'].find((name) => names.includes(name));
  };
  for (const { name, schema } of propertiesOf(schemaParts(document, media?.schema))) {
    const found = find(schema);
    if (found !== undefined) return [name, found];
  }
  const found = find(media?.schema);
  return found === undefined ? undefined : [found];
}

function sampleOf({ document }: OpenDefinition, operation: OperationNode): CallSample {
  const { parameters, body } = sampleRequest(document, operation);
  const required = parameters.filter((each) => each.required);
  return {
    parameters: new Map(required.map(({ name, value }) => [name, JSON.stringify(value)])),
    body: body === undefined ? '' : body.kind === 'text' ? body.text : JSON.stringify(body.value ?? null),
    parts: (body?.parts ?? []).map(({ name, fileName, text }) => ({ name, file: fileName !== undefined, text })),
  };
}

/** A sample's text where a language wants plain text instead of JSON. */
export function plainSample(json: string): string {
  return scalarText(JSON.parse(json) as Parameters<typeof scalarText>[0]);
}
