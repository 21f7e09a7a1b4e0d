import type { SamplePart } from '../../samples/sampleBody';
import type { SnippetBody, SnippetRequest } from '../snippetRequest';
import { shell, shellCommand, shellText } from './shellText';

/** A GNU Wget command for a POSIX shell; Wget 1.15 or later. Multipart bodies are put together first, since Wget cannot. */
export function wget({ method, url, headers, basic, body }: SnippetRequest): string {
  const command = shellCommand([
    'wget --quiet --output-document=- --content-on-error',
    `--method=${shell.literal(method)}`,
    ...(basic === undefined
      ? []
      : [
          `--auth-no-challenge --user=${shellText([{ env: basic.username }])} --password=${shellText([{ env: basic.password }])}`,
        ]),
    ...headers.map(([name, value]) => `--header=${shellText([`${name}: `, ...value])}`),
    ...bodyWords(body),
    shellText(url),
  ]);
  return body?.kind === 'multipart' ? multipartFile(body.parts) + command : command;
}

function bodyWords(body: SnippetBody | undefined): readonly string[] {
  if (body === undefined) return [];
  if (body.kind === 'text') return [`--body-data=${shell.literal(body.text)}`];
  if (body.kind === 'file') return [`--body-file=${shell.literal(body.file)}`];
  return [`--header='Content-Type: multipart/form-data; boundary='"$boundary"`, '--body-file="$body"'];
}

function multipartFile(parts: readonly SamplePart[]): string {
  return [
    'boundary="part-$$-$(date +%s)"',
    'body="$(mktemp)"',
    '{',
    ...parts.flatMap(partLines).map((line) => `  ${line}`),
    `  printf -- '--%s--\\r\\n' "$boundary"`,
    '} > "$body"',
    '',
  ].join('\n');
}

function partLines({ name, fileName, mediaType, text }: SamplePart): readonly string[] {
  const file = fileName === undefined ? '' : `; filename="${fileName}"`;
  const type = mediaType === undefined ? '' : `Content-Type: ${mediaType}`;
  const head = [`Content-Disposition: form-data; name="${name}"${file}`, ...(type === '' ? [] : [type])];
  return [
    `printf -- '--%s\\r\\n' "$boundary"`,
    ...head.map((line) => `printf '%s\\r\\n' ${shell.literal(line)}`),
    `printf '\\r\\n'`,
    fileName === undefined ? `printf '%s' ${shell.literal(text)}` : `cat ${shell.literal(fileName)}`,
    `printf '\\r\\n'`,
  ];
}
