import type { SamplePart } from '../../samples/sampleBody';
import { jsonLiteral, renderText, type TextSyntax } from '../renderText';
import type { SnippetBody, SnippetRequest } from '../snippetRequest';

const syntax: TextSyntax = {
  literal: jsonLiteral,
  env: (name) => `Environment.GetEnvironmentVariable("${name}")`,
  join: ' + ',
};

/** Top-level statements for .NET 6 or later with HttpClient. */
export function csharp({ method, url, headers, basic, body }: SnippetRequest): string {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type');
  const others = headers.filter((header) => header !== type);
  return [
    'using System.Net.Http.Headers;',
    'using System.Text;',
    '',
    'using var client = new HttpClient();',
    `using var request = new HttpRequestMessage(new HttpMethod(${jsonLiteral(method)}), ${renderText(url, syntax)});`,
    // The checked Add would refuse values that servers take.
    ...others.map(
      ([name, value]) => `request.Headers.TryAddWithoutValidation(${jsonLiteral(name)}, ${renderText(value, syntax)});`,
    ),
    ...(basic === undefined ? [] : [basicLine(basic)]),
    ...bodyLines(body),
    ...(type === undefined || body === undefined
      ? []
      : [`request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(${renderText(type[1], syntax)});`]),
    'using var response = await client.SendAsync(request);',
    'Console.WriteLine($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");',
    '',
  ].join('\n');
}

function basicLine({ username, password }: NonNullable<SnippetRequest['basic']>): string {
  const pair = renderText([{ env: username }, ':', { env: password }], syntax);
  return `request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(${pair})));`;
}

function bodyLines(body: SnippetBody | undefined): readonly string[] {
  if (body === undefined) return [];
  // As bytes: StringContent would write a content type of its own.
  if (body.kind === 'text')
    return [`request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(${textLiteral(body.text)}));`];
  if (body.kind === 'file')
    return [`request.Content = new ByteArrayContent(await File.ReadAllBytesAsync(${jsonLiteral(body.file)}));`];
  return ['var form = new MultipartFormDataContent();', ...body.parts.flatMap(partLines), 'request.Content = form;'];
}

function partLines({ name, fileName, mediaType, text }: SamplePart, index: number): readonly string[] {
  const part = `part${index + 1}`;
  const bytes =
    fileName === undefined
      ? `Encoding.UTF8.GetBytes(${jsonLiteral(text)})`
      : `await File.ReadAllBytesAsync(${jsonLiteral(fileName)})`;
  return [
    `var ${part} = new ByteArrayContent(${bytes});`,
    ...(mediaType === undefined
      ? []
      : [`${part}.Headers.ContentType = MediaTypeHeaderValue.Parse(${jsonLiteral(mediaType)});`]),
    `${part}.Headers.TryAddWithoutValidation("Content-Disposition", ${jsonLiteral(disposition(name, fileName))});`,
    `form.Add(${part});`,
  ];
}

/**
 * Written by ourselves: `Add` with a name leaves the quotes away, which many servers do not take, and adds `filename*`, which RFC 7578 (4.2)
 * forbids. Headers go out as Latin-1: letters beyond stand here as the bytes of UTF-8. Escapes are those of HTML forms.
 */
function disposition(name: string, fileName: string | undefined): string {
  const quoted = (text: string) =>
    Buffer.from(text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')).toString('latin1');
  return `form-data; name="${quoted(name)}"${fileName === undefined ? '' : `; filename="${quoted(fileName)}"`}`;
}

/** A verbatim literal (C# specification, 6.4.5.6): only quotes are doubled. CR stays away from it, since editors change line ends. */
function textLiteral(text: string): string {
  if (!text.includes('\n') || text.includes('\r')) return jsonLiteral(text);
  return `@"${text.replaceAll('"', '""')}"`;
}
