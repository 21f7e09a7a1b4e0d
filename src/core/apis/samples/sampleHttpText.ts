import { pairsText } from '../parameters/parameterText';
import type { SampleBody } from './sampleBody';
import { requestTarget, type SampleRequest } from './sampleRequest';

/** A sample as HTTP text: request line, headers, body. The path is relative to the server's address. */
export function sampleHttpText(sample: SampleRequest): string {
  const { method, headers, cookies, body } = sample;
  const cookie = pairsText(cookies, '; ');
  const lines = [
    `${method} ${requestTarget(sample)}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(cookie === '' ? [] : [`Cookie: ${cookie}`]),
  ];
  return `${[...lines, ...(body === undefined ? [] : ['', bodyText(body)])].join('\n')}\n`;
}

function bodyText({ kind, text, parts }: SampleBody): string {
  if (kind !== 'multipart') return text;
  return parts.map(({ name, fileName, text: content }) => `${name}=${fileName ?? content}`).join('\n');
}
