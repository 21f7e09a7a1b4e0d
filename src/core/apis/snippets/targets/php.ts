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
  const own = ownForm(body);
  const type = own === undefined ? [] : ["'Content-Type: multipart/form-data; boundary=' . $boundary,"];
  const lines = [...headers.map(headerLine), ...type];
  const options = [
    // With CURLOPT_CUSTOMREQUEST HEAD alone curl would wait for a body.
    method === 'HEAD' ? 'CURLOPT_NOBODY => true,' : `CURLOPT_CUSTOMREQUEST => ${syntax.literal(method)},`,
    'CURLOPT_RETURNTRANSFER => true,',
    ...(lines.length === 0 ? [] : ['CURLOPT_HTTPHEADER => [', ...indented(lines, 4), '],']),
    ...(basic === undefined
      ? []
      : [`CURLOPT_USERPWD => ${renderText([{ env: basic.username }, ':', { env: basic.password }], syntax)},`]),
    ...(own === undefined ? bodyLines(body) : ['CURLOPT_POSTFIELDS => $body,']),
  ];
  return [
    '<?php',
    ...(own ?? []),
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

/** A form that an array cannot be: names that come twice, and texts with a media type. */
function ownForm(body: SnippetBody | undefined): readonly string[] | undefined {
  if (body?.kind !== 'multipart') return undefined;
  const { parts } = body;
  const twice = new Set(parts.map(({ name }) => name)).size < parts.length;
  const typed = parts.some(({ fileName, mediaType }) => fileName === undefined && mediaType !== undefined);
  if (!twice && !typed) return undefined;
  return [
    '$boundary = bin2hex(random_bytes(16));',
    "$body = '';",
    'foreach ([',
    ...indented(parts.map(ownPart), 4),
    '] as [$disposition, $type, $content]) {',
    '    $body .= "--$boundary\\r\\nContent-Disposition: form-data; $disposition\\r\\n";',
    '    $body .= ($type === null ? \'\' : "Content-Type: $type\\r\\n") . "\\r\\n$content\\r\\n";',
    '}',
    '$body .= "--$boundary--\\r\\n";',
  ];
}

/** With the escapes of HTML forms in names. */
function ownPart({ name, fileName, mediaType, text }: SamplePart): string {
  const quoted = (value: string) => value.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const file = fileName === undefined ? '' : `; filename="${quoted(fileName)}"`;
  const type = mediaType === undefined ? 'null' : syntax.literal(mediaType);
  const content = fileName === undefined ? syntax.literal(text) : `file_get_contents(${syntax.literal(fileName)})`;
  return `[${syntax.literal(`name="${quoted(name)}"${file}`)}, ${type}, ${content}],`;
}

function partLine({ name, fileName, mediaType, text }: SamplePart): string {
  const type = mediaType === undefined ? '' : `, ${syntax.literal(mediaType)}`;
  const value = fileName === undefined ? syntax.literal(text) : `new CURLFile(${syntax.literal(fileName)}${type})`;
  return `${syntax.literal(name)} => ${value},`;
}
