import type { SamplePart } from '../../samples/sampleBody';
import { type GoParts, goFunction } from '../insertion/goEdits';
import { indented, jsonLiteral, renderText, type TextSyntax } from '../renderText';
import type { SnippetBody, SnippetRequest } from '../snippetRequest';

const syntax: TextSyntax = { literal: jsonLiteral, env: (name) => `os.Getenv("${name}")`, join: ' + ' };

/** A program with net/http. */
export function go(request: SnippetRequest): string {
  const { imports, statements } = goParts(request);
  return [
    'package main',
    '',
    'import (',
    ...imports.map((name) => `\t"${name}"`),
    ')',
    '',
    ...goFunction('main', statements),
    '',
  ].join('\n');
}

export function goParts(request: SnippetRequest): GoParts {
  const { method, url, headers, basic, body } = request;
  const multipart = body?.kind === 'multipart';
  const statements = [
    ...bodyLines(body),
    `request, err := http.NewRequest(${jsonLiteral(method)}, ${renderText(url, syntax)}, ${body === undefined ? 'nil' : multipart ? '&body' : 'body'})`,
    ...check,
    ...headers.map(([name, value]) => `request.Header.Set(${jsonLiteral(name)}, ${renderText(value, syntax)})`),
    ...(multipart ? ['request.Header.Set("Content-Type", form.FormDataContentType())'] : []),
    ...(basic === undefined
      ? []
      : [`request.SetBasicAuth(os.Getenv("${basic.username}"), os.Getenv("${basic.password}"))`]),
    'response, err := http.DefaultClient.Do(request)',
    ...check,
    'defer response.Body.Close()',
    'answer, err := io.ReadAll(response.Body)',
    ...check,
    'fmt.Println(response.Status, string(answer))',
  ];
  return { imports: importNames(request), statements };
}

const check = ['if err != nil {', '\tlog.Fatal(err)', '}'];

function tabbed(lines: readonly string[]): readonly string[] {
  return indented(lines, 1).map((line) => line.replace(/^ /, '\t'));
}

function importNames({ url, headers, basic, body }: SnippetRequest): readonly string[] {
  const names = ['fmt', 'io', 'log', 'net/http'];
  const readsFile =
    body?.kind === 'file' || (body?.kind === 'multipart' && body.parts.some(({ fileName }) => fileName !== undefined));
  const usesEnvironment = [url, ...headers.map(([, value]) => value)].flat().some((part) => typeof part !== 'string');
  if (readsFile || usesEnvironment || basic !== undefined) names.push('os');
  if (body?.kind === 'text') names.push('strings');
  if (body?.kind === 'multipart') names.push('bytes', 'mime/multipart', 'net/textproto');
  return names.sort();
}

function bodyLines(body: SnippetBody | undefined): readonly string[] {
  if (body === undefined) return [];
  if (body.kind === 'text') return [`body := strings.NewReader(${textLiteral(body.text)})`];
  if (body.kind === 'file') return [`body, err := os.Open(${jsonLiteral(body.file)})`, ...check];
  return [
    'var body bytes.Buffer',
    'form := multipart.NewWriter(&body)',
    'add := func(content []byte, header textproto.MIMEHeader) {',
    '\tpart, err := form.CreatePart(header)',
    ...tabbed(check),
    '\tif _, err := part.Write(content); err != nil {',
    '\t\tlog.Fatal(err)',
    '\t}',
    '}',
    ...body.parts.flatMap(partLines),
    'if err := form.Close(); err != nil {',
    '\tlog.Fatal(err)',
    '}',
  ];
}

function partLines({ name, fileName, mediaType, text }: SamplePart, index: number): readonly string[] {
  const file = fileName === undefined ? '' : `; filename="${fileName}"`;
  const disposition = `"Content-Disposition": {${jsonLiteral(`form-data; name="${name}"${file}`)}}`;
  const type = mediaType === undefined ? '' : `, "Content-Type": {${jsonLiteral(mediaType)}}`;
  const header = `textproto.MIMEHeader{${disposition}${type}}`;
  if (fileName === undefined) return [`add([]byte(${jsonLiteral(text)}), ${header})`];
  return [`content${index}, err := os.ReadFile(${jsonLiteral(fileName)})`, ...check, `add(content${index}, ${header})`];
}

/** Raw strings hold everything but backquotes and CR (Go specification, String literals). */
function textLiteral(text: string): string {
  return text.includes('\n') && !/[`\r\ufeff]/.test(text) ? `\`${text}\`` : jsonLiteral(text);
}
