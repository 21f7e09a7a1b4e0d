import type { SamplePart } from '../../samples/sampleBody';
import { indented, renderText, type TextSyntax } from '../renderText';
import type { SnippetBody, SnippetRequest } from '../snippetRequest';

const syntax: TextSyntax = {
  // Between single quotes only \ and ' have a meaning (PHP manual, Strings).
  literal: (text) => `'${text.replace(/[\\']/g, '\\$&')}'`,
  env: (name) => `getenv('${name}')`,
  join: ' . ',
};

/** PHP 8 with the curl extension. */
export function php({ method, url, headers, basic, body }: SnippetRequest): string {
  const options = [
    // With CURLOPT_CUSTOMREQUEST HEAD alone curl would wait for a body.
    method === 'HEAD' ? 'CURLOPT_NOBODY => true,' : `CURLOPT_CUSTOMREQUEST => ${syntax.literal(method)},`,
    'CURLOPT_RETURNTRANSFER => true,',
    ...(headers.length === 0 ? [] : ['CURLOPT_HTTPHEADER => [', ...indented(headers.map(headerLine), 4), '],']),
    ...(basic === undefined
      ? []
      : [`CURLOPT_USERPWD => ${renderText([{ env: basic.username }, ':', { env: basic.password }], syntax)},`]),
    ...bodyLines(body),
  ];
  return [
    '<?php',
    `$request = curl_init(${renderText(url, syntax)});`,
    'curl_setopt_array($request, [',
    ...indented(options, 4),
    ']);',
    '$answer = curl_exec($request);',
    'if ($answer === false) {',
    '    throw new RuntimeException(curl_error($request));',
    '}',
    'echo curl_getinfo($request, CURLINFO_RESPONSE_CODE), "\\n", $answer, "\\n";',
    '',
  ].join('\n');
}

function headerLine([name, value]: SnippetRequest['headers'][number]): string {
  return `${renderText(value.join('') === '' ? [`${name};`] : [`${name}: `, ...value], syntax)},`;
}

function bodyLines(body: SnippetBody | undefined): readonly string[] {
  if (body === undefined) return [];
  if (body.kind === 'text') return [`CURLOPT_POSTFIELDS => ${syntax.literal(body.text)},`];
  if (body.kind === 'file') return [`CURLOPT_POSTFIELDS => file_get_contents(${syntax.literal(body.file)}),`];
  return ['CURLOPT_POSTFIELDS => [', ...indented(body.parts.map(partLine), 4), '],'];
}

function partLine({ name, fileName, mediaType, text }: SamplePart): string {
  const type = mediaType === undefined ? '' : `, ${syntax.literal(mediaType)}`;
  const value = fileName === undefined ? syntax.literal(text) : `new CURLFile(${syntax.literal(fileName)}${type})`;
  return `${syntax.literal(name)} => ${value},`;
}
