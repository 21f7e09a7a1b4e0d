import type { SamplePart } from '../../samples/sampleBody';
import type { SnippetBody, SnippetRequest } from '../snippetRequest';
import { shell, shellCommand, shellText } from './shellText';

/** A curl command for a POSIX shell; curl 7.55 or later. */
export function curl({ method, url, headers, basic, body }: SnippetRequest): string {
  const plain = url.filter((part) => typeof part === 'string').join('');
  return shellCommand([
    // With --request HEAD curl would wait for a body that never comes.
    method === 'HEAD' ? 'curl --head' : `curl --request ${shell.literal(method)}`,
    ...(/[[\]{}]/.test(plain) ? ['--globoff'] : []),
    ...(/\/\.\.?(?:[/?]|$)/.test(plain) ? ['--path-as-is'] : []),
    ...(basic === undefined ? [] : [`--user ${shellText([{ env: basic.username }, ':', { env: basic.password }])}`]),
    ...headers.map(([name, value]) => `--header ${shellText(headerLine(name, value))}`),
    ...bodyWords(body),
    `--url ${shellText(url)}`,
  ]);
}

/** `Name;` is curl's way to send a header without value; `Name:` would take one away. */
function headerLine(name: string, value: SnippetRequest['headers'][number][1]) {
  return value.join('') === '' ? [`${name};`] : [`${name}: `, ...value];
}

function bodyWords(body: SnippetBody | undefined): readonly string[] {
  if (body === undefined) return [];
  // --data-raw takes a leading @ for what it is, and leaves line breaks alone.
  if (body.kind === 'text') return [`--data-raw ${shell.literal(body.text)}`];
  if (body.kind === 'file') return [`--data-binary ${shell.literal(`@${body.file}`)}`];
  return body.parts.map(formWord);
}

function formWord({ name, fileName, mediaType, text }: SamplePart): string {
  const type = mediaType === undefined ? '' : `;type=${mediaType}`;
  if (fileName !== undefined) return `--form ${shell.literal(`${name}=@${quoted(fileName)}${type}`)}`;
  // --form-string gives no meaning to @, < and ; but takes no type either.
  if (mediaType === undefined) return `--form-string ${shell.literal(`${name}=${text}`)}`;
  return `--form ${shell.literal(`${name}=${quoted(text)}${type}`)}`;
}

/** curl's own quotes, inside of the shell's. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
