import type { DefinitionDocument } from '../../document/definitionDocument';
import { approximateJson } from '../../exactJson/approximateJson';
import { valueAtPointer } from '../../exactJson/jsonPointer';
import type { JsonValue } from '../../exactJson/jsonValue';
import { writeJson } from '../../exactJson/writeJson';
import type { MediaShape, OperationShape, ResponseShape } from '../../shapes/operationShape';
import { checkValue } from '../../values/checkValue';
import { headerValue } from '../apiRequest';
import type { ApiResponse } from '../apiResponse';
import { isJsonType, matchesMediaRange, mediaTypeOf } from '../mediaType';
import { responseJson } from '../responseJson';

/** Where an answer is not what the definition says. */
export interface ResponseDeviation {
  readonly where: 'status' | 'mediaType' | 'header' | 'body';
  /** JSON pointer into the body; of a header its name. */
  readonly pointer: string;
  /** Keyword of the schema that is not met; `undocumented`, `missing`, `syntax` and `cut` besides. */
  readonly keyword: string;
  readonly expected: string;
  /** What came instead, shortened; empty where nothing did. */
  readonly found: string;
}

/** Deviations of one body that are told; a list of wrong items has one for each. */
const mostDeviations = 100;

/**
 * Compares an answer with its operation's definition: status, media type, required headers, and the body with its schema. Integers
 * beyond 2^53 are compared with limits as the nearest numbers, as the limits themselves are.
 */
export function checkResponse(
  document: DefinitionDocument,
  { responses }: OperationShape,
  response: ApiResponse,
): readonly ResponseDeviation[] {
  const form = responseFor(responses, response.status);
  if (form === undefined) {
    const expected = responses.map(({ status }) => status).join(', ') || 'no answer at all';
    return [{ where: 'status', pointer: '', keyword: 'undocumented', expected, found: String(response.status) }];
  }
  return [...headerDeviations(form, response), ...bodyDeviations(document, form, response)];
}

/** The definition's answer for a status: itself, its class (`4XX`), or `default`. */
export function responseFor(responses: readonly ResponseShape[], status: number): ResponseShape | undefined {
  const names = [String(status), `${Math.floor(status / 100)}XX`, 'DEFAULT'];
  return names
    .map((name) => responses.find((each) => each.status.toUpperCase() === name))
    .find((found) => found !== undefined);
}

function headerDeviations({ headers }: ResponseShape, response: ApiResponse): readonly ResponseDeviation[] {
  const missing = headers.filter(({ name, required }) => required && headerValue(response.headers, name) === undefined);
  return missing.map(({ name }) => ({
    where: 'header',
    pointer: name,
    keyword: 'missing',
    expected: 'the header',
    found: '',
  }));
}

function bodyDeviations(
  document: DefinitionDocument,
  { contents }: ResponseShape,
  response: ApiResponse,
): readonly ResponseDeviation[] {
  const { body } = response;
  // `content: {}` says nothing about the body, and real definitions have it where there is one.
  if (contents.length === 0) return [];
  if (body.kind === 'none') {
    return contents.some(({ schema }) => schema !== undefined)
      ? [
          {
            where: 'body',
            pointer: '',
            keyword: 'missing',
            expected: contents.map(({ mediaType }) => mediaType).join(', '),
            found: '',
          },
        ]
      : [];
  }
  const mediaType = mediaTypeOf(headerValue(response.headers, 'content-type'));
  const media = contents.find((each) => matchesMediaRange(mediaType, each.mediaType));
  if (media === undefined) {
    const expected = contents.map((each) => each.mediaType).join(', ');
    return [{ where: 'mediaType', pointer: '', keyword: 'undocumented', expected, found: mediaType || 'none' }];
  }
  return isJsonType(mediaType) ? jsonDeviations(document, media, response) : [];
}

function jsonDeviations(
  document: DefinitionDocument,
  { schema }: MediaShape,
  response: ApiResponse,
): readonly ResponseDeviation[] {
  const value = responseJson(response);
  if (value === undefined) {
    const cut = 'cut' in response.body && response.body.cut;
    return [
      {
        where: 'body',
        pointer: '',
        keyword: cut ? 'cut' : 'syntax',
        expected: 'JSON',
        found: cut ? 'more than was read' : 'text',
      },
    ];
  }
  const deviations = checkValue(document, schema, approximateJson(value), {
    direction: 'response',
    limit: mostDeviations,
  });
  return deviations.map(({ pointer, keyword, expected }) => ({
    where: 'body',
    pointer,
    keyword,
    expected,
    found: shortened(valueAtPointer(value, pointer)),
  }));
}

function shortened(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  const text = writeJson(value, 0);
  return text.length <= 120 ? text : `${text.slice(0, 119)}…`;
}
