import { type Header, headerValue } from './apiRequest';
import type { ResponseBody } from './apiResponse';
import { isJsonType, isTextType, mediaParameter, mediaTypeOf } from './mediaType';

/** A body as what it is: by its media type, and where that says nothing by its bytes. */
export function responseBody(headers: readonly Header[], bytes: Uint8Array, cut: boolean): ResponseBody {
  const contentType = headerValue(headers, 'content-type');
  const mediaType = mediaTypeOf(contentType);
  const size = bytes.length;
  if (size === 0) return { kind: 'none' };
  if (mediaType.startsWith('image/')) return { kind: 'image', mediaType, bytes, size, cut };
  const charset = mediaParameter(contentType, 'charset');
  const says = isTextType(mediaType) || charset !== undefined;
  const text = says ? decodeText(bytes, charset) : looksLikeText(bytes, mediaType);
  if (text === undefined)
    return { kind: 'binary', mediaType: mediaType || 'application/octet-stream', bytes, size, cut };
  const json = isJsonType(mediaType) || (mediaType === '' && /^\s*[{[]/.test(text));
  return { kind: json ? 'json' : 'text', text, size, cut };
}

/** Bytes as text of a charset; of an unknown one as UTF-8. */
function decodeText(bytes: Uint8Array, charset: string | undefined): string {
  try {
    return new TextDecoder(charset ?? 'utf-8').decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** Management APIs send JSON and texts as `application/octet-stream` or without any type. */
function looksLikeText(bytes: Uint8Array, mediaType: string): string | undefined {
  if (mediaType !== '' && mediaType !== 'application/octet-stream') return undefined;
  const start = bytes.subarray(0, 8192);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters tell that it is no text
  const binary = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/;
  try {
    // As a stream: a character that ends behind the part is not an error.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true });
    return binary.test(text) || mediaType !== '' ? undefined : new TextDecoder().decode(bytes);
  } catch {
    return undefined;
  }
}
