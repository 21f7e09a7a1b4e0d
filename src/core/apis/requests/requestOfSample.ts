import { pairsText } from '../parameters/parameterText';
import { requestTarget, type SampleRequest } from '../samples/sampleRequest';
import type { ApiRequest, Header, RequestBody } from './apiRequest';
import { joinUrl } from './requestUrl';

/** A sample as a request that can be sent; what only the user has (files) is empty. */
export function requestOfSample(sample: SampleRequest, server: string): ApiRequest {
  const { method, headers, cookies } = sample;
  const cookie = pairsText(cookies, '; ');
  const all: readonly Header[] = cookie === '' ? headers : [...headers, ['Cookie', cookie]];
  const body = bodyOfSample(sample.body);
  const form = body?.kind === 'form';
  return {
    method,
    url: joinUrl(server, requestTarget(sample)),
    // The boundary of a form is made when it is sent.
    headers: form ? all.filter(([name]) => name.toLowerCase() !== 'content-type') : all,
    ...(body === undefined ? {} : { body }),
  };
}

function bodyOfSample(body: SampleRequest['body']): RequestBody | undefined {
  if (body === undefined) return undefined;
  switch (body.kind) {
    case 'multipart':
      return {
        kind: 'form',
        parts: body.parts.map(({ name, fileName, mediaType, text }) => ({
          name,
          ...(fileName === undefined ? {} : { fileName }),
          ...(mediaType === undefined ? {} : { contentType: mediaType }),
          content: { kind: 'text', text },
        })),
      };
    case 'binary':
      return { kind: 'bytes', bytes: new Uint8Array(0) };
    default:
      return { kind: 'text', text: body.text };
  }
}
