import type { DefinitionDocument } from '../document/definitionDocument';
import type { Json } from '../document/json';
import { isMembers, type JsonMembers, type JsonValue } from '../exactJson/jsonValue';
import { scalarText } from '../parameters/parameterText';
import { enveloped } from '../requests/envelope';
import { isJsonType } from '../requests/mediaType';
import { keywordOf, schemaParts } from '../shapes/effectiveSchema';
import type { MediaShape, OperationShape, ResponseShape, SchemaNode } from '../shapes/operationShape';
import { checkValue } from '../values/checkValue';
import { sampleValue } from '../values/sampleValue';
import { fitsSchema } from './fittingValue';

/** What an operation answers when it succeeds. */
export interface AnswerForm {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** `undefined`: without a body. */
  readonly mediaType: string | undefined;
  readonly schema: SchemaNode | undefined;
  /** A body that fits; `undefined` when it is bytes, or there is none. */
  readonly sample: JsonValue | undefined;
}

/** The successful answer that the definition promises: accepted (202) before others, since that is the harder one for callers. */
export function answerForm(document: DefinitionDocument, { responses }: OperationShape): AnswerForm {
  const good = responses.filter(({ status }) => /^2(?:\d\d|XX)$/i.test(status));
  const response =
    good.find(({ status }) => status === '202') ?? good[0] ?? responses.find(({ status }) => status === 'default');
  if (response === undefined)
    return { status: 200, headers: {}, mediaType: undefined, schema: undefined, sample: undefined };
  const status = /^\d{3}$/.test(response.status) ? Number(response.status) : 200;
  const headers = sampleHeaders(document, response);
  const media =
    status === 204
      ? undefined
      : (response.contents.find(({ mediaType }) => isJsonType(mediaType)) ?? response.contents[0]);
  if (media === undefined) return { status, headers, mediaType: undefined, schema: undefined, sample: undefined };
  const binary = isBinary(document, media);
  const mediaType = media.mediaType.includes('*')
    ? binary
      ? 'application/octet-stream'
      : 'application/json'
    : media.mediaType;
  const sample = binary ? undefined : sampleOf(document, media);
  return { status, headers, mediaType, schema: media.schema, sample };
}

function sampleOf(document: DefinitionDocument, { schema, examples }: MediaShape): JsonValue {
  const options = { direction: 'response', limit: 1 } as const;
  const example = examples.find(({ value }) => checkValue(document, schema, value, options).length === 0)?.value;
  return fromJson(example ?? sampleValue(document, schema ?? { type: 'object' }, options) ?? {});
}

/** A definition's value as one of ours: only missing members differ. */
function fromJson(value: Json): JsonValue {
  return value as JsonValue;
}

function isBinary(document: DefinitionDocument, { mediaType, schema }: MediaShape): boolean {
  const parts = schemaParts(document, typeof schema === 'object' ? schema : undefined);
  const format = keywordOf(parts, 'format');
  if (format === 'binary' || keywordOf(parts, 'type') === 'file') return true;
  return (
    !isJsonType(mediaType) && !/^(?:text\/|\*\/\*|application\/\*)/.test(mediaType) && !/(?:xml|yaml)$/.test(mediaType)
  );
}

function sampleHeaders(document: DefinitionDocument, { headers }: ResponseShape): Record<string, string> {
  const found = headers.flatMap(({ name, schema, required }) => {
    const value = required ? sampleValue(document, schema ?? { type: 'string' }, { direction: 'response' }) : undefined;
    return value === undefined || /^content-(?:type|length)$/i.test(name) ? [] : [[name, scalarText(fromJson(value))]];
  });
  return Object.fromEntries(found);
}

/** An object in the envelope that a sample has; `undefined` when the sample is no object. */
export function inEnvelope(sample: JsonValue | undefined, object: JsonMembers): JsonValue | undefined {
  const form = enveloped(sample);
  if (form === undefined || !isMembers(sample)) return undefined;
  return form.member === undefined ? object : { ...sample, [form.member]: object };
}

/** The answer with an object in it, when that fits what the definition promises, else the sample alone. */
export function answerWith(document: DefinitionDocument, form: AnswerForm, object: JsonMembers): JsonValue | undefined {
  const answer = inEnvelope(form.sample, object);
  return answer !== undefined && fitsSchema(document, form.schema, answer) ? answer : form.sample;
}
