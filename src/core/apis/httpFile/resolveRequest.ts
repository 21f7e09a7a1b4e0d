import { resolve } from 'node:path';
import { type ApiRequest, type Header, headerValue, type RequestBody } from '../requests/apiRequest';
import { mediaTypeOf } from '../requests/mediaType';
import { resolveUrl } from '../requests/requestUrl';
import type { FileRequest, HttpFile } from './httpFile';
import { textLines } from './textLines';
import { type VariableScope, withVariables } from './variables';

export interface ResolveOptions {
  readonly scope: VariableScope;
  /** Folder that `< ./file` starts from. */
  readonly folder: string;
  /** Server for requests whose address is only a path. */
  readonly server?: string;
}

/**
 * A request of a file as it is sent: variables replaced, bodies of files named, not read.
 * @throws AppError `input.invalid`, reason `variable`.
 */
export function resolveRequest(file: HttpFile, request: FileRequest, options: ResolveOptions): ApiRequest {
  const fill = (text: string) => withVariables(text, file, options.scope);
  const headers = request.headers.map(({ name, value }): Header => [name.text, fill(value.text)]);
  const written = fill(request.target.text + request.queryLines.map(({ text }) => text).join(''));
  const url = options.server === undefined ? written : resolveUrl(written, options.server);
  const method = request.method.text.toUpperCase();
  if (request.body === undefined) return { method, url, headers };
  const body = bodyOfText(request.body.text, mediaTypeOf(headerValue(headers, 'content-type')), fill, options.folder);
  return { method, url, headers, body };
}

const fileLine = /^<(@\w*)?\s+(.+?)\s*$/;

/**
 * Lines `< path` become the bytes of that file; `<@ path`, whose variables would be replaced, too, as our files never need it.
 * Multipart bodies have CRLF (RFC 2046, 4.1.1), forms are joined to one line.
 */
function bodyOfText(text: string, mediaType: string, fill: (text: string) => string, folder: string): RequestBody {
  const lines = textLines(text).map((line) => line.text);
  if (!lines.some((line) => fileLine.test(line))) {
    if (mediaType === 'application/x-www-form-urlencoded')
      return { kind: 'text', text: fill(lines.map((line) => line.trim()).join('')) };
    return { kind: 'text', text: fill(mediaType.startsWith('multipart/') ? `${lines.join('\r\n')}\r\n` : text) };
  }
  const newline = mediaType.startsWith('multipart/') ? '\r\n' : '\n';
  const pieces: RequestBody[] = [];
  let waiting: string[] = [];
  for (const [at, line] of lines.entries()) {
    const path = fileLine.exec(line)?.[2];
    const end = at === lines.length - 1 && !mediaType.startsWith('multipart/') ? '' : newline;
    if (path === undefined) waiting.push(fill(line) + end);
    else {
      pieces.push({ kind: 'text', text: waiting.join('') }, { kind: 'file', path: resolve(folder, fill(path)) });
      waiting = [end];
    }
  }
  const all = [...pieces, { kind: 'text' as const, text: waiting.join('') }].filter(
    (piece) => piece.kind !== 'text' || piece.text !== '',
  );
  const [only] = all;
  return all.length === 1 && only !== undefined ? only : { kind: 'joined', pieces: all };
}
