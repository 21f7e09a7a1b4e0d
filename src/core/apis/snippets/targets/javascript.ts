import type { SamplePart } from '../../samples/sampleBody';
import { indented, jsonLiteral, renderText, type TextSyntax } from '../renderText';
import type { SnippetBody, SnippetRequest } from '../snippetRequest';

const plain: TextSyntax = { literal: jsonLiteral, env: (name) => `process.env.${name}`, join: ' + ' };
/** In TypeScript a variable may be undefined, which headers do not take. */
const typed: TextSyntax = { ...plain, env: (name) => `env('${name}')` };

const helper = [
  'function env(name: string): string {',
  '  const value = process.env[name];',
  "  if (value === undefined) throw new Error('Set ' + name);",
  '  return value;',
  '}',
  '',
];

/** JavaScript as an ES module; Node 20 or later. */
export function javascript(request: SnippetRequest): string {
  return script(request, plain, []);
}

/** Strict TypeScript as an ES module; Node 20 or later. */
export function typescript(request: SnippetRequest): string {
  const usesEnvironment = [request.url, ...request.headers.map(([, value]) => value)]
    .flat()
    .some((part) => typeof part !== 'string');
  return script(request, typed, usesEnvironment || request.basic !== undefined ? helper : []);
}

function script(request: SnippetRequest, syntax: TextSyntax, head: readonly string[]): string {
  // fetch refuses a body here (Fetch Standard, 5.4).
  const useHttp = request.body !== undefined && (request.method === 'GET' || request.method === 'HEAD');
  const lines = useHttp ? nodeHttp(request, syntax) : fetchCall(request, syntax);
  const readsFile =
    request.body?.kind === 'file' ||
    (request.body?.kind === 'multipart' && request.body.parts.some(({ fileName }) => fileName !== undefined));
  const imports = [
    ...(readsFile ? ["import { readFile } from 'node:fs/promises';"] : []),
    ...(useHttp ? ["import { request } from 'node:https';"] : []),
  ];
  return [...imports, ...(imports.length > 0 ? [''] : []), ...head, ...lines, ''].join('\n');
}

function headerLines({ headers, basic }: SnippetRequest, syntax: TextSyntax): readonly string[] {
  const all = headers.map(([name, value]) => `${jsonLiteral(name)}: ${renderText(value, syntax)},`);
  if (basic !== undefined) {
    const pair = renderText([{ env: basic.username }, ':', { env: basic.password }], syntax);
    all.push(`Authorization: 'Basic ' + Buffer.from(${pair}).toString('base64'),`);
  }
  return all.length === 0 ? [] : ['headers: {', ...indented(all, 2), '},'];
}

function fetchCall(request: SnippetRequest, syntax: TextSyntax): readonly string[] {
  const { method, url, body } = request;
  return [
    ...(body?.kind === 'multipart' ? formLines(body.parts) : []),
    `const response = await fetch(${renderText(url, syntax)}, {`,
    ...indented([`method: ${jsonLiteral(method)},`, ...headerLines(request, syntax), ...bodyLine(body)], 2),
    '});',
    'console.log(response.status, await response.text());',
  ];
}

function bodyLine(body: SnippetBody | undefined): readonly string[] {
  if (body === undefined) return [];
  if (body.kind === 'multipart') return ['body: form,'];
  return [`body: ${body.kind === 'text' ? templateLiteral(body.text) : `await readFile(${jsonLiteral(body.file)})`},`];
}

function formLines(parts: readonly SamplePart[]): readonly string[] {
  const lines = parts.map(({ name, fileName, mediaType, text }) => {
    const type = mediaType === undefined ? '' : `, { type: ${jsonLiteral(mediaType)} }`;
    const blob = `new Blob([${fileName === undefined ? jsonLiteral(text) : `await readFile(${jsonLiteral(fileName)})`}]${type})`;
    if (fileName !== undefined) return `form.append(${jsonLiteral(name)}, ${blob}, ${jsonLiteral(fileName)});`;
    return `form.append(${jsonLiteral(name)}, ${mediaType === undefined ? jsonLiteral(text) : blob});`;
  });
  return ['const form = new FormData();', ...lines];
}

/** Several lines stay several lines; CR must be escaped, since templates turn CR LF into LF (ECMAScript, 12.9.6). */
function templateLiteral(text: string): string {
  if (!text.includes('\n')) return jsonLiteral(text);
  return `\`${text.replace(/[`\\]|\$\{/g, '\\$&').replaceAll('\r', '\\r')}\``;
}

function nodeHttp(request: SnippetRequest, syntax: TextSyntax): readonly string[] {
  const { method, url, body } = request;
  const bytes = body?.kind === 'text' ? `Buffer.from(${templateLiteral(body.text)})` : fileText(body);
  // Without a length Node would put the body behind the request, where a server takes it for the next one.
  const lines = headerLines(request, syntax);
  const withLength = ["'Content-Length': body.length,"];
  const headers =
    lines.length === 0
      ? ['headers: {', ...indented(withLength, 2), '},']
      : lines.toSpliced(-1, 0, ...indented(withLength, 2));
  return [
    '// fetch sends no body with this method. For an address with http: import from node:http.',
    `const body = ${bytes};`,
    `const call = request(${renderText(url, syntax)}, {`,
    ...indented([`method: ${jsonLiteral(method)},`, ...headers], 2),
    '});',
    "call.on('response', (response) => {",
    '  console.log(response.statusCode);',
    '  response.pipe(process.stdout);',
    '});',
    'call.end(body);',
  ];
}

function fileText(body: SnippetBody | undefined): string {
  return body?.kind === 'file' ? `await readFile(${jsonLiteral(body.file)})` : "Buffer.from('')";
}
