import type { SampleBody } from './sampleBody';
import type { SampleRequest } from './sampleRequest';
import { encodeQuery } from './serializeParameter';

/** A sample as HTTP text: request line, headers, body. The path is relative to the server's address. */
export function sampleHttpText(sample: SampleRequest): string {
  const { method, path, query, headers, cookies, body } = sample;
  const target = query.length === 0 ? path : `${path}?${encodeQuery(query)}`;
  const cookie = cookies.map(([name, value]) => `${name}=${value}`).join('; ');
  const lines = [
    `${method} ${target}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(cookie === '' ? [] : [`Cookie: ${cookie}`]),
  ];
  return `${[...lines, ...(body === undefined ? [] : ['', bodyText(body)])].join('\n')}\n`;
}

function bodyText({ kind, text, parts }: SampleBody): string {
  if (kind !== 'multipart') return text;
  return parts.map(({ name, fileName, text: content }) => `${name}=${fileName ?? content}`).join('\n');
}
