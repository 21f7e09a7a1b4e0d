import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, type Json } from '../document/json';
import { fieldStyle, formText } from '../parameters/formText';
import { headerText, scalarText } from '../parameters/parameterText';
import { keywordOf, propertiesOf, schemaParts } from '../shapes/effectiveSchema';
import type { BodyShape, MediaShape } from '../shapes/operationShape';
import type { Deviation } from '../values/checkRun';
import { checkValue } from '../values/checkValue';
import { sampleValue } from '../values/sampleValue';

/** A body that fits. */
export interface SampleBody {
  readonly mediaType: string;
  /** json: `text` is `value` as JSON. form: `text` is encoded. multipart: `parts`. binary: a file that the user has. text: anything else. */
  readonly kind: 'json' | 'form' | 'multipart' | 'binary' | 'text';
  readonly value?: Json;
  readonly text: string;
  readonly parts: readonly SamplePart[];
  readonly deviations: readonly Deviation[];
}

export interface SamplePart {
  readonly name: string;
  /** Of files: a name to send; the content is the user's. */
  readonly fileName?: string;
  readonly mediaType?: string;
  readonly text: string;
}

/** The best of a body's media types with a sample; JSON first, since it says most. */
export function sampleBody(document: DefinitionDocument, body: BodyShape): SampleBody | undefined {
  const media = preferredMedia(body.contents);
  return media === undefined ? undefined : bodyOf(document, media);
}

/** The media type that requests use unless told otherwise. */
export function preferredMedia(contents: readonly MediaShape[]): MediaShape | undefined {
  const rank = ({ mediaType }: MediaShape) =>
    ['json', 'form', 'multipart', 'text', 'binary'].indexOf(kindOf(mediaType));
  return [...contents].sort((a, b) => rank(a) - rank(b))[0];
}

/** How a body of a media type is written. */
export function kindOf(mediaType: string): SampleBody['kind'] {
  const [type = ''] = mediaType.toLowerCase().split(';', 1);
  const plain = type.trim();
  if (/^(?:application|text)\/(?:.+\+)?json$/.test(plain) || plain === '*/*' || plain === 'application/*')
    return 'json';
  if (plain === 'application/x-www-form-urlencoded') return 'form';
  if (plain.startsWith('multipart/')) return 'multipart';
  return plain.startsWith('text/') || /(?:xml|yaml|graphql)$/.test(plain) ? 'text' : 'binary';
}

function bodyOf(document: DefinitionDocument, media: MediaShape): SampleBody {
  const { schema } = media;
  const kind =
    isBinary(document, schema) && kindOf(media.mediaType) !== 'multipart' ? 'binary' : kindOf(media.mediaType);
  const mediaType = media.mediaType.includes('*') ? 'application/json' : media.mediaType;
  if (kind === 'binary') return { mediaType, kind, text: '', parts: [], deviations: [] };
  const value = exampleOf(document, media) ?? sampleValue(document, schema, { direction: 'request' }) ?? null;
  const deviations = checkValue(document, schema, value, { direction: 'request' });
  const parts = kind === 'multipart' ? multipartParts(document, media, value) : [];
  return { mediaType, kind, value, text: bodyText(kind, media, value), parts, deviations };
}

function exampleOf(document: DefinitionDocument, { schema, examples }: MediaShape): Json | undefined {
  return examples.find(
    ({ value }) => checkValue(document, schema, value, { direction: 'request', limit: 1 }).length === 0,
  )?.value;
}

function bodyText(kind: SampleBody['kind'], media: MediaShape, value: Json): string {
  if (kind === 'json') return JSON.stringify(value, undefined, 2);
  if (kind === 'text') return scalarText(value);
  return kind === 'form' && isObject(value) ? formText(value, media.encoding) : '';
}

function multipartParts(document: DefinitionDocument, media: MediaShape, value: Json): readonly SamplePart[] {
  const properties = propertiesOf(schemaParts(document, isObject(media.schema) ? media.schema : undefined));
  const fields = isObject(value) ? value : {};
  return properties.flatMap(({ name, schema }): SamplePart[] => {
    const item = fields[name];
    if (isBinary(document, schema)) return [{ name, fileName: name, mediaType: 'application/octet-stream', text: '' }];
    if (item === undefined) return [];
    // Lists are a part for each item (OpenAPI 3.2, 4.14.4.3), of Swagger 2.0 as the field says.
    const { style, explode } = fieldStyle(name, media.encoding?.[name]);
    if (Array.isArray(item)) {
      const plain = !item.some((each) => isObject(each) || Array.isArray(each));
      if (plain && !explode)
        return [{ name, text: headerText({ name, style, explode, allowReserved: true, content: [] }, item) }];
      return item.map((each) => partOf(name, each));
    }
    return [partOf(name, item)];
  });
}

function partOf(name: string, item: Json): SamplePart {
  const json = typeof item === 'object' && item !== null;
  return { name, ...(json ? { mediaType: 'application/json' } : {}), text: scalarText(item) };
}

/** Whether a schema stands for bytes: `format: binary` (3.0), `contentMediaType` without text type or encoding (3.1). */
function isBinary(document: DefinitionDocument, schema: MediaShape['schema']): boolean {
  const parts = schemaParts(document, isObject(schema) ? schema : undefined);
  if (keywordOf(parts, 'format') === 'binary' || keywordOf(parts, 'type') === 'file') return true;
  return (
    keywordOf(parts, 'contentMediaType') === 'application/octet-stream' &&
    keywordOf(parts, 'contentEncoding') === undefined
  );
}
