import { isAppError } from '../../base/errors';
import type { DefinitionDocument } from '../document/definitionDocument';
import { approximateJson } from '../exactJson/approximateJson';
import { type JsonValue, noMembers } from '../exactJson/jsonValue';
import { parseJson } from '../exactJson/parseJson';
import { fieldStyle } from '../parameters/formText';
import { decoded, readParameter, splitPair } from '../parameters/readParameter';
import { isJsonType, matchesMediaRange, mediaParameter, mediaTypeOf } from '../requests/mediaType';
import { propertiesOf, schemaParts } from '../shapes/effectiveSchema';
import type { BodyShape, MediaShape } from '../shapes/operationShape';
import { checkValue } from '../values/checkValue';
import { MockRefusal, type RequestProblem } from './mockRefusal';

export interface BodyCheck {
  /** The body where it is JSON or a form of texts. */
  readonly value: JsonValue | undefined;
  readonly problems: readonly RequestProblem[];
}

/**
 * Reads and checks a body.
 * @throws MockRefusal 415 for a media type that the operation does not take.
 */
export function checkBody(
  document: DefinitionDocument,
  body: BodyShape | undefined,
  contentType: string | undefined,
  bytes: Buffer,
): BodyCheck {
  if (body === undefined) return { value: undefined, problems: [] };
  if (bytes.length === 0) {
    return { value: undefined, problems: body.required ? [problem('missing', 'a body')] : [] };
  }
  const mediaType = mediaTypeOf(contentType);
  const media = body.contents.find((each) => matchesMediaRange(mediaType, each.mediaType));
  if (media === undefined && body.contents.length > 0) {
    const known = body.contents.map((each) => each.mediaType).join(', ');
    throw new MockRefusal(
      415,
      'UnsupportedMediaType',
      `The operation takes ${known}, not ${mediaType || 'a body without media type'}`,
    );
  }
  if (media === undefined) return { value: undefined, problems: [] };
  if (isJsonType(mediaType)) return checkJson(document, media, bytes);
  if (mediaType === 'application/x-www-form-urlencoded') return checkForm(document, media, bytes);
  if (mediaType === 'multipart/form-data') return checkMultipart(document, media, contentType, bytes);
  return { value: undefined, problems: [] };
}

function problem(keyword: string, expected: string, pointer = ''): RequestProblem {
  return { in: 'body', name: '', pointer, keyword, expected };
}

function checkJson(document: DefinitionDocument, { schema }: MediaShape, bytes: Buffer): BodyCheck {
  try {
    const value = parseJson(bytes.toString());
    return { value, problems: deviationsIn(document, schema, value) };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { value: undefined, problems: [problem('syntax', error.message)] };
  }
}

function deviationsIn(
  document: DefinitionDocument,
  schema: MediaShape['schema'],
  value: JsonValue,
): readonly RequestProblem[] {
  const deviations = checkValue(document, schema, approximateJson(value), { direction: 'request', limit: 20 });
  return deviations.map((deviation) => ({ in: 'body', name: '', ...deviation }));
}

function checkForm(document: DefinitionDocument, { schema, encoding }: MediaShape, bytes: Buffer): BodyCheck {
  const pairs = bytes
    .toString()
    .split('&')
    .map(splitPair)
    .filter(([name]) => name !== '');
  const value = noMembers();
  for (const [name, text] of pairs) value[decoded(name)] = decoded(text);
  for (const { name, schema: field, required } of propertiesOf(schemaParts(document, schema))) {
    const style = { ...fieldStyle(name, encoding?.[name]), in: 'query', schema: field, required, content: [] } as const;
    const read = readParameter(document, style, { path: {}, query: pairs, headers: {} });
    if (read !== undefined) value[name] = read;
  }
  return { value, problems: deviationsIn(document, schema, value) };
}

function checkMultipart(
  document: DefinitionDocument,
  { schema }: MediaShape,
  contentType: string | undefined,
  bytes: Buffer,
): BodyCheck {
  const boundary = mediaParameter(contentType, 'boundary');
  const text = bytes.toString('latin1');
  if (boundary === undefined || !text.includes(`--${boundary}--`))
    return { value: undefined, problems: [problem('syntax', 'parts with a boundary')] };
  const names = text
    .split(`--${boundary}`)
    .map((part) => /^\r?\n(?:[^\r\n]+\r?\n)*?content-disposition:[^\r\n]*?[; ]name="([^"]*)"/i.exec(part)?.[1]);
  const found = new Set(names.flatMap((name) => (name === undefined ? [] : [Buffer.from(name, 'latin1').toString()])));
  return { value: undefined, problems: missingFields(document, schema, found) };
}

function missingFields(
  document: DefinitionDocument,
  schema: MediaShape['schema'],
  found: ReadonlySet<string>,
): readonly RequestProblem[] {
  const missing = propertiesOf(schemaParts(document, schema)).filter(
    ({ name, required }) => required && !found.has(name),
  );
  return missing.map(({ name }) => problem('required', name));
}
