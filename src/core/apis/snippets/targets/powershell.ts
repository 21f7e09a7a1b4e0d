import type { SamplePart } from '../../samples/sampleBody';
import { renderText, type TextSyntax } from '../renderText';
import type { SnippetBody, SnippetRequest } from '../snippetRequest';

/**
 * PowerShell takes typographic single quotes for plain ones (about_Quoting_Rules, and the tokenizer's IsSingleQuote), so they are
 * doubled as well.
 */
const syntax: TextSyntax = {
  literal: (text) => `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`,
  env: (name) => `$env:${name}`,
  join: ' + ',
};

/** PowerShell 7 or later: bodies of any method, and `-Form` for multipart. */
export function powershell({ method, url, headers, basic, body }: SnippetRequest): string {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type');
  const others = headers
    .filter((header) => header !== type)
    .map(([name, value]) => headerLine(name, renderText(value, syntax)));
  const user = basic === undefined ? [] : [headerLine('Authorization', `'Basic ' + ${basicValue(basic)}`)];
  return [
    '$request = @{',
    `  Uri = ${renderText(url, syntax)}`,
    `  ${usual.has(method) ? 'Method' : 'CustomMethod'} = ${syntax.literal(method)}`,
    '  Headers = @{',
    ...others,
    ...user,
    '  }',
    ...(type === undefined ? [] : [`  ContentType = ${renderText(type[1], syntax)}`]),
    ...bodyLines(body),
    '  SkipHeaderValidation = $true',
    '}',
    '(Invoke-WebRequest @request).Content',
    '',
  ].join('\n');
}

const usual: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'OPTIONS', 'PATCH']);

function headerLine(name: string, value: string): string {
  return `    ${syntax.literal(name)} = ${value}`;
}

function basicValue({ username, password }: NonNullable<SnippetRequest['basic']>): string {
  return `[Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($env:${username} + ':' + $env:${password}))`;
}

function bodyLines(body: SnippetBody | undefined): readonly string[] {
  if (body === undefined) return [];
  // As bytes: what a text is encoded with would depend on the version and the content type.
  if (body.kind === 'text') return [`  Body = [Text.Encoding]::UTF8.GetBytes(${syntax.literal(body.text)})`];
  if (body.kind === 'file') return [`  InFile = ${syntax.literal(body.file)}`];
  return ['  Form = @{', ...formLines(body.parts), '  }'];
}

/** A hash table has each name once: the parts of a list are a list, of which `-Form` makes parts of one name. */
function formLines(parts: readonly SamplePart[]): readonly string[] {
  const byName = new Map<string, string[]>();
  for (const { name, fileName, text } of parts) {
    const value = fileName === undefined ? syntax.literal(text) : `Get-Item ${syntax.literal(fileName)}`;
    byName.set(name, [...(byName.get(name) ?? []), value]);
  }
  const one = (values: readonly string[]) => (values.length === 1 ? values.join() : `@(${values.join(', ')})`);
  return [...byName].map(([name, values]) => headerLine(name, one(values)));
}
