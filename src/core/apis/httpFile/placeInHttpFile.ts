import { bodyPlaceAt } from './bodyPlace';
import type { FileRequest, HttpFile, TextPart } from './httpFile';

/** What an editor's cursor is on; `start` and `end` are what a completion replaces. */
export type HttpFilePlace = { readonly start: number; readonly end: number; readonly request: FileRequest } & (
  | { readonly kind: 'method' }
  | { readonly kind: 'pathValue' | 'queryName' | 'queryValue' | 'headerName' | 'headerValue'; readonly name: string }
  /** A value, or the name of a member, of the JSON body. */
  | { readonly kind: 'bodyValue' | 'bodyName'; readonly pointer: string }
);

/** The place of an offset; `undefined` outside of requests and where nothing can be completed. */
export function placeInHttpFile(file: HttpFile, offset: number): HttpFilePlace | undefined {
  const request = file.requests.find(({ start, end }) => offset >= start && offset <= end);
  if (request === undefined) return undefined;
  const { method, target, queryLines, headers, body } = request;
  if (within(method, offset) && method.end > method.start)
    return { kind: 'method', start: method.start, end: method.end, request };
  const address = [target, ...queryLines].find((part) => within(part, offset));
  if (address !== undefined) return addressPlace(address, offset, request);
  for (const { name, value } of headers) {
    if (within(name, offset)) return { kind: 'headerName', name: name.text, start: name.start, end: name.end, request };
    if (offset > name.end && offset <= value.end) {
      return { kind: 'headerValue', name: name.text, start: value.start, end: value.end, request };
    }
  }
  if (body === undefined || !within(body, offset)) return newHeaderPlace(file, request, offset);
  const place = bodyPlaceAt(body.text, offset - body.start);
  if (place === undefined) return undefined;
  const range = { start: body.start + place.start, end: body.start + place.end, request };
  return { kind: place.kind === 'name' ? 'bodyName' : 'bodyValue', pointer: place.pointer, ...range };
}

/** A line on which a header begins: it has no colon yet and stands right below the request line or another header. */
function newHeaderPlace({ text }: HttpFile, request: FileRequest, offset: number): HttpFilePlace | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const written = /^[\w-]*/.exec(text.slice(start))?.[0] ?? '';
  const { target, queryLines, headers } = request;
  const last = headers.at(-1)?.value.end ?? queryLines.at(-1)?.end ?? target.end;
  const between = text.slice(last, start);
  const follows = start > last && !/\n[^\S\n]*\r?\n/.test(between);
  if (!follows || offset > start + written.length || /^[\w-]*\s*:/.test(text.slice(start))) return undefined;
  return { kind: 'headerName', name: written, start, end: start + written.length, request };
}

function within({ start, end }: TextPart, offset: number): boolean {
  return offset >= start && offset <= end;
}

function addressPlace(part: TextPart, offset: number, request: FileRequest): HttpFilePlace | undefined {
  const query = part.text.indexOf('?');
  const inPart = offset - part.start;
  const queryStart = query < 0 && part.text.startsWith('&') ? 0 : query;
  if (queryStart < 0 || inPart <= queryStart) return pathPlace(part, inPart, request);
  const before = part.text.slice(0, inPart);
  const start = Math.max(before.lastIndexOf('&'), queryStart) + 1;
  const next = part.text.indexOf('&', inPart);
  const end = next < 0 ? part.text.length : next;
  const pair = part.text.slice(start, end);
  const equals = pair.indexOf('=');
  const name = equals < 0 ? pair : pair.slice(0, equals);
  if (equals < 0 || inPart <= start + equals)
    return { kind: 'queryName', name, ...span(part, start, start + name.length), request };
  return { kind: 'queryValue', name, ...span(part, start + equals + 1, end), request };
}

/** A value in the path, by the literal path of the operation that the request says it is of. */
function pathPlace(part: TextPart, inPart: number, request: FileRequest): HttpFilePlace | undefined {
  const template = request.operation?.text.replace(/^\S+\s+/, '') ?? '';
  const path = /^[^?]*/.exec(part.text)?.[0] ?? '';
  const match = pathForm(template).exec(path);
  const names = [...template.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name ?? '');
  for (const [at, name] of names.entries()) {
    const [start, end] = match?.indices?.[at + 1] ?? [-1, -1];
    if (inPart >= start && inPart <= end) return { kind: 'pathValue', name, ...span(part, start, end), request };
  }
  return undefined;
}

/** The literal path at the end of an address, its parameters as groups. */
function pathForm(template: string): RegExp {
  const pieces = template.split(/\{[^{}]+\}/).map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`${pieces.join('([^/?]*)')}$`, 'd');
}

function span(part: TextPart, start: number, end: number): { start: number; end: number } {
  return { start: part.start + start, end: part.start + end };
}
