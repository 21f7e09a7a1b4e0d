import { S3Error } from '../s3Error';
import type { Call } from './operation';

/** Query parameters that replace headers of an answer. Source: S3 API reference, GetObject. */
export const overrides = [
  'response-cache-control',
  'response-content-disposition',
  'response-content-encoding',
  'response-content-language',
  'response-content-type',
  'response-expires',
];

/** The headers that a signed request replaces. @throws S3Error InvalidRequest without a signature, InvalidArgument for what no header can be */
export function overriddenHeaders({ query, who }: Call): Readonly<Record<string, string>> {
  const asked = overrides.filter((name) => query.has(name));
  if (asked.length > 0 && who.kind === 'anonymous') {
    throw new S3Error('InvalidRequest', 'Request specific response headers cannot be used for anonymous GET requests.');
  }
  return Object.fromEntries(
    asked.map((name) => [name.slice('response-'.length), headerValue(name, query.get(name) ?? '')]),
  );
}

/** Text as the bytes of its UTF-8 form, which is how it goes over the wire. */
function headerValue(name: string, text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they would end the header
  if (!/[\u0000-\u001f\u007f]/.test(text)) return Buffer.from(text).toString('latin1');
  throw new S3Error('InvalidArgument', 'Header value cannot be represented using ISO-8859-1.', { ArgumentName: name });
}
