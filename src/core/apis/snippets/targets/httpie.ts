import type { SamplePart } from '../../samples/sampleBody';
import type { SnippetBody, SnippetRequest } from '../snippetRequest';
import { shell, shellCommand, shellText } from './shellText';

/** An HTTPie command for a POSIX shell; HTTPie 3 or later. */
export function httpie({ method, url, headers, basic, body }: SnippetRequest): string {
  return shellCommand([
    // Without it HTTPie waits for a body on standard input where that is no terminal.
    body?.kind === 'file' ? 'http' : 'http --ignore-stdin',
    ...(basic === undefined ? [] : [`--auth ${shellText([{ env: basic.username }, ':', { env: basic.password }])}`]),
    ...(body?.kind === 'text' ? [`--raw ${shell.literal(body.text)}`] : []),
    ...(body?.kind === 'multipart' ? ['--multipart'] : []),
    `${shell.literal(method)} ${shellText(url)}`,
    ...headers.map(([name, value]) =>
      shellText(value.join('') === '' ? [`${escaped(name)};`] : [`${escaped(name)}:`, ...value]),
    ),
    ...fileAndForm(body),
  ]);
}

function fileAndForm(body: SnippetBody | undefined): readonly string[] {
  if (body?.kind === 'file') return [`< ${shell.literal(body.file)}`];
  return body?.kind === 'multipart' ? body.parts.map(formWord) : [];
}

function formWord({ name, fileName, mediaType, text }: SamplePart): string {
  const type = mediaType === undefined ? '' : `;type=${mediaType}`;
  if (fileName !== undefined) return shell.literal(`${escaped(name)}@${fileName}${type}`);
  // HTTPie takes types of files only. A value that begins with @ would be read from a file, and == makes a parameter of the query.
  const value = /^[=@]/.test(text) ? `\\${text}` : text;
  return shell.literal(`${escaped(name)}=${value}`);
}

/** Signs that separate names from values are part of the name behind a backslash. */
function escaped(name: string): string {
  return name.replace(/[\\:;=@]/g, '\\$&');
}
