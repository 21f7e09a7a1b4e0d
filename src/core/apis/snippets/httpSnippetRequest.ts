import path from 'node:path';
import { AppError } from '../../base/errors';
import type { AuthFlow } from '../auth/authFlow';
import { upperCase } from '../clients/naming';
import type { FileRequest, HttpFile } from '../httpFile/httpFile';
import { resolveRequest } from '../httpFile/resolveRequest';
import { headerValue, type RequestBody } from '../requests/apiRequest';
import { mediaParameter, mediaTypeOf } from '../requests/mediaType';
import { isSecretHeader, isSecretName } from '../requests/redactor';
import { encodeIllegal } from '../requests/requestUrl';
import {
  credentials,
  joined,
  type SnippetBody,
  type SnippetRequest,
  type SnippetText,
  variablePrefix,
} from './snippetRequest';
import { writtenParts } from './writtenParts';

export interface HttpSnippetOptions {
  /** Values of `{{names}}`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folder of the file. */
  readonly folder: string;
  /** For addresses that are only a path. */
  readonly server?: string;
  /** How the service lets requests in. */
  readonly flow: AuthFlow;
}

/** Around the name of an environment variable; no text of a `.http` file has it. */
const mark = '\u0001';

/**
 * A request of a `.http` file as every language needs it. What is called like a secret is read from the environment, and so is
 * `{{$processEnv NAME}}`: code is shown and kept where secrets must not be.
 * @throws AppError `input.invalid`, reason `variable`, or `mixedBody` for a body of texts and files that is no multipart.
 */
export function httpSnippetRequest(file: HttpFile, request: FileRequest, options: HttpSnippetOptions): SnippetRequest {
  const { environment, folder, server, flow } = options;
  const prefix = variablePrefix(flow);
  const auth = credentials(flow, prefix);
  const open = request.headers.filter(({ name }) => !isSecretHeader(name.text));
  const scope = { environment, process: markedNames, answer: () => undefined };
  const resolveOptions = { scope, folder, ...(server !== undefined && { server }) };
  const { method, url, headers, body } = resolveRequest(file, { ...request, headers: open }, resolveOptions);
  const given = new Set(auth.headers.map(([name]) => name.toLowerCase()));
  if (auth.basic !== undefined) given.add('authorization');
  const secret = request.headers.filter(({ name }) => isSecretHeader(name.text) && !given.has(name.text.toLowerCase()));
  const snippet = body && snippetBody(body, headerValue(headers, 'content-type'), folder);
  const sent = headers.filter(([name]) => snippet?.kind !== 'multipart' || name.toLowerCase() !== 'content-type');
  return {
    method,
    url: urlText(url, prefix, auth.query),
    headers: [
      ...sent.map(([name, value]) => [name, textOf(value)] as const),
      ...secret.map(({ name }) => [name.text, [{ env: `${prefix}_${upperCase(name.text)}` }]] as const),
      ...auth.headers,
      ...(auth.cookie && !request.headers.some(({ name }) => /^cookie$/i.test(name.text))
        ? [['Cookie', auth.cookie] as const]
        : []),
    ],
    ...(auth.basic && { basic: auth.basic }),
    ...(snippet && { body: snippet }),
  };
}

/** Every variable of the process has its own marked name as its value. */
const markedNames: Readonly<Record<string, string>> = new Proxy<Record<string, string>>(
  {},
  { get: (_, name) => `${mark}${String(name)}${mark}` },
);

function textOf(text: string): SnippetText {
  return text.split(mark).flatMap((piece, at): SnippetText => {
    if (at % 2 === 1) return [{ env: piece }];
    return piece === '' ? [] : [piece];
  });
}

/** @param key The pair that lets the request in; one of the same name in the address is no longer needed. */
function urlText(url: string, prefix: string, key: SnippetText | undefined): SnippetText {
  const [, keyName] = /^([^=]+)=/.exec(String(key?.[0] ?? '')) ?? [];
  const [address = '', query] = url.replace(/#.*$/s, '').split(/\?(.*)/s, 2);
  const pairs = (query ?? '').split('&').filter((pair) => pair !== '' && pair.split('=', 1)[0] !== keyName);
  const written = pairs.map((pair) => textOf(openPair(pair, prefix)).map(encodedPart));
  const all = key === undefined ? written : [...written, key];
  return joined([...textOf(address).map(encodedPart), ...all.flatMap((pair, at) => [at === 0 ? '?' : '&', ...pair])]);
}

function openPair(pair: string, prefix: string): string {
  const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(pair) ?? [];
  if (value === '' || value.startsWith(mark) || !isSecretName(decoded(name))) return pair;
  return `${name}=${mark}${prefix}_${upperCase(decoded(name))}${mark}`;
}

function encodedPart(part: SnippetText[number]): SnippetText[number] {
  return typeof part === 'string' ? encodeIllegal(part) : part;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function snippetBody(body: RequestBody, contentType: string | undefined, folder: string): SnippetBody {
  const pieces = body.kind === 'joined' ? body.pieces : [body];
  if (mediaTypeOf(contentType).startsWith('multipart/')) {
    const boundary = mediaParameter(contentType, 'boundary') ?? '';
    return { kind: 'multipart', parts: writtenParts(pieces, boundary).map(asWritten) };
  }
  const [only] = pieces;
  if (pieces.length === 1 && only?.kind === 'text') return { kind: 'text', text: asWritten(only).text };
  if (pieces.length === 1 && only?.kind === 'file') {
    return { kind: 'file', file: path.relative(folder, only.path).replaceAll(path.sep, '/') };
  }
  throw new AppError('input.invalid', 'The body mixes texts and files', { facts: { reason: 'mixedBody' } });
}

/** Bodies are texts of the code, without variables: one of the process stays as the file has it. */
function asWritten<T extends { readonly text: string }>(part: T): T {
  const pieces = part.text.split(mark);
  return { ...part, text: pieces.map((piece, at) => (at % 2 === 1 ? `{{$processEnv ${piece}}}` : piece)).join('') };
}
