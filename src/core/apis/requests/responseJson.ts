import type { JsonValue } from '../exactJson/jsonValue';
import { tryParseJson } from '../exactJson/parseJson';
import type { ApiResponse } from './apiResponse';

/** The text of a body that is text; `undefined` for any other. */
export function responseText({ body }: Pick<ApiResponse, 'body'>): string | undefined {
  return body.kind === 'json' || body.kind === 'text' ? body.text : undefined;
}

/** The body as JSON, whatever its media type says; `undefined` when it is none or was cut. */
export function responseJson(response: Pick<ApiResponse, 'body'>): JsonValue | undefined {
  const text = responseText(response);
  return text === undefined ? undefined : tryParseJson(text);
}
