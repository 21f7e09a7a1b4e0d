import type { SamplePart } from '../../samples/sampleBody';
import { indented, jsonLiteral, renderText, type TextSyntax } from '../renderText';
import type { SnippetBody, SnippetRequest } from '../snippetRequest';

const syntax: TextSyntax = {
  // JSON's escapes are Python's; half of a surrogate pair could not be sent anyway.
  literal: jsonLiteral,
  env: (name) => `os.environ["${name}"]`,
  join: ' + ',
};

/** Python 3 with requests. */
export function python({ method, url, headers, basic, body }: SnippetRequest): string {
  const usesEnvironment =
    basic !== undefined || [url, ...headers.map(([, value]) => value)].flat().some((part) => typeof part !== 'string');
  const headerLines = headers.map(([name, value]) => `${jsonLiteral(name)}: ${renderText(value, syntax)},`);
  const auth = basic === undefined ? [] : [`auth=(os.environ["${basic.username}"], os.environ["${basic.password}"]),`];
  const entries = [
    `${jsonLiteral(method)},`,
    `${renderText(url, syntax)},`,
    ...(headerLines.length === 0 ? [] : ['headers={', ...indented(headerLines, 4), '},']),
    ...auth,
    ...bodyLines(body),
    'timeout=60,',
  ];
  return [
    ...(usesEnvironment ? ['import os', ''] : []),
    'import requests',
    '',
    'response = requests.request(',
    ...indented(entries, 4),
    ')',
    'print(response.status_code, response.text)',
    '',
  ].join('\n');
}

function bodyLines(body: SnippetBody | undefined): readonly string[] {
  if (body === undefined) return [];
  // As bytes: requests would encode a text with Latin-1.
  if (body.kind === 'text') return [`data=${textLiteral(body.text)}.encode(),`];
  if (body.kind === 'file') return [`data=open(${jsonLiteral(body.file)}, "rb"),`];
  return ['files=[', ...indented(body.parts.map(partLine), 4), '],'];
}

function partLine({ name, fileName, mediaType, text }: SamplePart): string {
  const type = mediaType === undefined ? '' : `, ${jsonLiteral(mediaType)}`;
  const value =
    fileName === undefined
      ? `None, ${jsonLiteral(text)}.encode()`
      : `${jsonLiteral(fileName)}, open(${jsonLiteral(fileName)}, "rb")`;
  return `(${jsonLiteral(name)}, (${value}${type})),`;
}

function textLiteral(text: string): string {
  if (!text.includes('\n')) return jsonLiteral(text);
  const escaped = text.replaceAll('\\', '\\\\').replace(/"{3,}|"+$/g, (run) => run.replaceAll('"', '\\"'));
  return `"""${escaped.replaceAll('\r', '\\r')}"""`;
}
