import type { Header } from '../requests/apiRequest';
import { parseHttpFile } from './parseHttpFile';

/** A request as it is to stand in a `.http` file. */
export interface RequestDraft {
  readonly title: string;
  /** By which other requests of the file refer to its answer: letters, digits, underscores. */
  readonly name?: string;
  /** Method and literal path of the operation that it is of. */
  readonly operation?: string;
  /** Address of the definition, relative to the file. */
  readonly definition?: string;
  readonly method: string;
  /** With `{{variables}}`; no line breaks. */
  readonly url: string;
  readonly headers: readonly Header[];
  /** Lines of text, and `< ./file` for the bytes of a file. */
  readonly body?: string;
}

/** Queries are written on one line up to this many characters. */
const longestLine = 100;

/** The text of a request, with its `###` line and an empty line at the end. */
export function writeHttpRequest(draft: RequestDraft): string {
  const { title, name, operation, definition, method, url, headers, body } = draft;
  const annotations = Object.entries({ name, operation, definition }).flatMap(([key, value]) =>
    value === undefined ? [] : [`# @${key} ${value}`],
  );
  const lines = [
    `### ${title}`.trimEnd(),
    ...annotations,
    `${method} ${urlLines(url)} HTTP/1.1`,
    ...headers.map(([key, value]) => `${key}: ${value}`.trimEnd()),
    '',
  ];
  return `${lines.join('\n')}\n${body === undefined ? '' : `${body}\n\n`}`;
}

/** A long query has a line for each parameter. */
function urlLines(url: string): string {
  const query = url.indexOf('?');
  if (query < 0 || url.length <= longestLine) return url;
  const pairs = url.slice(query + 1).split('&');
  return [url.slice(0, query), ...pairs.map((pair, at) => `    ${at === 0 ? '?' : '&'}${pair}`)].join('\n');
}

/** The lines that define variables at the top of a file. */
export function writeVariables(variables: Readonly<Record<string, string>>): string {
  const lines = Object.entries(variables).map(([name, value]) => `@${name} = ${value}`);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n\n`;
}

/** What {@link writeHttpRequest} wrote, or a person, as drafts again. */
export function readDrafts(text: string): readonly RequestDraft[] {
  return parseHttpFile(text).requests.map(
    ({ title, name, operation, definition, method, target, queryLines, headers, body }) => ({
      title,
      ...(name && { name: name.text }),
      ...(operation && { operation: operation.text }),
      ...(definition && { definition: definition.text }),
      method: method.text.toUpperCase(),
      url: target.text + queryLines.map((line) => line.text).join(''),
      headers: headers.map((header) => [header.name.text, header.value.text] as const),
      ...(body && { body: body.text }),
    }),
  );
}
