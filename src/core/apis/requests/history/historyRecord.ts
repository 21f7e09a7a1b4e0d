import { randomUUID } from 'node:crypto';
import { type ApiRequest, type Header, headerValue, type RequestBody } from '../apiRequest';
import type { ApiResponse } from '../apiResponse';
import { mediaTypeOf } from '../mediaType';
import type { Redactor } from '../redactor';
import { responseText } from '../responseJson';

/** A request that was sent and what came back, as it is kept: without any secret. */
export interface HistoryRecord {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Identity of the operation, where the request is of one. */
  readonly operation?: string;
  /** Key of its definition, where it is known. */
  readonly definition?: string;
  /** Name of the environment that it went to. */
  readonly environment?: string;
  readonly request: RecordedRequest;
  /** Absent when nothing came back. */
  readonly response?: RecordedResponse;
  /** Code of the error, when nothing came back. */
  readonly error?: string;
}

export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly Header[];
  /** Text that was sent; of files and forms only what they are called. */
  readonly body?: string;
  /** Something secret was taken out: it cannot be sent again as it is. */
  readonly redacted: boolean;
}

export interface RecordedResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly Header[];
  /** Milliseconds to the last byte. */
  readonly milliseconds: number;
  readonly size: number;
  /** Of bodies that are text: at most {@link keptText} characters. */
  readonly body?: string;
}

/** Characters of a body that a record keeps. */
const keptText = 100_000;

/** What an exchange is about. */
export interface Exchange extends Pick<HistoryRecord, 'operation' | 'definition' | 'environment'> {
  /** As it was before credentials were added. */
  readonly request: ApiRequest;
  readonly response?: ApiResponse;
  /** Its body without secrets, where that is known already. */
  readonly text?: string | undefined;
  readonly error?: string;
}

export function historyRecord(
  { operation, definition, environment, request, response, text, error }: Exchange,
  redactor: Redactor,
  now: number,
): HistoryRecord {
  return {
    id: randomUUID(),
    at: now,
    ...(operation === undefined ? {} : { operation }),
    ...(definition === undefined ? {} : { definition }),
    ...(environment === undefined ? {} : { environment }),
    request: recordedRequest(request, redactor),
    ...(response === undefined ? {} : { response: recordedResponse(response, redactor, text) }),
    ...(error === undefined ? {} : { error }),
  };
}

function recordedRequest({ method, url, headers, body }: ApiRequest, redactor: Redactor): RecordedRequest {
  const mediaType = mediaTypeOf(headerValue(headers, 'content-type'));
  const text = body === undefined ? undefined : bodyText(body);
  const shown = {
    url: redactor.url(url),
    headers: redactor.headers(headers),
    ...(text === undefined ? {} : { body: redactor.body(text, mediaType).slice(0, keptText) }),
  };
  const same =
    shown.url === url && shown.body === text && shown.headers.every(([, value], at) => value === headers[at]?.[1]);
  return { method, ...shown, redacted: !same };
}

function bodyText(body: RequestBody): string {
  switch (body.kind) {
    case 'text':
      return body.text;
    case 'bytes':
      return `(${body.bytes.length} bytes)`;
    case 'file':
      return `< ${body.path}`;
    case 'joined':
      return body.pieces.map(bodyText).join(''); // their texts have the line breaks
    case 'form':
      return body.parts.map(({ name, content }) => `${name}: ${bodyText(content)}`).join('\n');
  }
}

/** The body of an answer without secrets; `undefined` when it is no text. */
export function redactedBody(response: ApiResponse, redactor: Redactor): string | undefined {
  const text = responseText(response);
  return text === undefined
    ? undefined
    : redactor.body(text, mediaTypeOf(headerValue(response.headers, 'content-type')));
}

function recordedResponse(response: ApiResponse, redactor: Redactor, known: string | undefined): RecordedResponse {
  const { status, statusText, headers, time, wireBytes, body } = response;
  const text = known ?? redactedBody(response, redactor);
  return {
    status,
    statusText,
    headers: redactor.headers(headers),
    milliseconds: Math.round(time.toEnd),
    size: 'size' in body ? body.size : wireBytes,
    ...(text === undefined ? {} : { body: text.slice(0, keptText) }),
  };
}
