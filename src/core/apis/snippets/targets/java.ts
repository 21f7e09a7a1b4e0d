import type { SamplePart } from '../../samples/sampleBody';
import { type JavaParts, javaClass } from '../insertion/javaEdits';
import { jsonLiteral as anyLiteral, indented, renderText, type TextSyntax } from '../renderText';
import type { SnippetBody, SnippetRequest } from '../snippetRequest';

/** ASCII only: until Java 18 javac reads sources in the encoding of the machine, GBK on a Chinese Windows. */
function jsonLiteral(text: string): string {
  return ascii(anyLiteral(text));
}

function ascii(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const syntax: TextSyntax = { literal: jsonLiteral, env: (name) => `System.getenv("${name}")`, join: ' + ' };

/** A class for Java 17 or later with java.net.http. */
export function java(request: SnippetRequest): string {
  const { imports, statements } = javaParts(request);
  const lines = imports.map((name) => `import ${name};`);
  return [...lines, '', ...javaClass('public class Call', statements), ''].join('\n');
}

export function javaParts(request: SnippetRequest): JavaParts {
  const { method, url, headers, basic, body } = request;
  const chain = [
    `.method(${jsonLiteral(method)}, ${publisher(body)})`,
    ...headers.map(([name, value]) => `.header(${jsonLiteral(name)}, ${renderText(value, syntax)})`),
    ...(body?.kind === 'multipart' ? ['.header("Content-Type", "multipart/form-data; boundary=" + boundary)'] : []),
    ...(basic === undefined ? [] : [basicHeader(basic)]),
    '.build();',
  ];
  const statements = [
    ...(body?.kind === 'multipart' ? multipartLines(body.parts) : []),
    ...(body?.kind === 'text' ? [`var body = ${textLiteral(body.text)};`] : []),
    `var request = HttpRequest.newBuilder(URI.create(${renderText(url, syntax)}))`,
    ...indented(chain, 8),
    'var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());',
    'System.out.println(response.statusCode() + " " + response.body());',
  ];
  return { imports: importNames(request), statements };
}

function importNames({ basic, body }: SnippetRequest): readonly string[] {
  const names = ['java.net.URI', 'java.net.http.HttpClient', 'java.net.http.HttpRequest', 'java.net.http.HttpResponse'];
  if (basic !== undefined || body?.kind === 'multipart') names.push('java.nio.charset.StandardCharsets');
  if (basic !== undefined) names.push('java.util.Base64');
  if (body?.kind === 'multipart') names.push('java.io.ByteArrayOutputStream', 'java.util.UUID');
  const readsPath =
    body?.kind === 'file' || (body?.kind === 'multipart' && body.parts.some(({ fileName }) => fileName));
  if (readsPath) names.push('java.nio.file.Path');
  if (body?.kind === 'multipart' && readsPath) names.push('java.nio.file.Files');
  return names.sort();
}

function basicHeader({ username, password }: NonNullable<SnippetRequest['basic']>): string {
  const pair = renderText([{ env: username }, ':', { env: password }], syntax);
  return `.header("Authorization", "Basic " + Base64.getEncoder().encodeToString((${pair}).getBytes(StandardCharsets.UTF_8)))`;
}

function publisher(body: SnippetBody | undefined): string {
  const publishers = 'HttpRequest.BodyPublishers';
  if (body === undefined) return `${publishers}.noBody()`;
  if (body.kind === 'file') return `${publishers}.ofFile(Path.of(${jsonLiteral(body.file)}))`;
  return body.kind === 'text' ? `${publishers}.ofString(body)` : `${publishers}.ofByteArray(body.toByteArray())`;
}

/** java.net.http knows no multipart bodies. */
function multipartLines(parts: readonly SamplePart[]): readonly string[] {
  return [
    'var boundary = UUID.randomUUID().toString();',
    'var body = new ByteArrayOutputStream();',
    ...parts.flatMap(({ name, fileName, mediaType, text }) => {
      const file = fileName === undefined ? '' : `; filename="${fileName}"`;
      const type = mediaType === undefined ? '' : `Content-Type: ${mediaType}\r\n`;
      const head = `\r\nContent-Disposition: form-data; name="${name}"${file}\r\n${type}\r\n`;
      const content =
        fileName === undefined
          ? `${jsonLiteral(text)}.getBytes(StandardCharsets.UTF_8)`
          : `Files.readAllBytes(Path.of(${jsonLiteral(fileName)}))`;
      return [
        `body.write(("--" + boundary + ${jsonLiteral(head)}).getBytes(StandardCharsets.UTF_8));`,
        `body.write(${content});`,
        'body.write("\\r\\n".getBytes(StandardCharsets.UTF_8));',
      ];
    }),
    'body.write(("--" + boundary + "--\\r\\n").getBytes(StandardCharsets.UTF_8));',
  ];
}

/** A text block (JLS 15, 3.10.6) whose lines lose the indentation that all of them have; a plain literal where that would take too much. */
function textLiteral(text: string): string {
  const lines = text.split('\n');
  if (lines.length === 1 || !lines.some((line) => /^\S/.test(line))) return jsonLiteral(text);
  const written = lines.map((line) =>
    line
      .replaceAll('\\', '\\\\')
      .replace(/"{3,}|"+$/g, (run) => run.replaceAll('"', '\\"'))
      .replaceAll('\r', '\\r')
      .replace(/[ \t]$/, (blank) => (blank === ' ' ? '\\s' : '\\t')),
  );
  const margin = ' '.repeat(12);
  return `"""\n${written.map((line) => margin + ascii(line)).join('\n')}"""`;
}
