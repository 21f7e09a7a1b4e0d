import type { AuthFlow } from '../auth/authFlow';
import { authPresets } from '../auth/authPresets';
import { flowFor } from '../auth/flowFor';
import type { OpenDefinition } from '../openDefinition';
import { pairsText, percentEncoded } from '../parameters/parameterText';
import { serverPath } from '../requests/serverAddress';
import type { SampleBody, SamplePart } from '../samples/sampleBody';
import { requestTarget, type SampleRequest } from '../samples/sampleRequest';

/** A text with values of environment variables in it: secrets and addresses are never written into code. */
export type SnippetText = readonly (string | { readonly env: string })[];

export type SnippetBody =
  | { readonly kind: 'text'; readonly text: string }
  /** The bytes of a file that the user has. */
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'multipart'; readonly parts: readonly SamplePart[] };

/** One request as every language needs it. */
export interface SnippetRequest {
  readonly method: string;
  /** Encoded, with query. */
  readonly url: SnippetText;
  /** Without the content type of multipart bodies: it has the boundary, which who sends it chooses. */
  readonly headers: readonly (readonly [name: string, value: SnippetText])[];
  /** Environment variables with user and password (RFC 7617). */
  readonly basic?: { readonly username: string; readonly password: string };
  readonly body?: SnippetBody;
}

/** @param server Address without the definition's own path (`https://10.0.0.1`); read from the environment when absent. */
export function snippetRequest(
  { index, entries }: Pick<OpenDefinition, 'index' | 'entries'>,
  sample: SampleRequest,
  server?: string,
): SnippetRequest {
  const flow = flowFor(index, entries.get(sample.operation));
  const prefix = variablePrefix(flowFor(index));
  const absolute = /^(https?:\/\/[^/]+)/i.exec(server ?? index.servers[0]?.url ?? '')?.[1];
  const path = server !== undefined && /^https?:\/\/[^/]+\/./i.test(server) ? pathOf(server) : serverPath(index);
  const base = absolute === undefined ? { env: `${prefix}_SERVER` } : absolute;
  const auth = credentials(flow, prefix);
  const target = requestTarget(sample);
  const query = auth.query === undefined ? [] : [target.includes('?') ? '&' : '?', ...auth.query];
  const body = sample.body && snippetBody(sample.body);
  return {
    method: sample.method,
    url: joined([base, path, target, ...query]),
    headers: [...plainHeaders(sample, body), ...cookieHeader(sample, auth.cookie), ...auth.headers],
    ...(auth.basic && { basic: auth.basic }),
    ...(body && { body }),
  };
}

function pathOf(server: string): string {
  return server.replace(/^https?:\/\/[^/]+/i, '').replace(/[?#].*$|\/+$/g, '');
}

/** What the names of environment variables begin with: XMS_TOKEN, CEPH_TOKEN, API_TOKEN. */
export function variablePrefix(flow: AuthFlow): string {
  if (flow === authPresets.xms) return 'XMS';
  return flow === authPresets['ceph-dashboard'] ? 'CEPH' : 'API';
}

/** What lets a request in. */
export interface Credentials {
  readonly headers: readonly (readonly [string, SnippetText])[];
  readonly query?: SnippetText;
  readonly cookie?: SnippetText;
  readonly basic?: { readonly username: string; readonly password: string };
}

/** What a way of authentication adds to a request, with places for secrets. @param prefix Of variables' names. */
export function credentials(flow: AuthFlow, prefix: string): Credentials {
  const token = { env: `${prefix}_TOKEN` };
  switch (flow.kind) {
    case 'login': {
      const [before = '', after = ''] = flow.send.template.split('{{token}}');
      return { headers: [[flow.send.header, joined([before, token, after])]] };
    }
    case 'bearer':
    case 'oauth2ClientCredentials':
      return { headers: [['Authorization', ['Bearer ', token]]] };
    case 'basic':
      return { headers: [], basic: { username: `${prefix}_USERNAME`, password: `${prefix}_PASSWORD` } };
    case 'apiKey':
      return apiKey(flow.name, flow.in, { env: `${prefix}_KEY` });
    default:
      return { headers: [] };
  }
}

function apiKey(name: string, place: 'header' | 'query' | 'cookie', key: { readonly env: string }): Credentials {
  if (place === 'header') return { headers: [[name, [key]]] };
  const pair = [`${percentEncoded(name)}=`, key];
  return place === 'query' ? { headers: [], query: pair } : { headers: [], cookie: pair };
}

function plainHeaders(sample: SampleRequest, body: SnippetBody | undefined) {
  const kept = sample.headers.filter(([name]) => body?.kind !== 'multipart' || name.toLowerCase() !== 'content-type');
  // A line break would end the header, and begin another one.
  return kept.map(([name, value]) => [name, [value.replace(/[\r\n]+/g, ' ')]] as const);
}

function cookieHeader(
  sample: SampleRequest,
  key: SnippetText | undefined,
): readonly (readonly [string, SnippetText])[] {
  const plain = pairsText(sample.cookies, '; ');
  const parts = [plain, ...(key === undefined ? [] : [plain === '' ? '' : '; ', ...key])];
  return plain === '' && key === undefined ? [] : [['Cookie', joined(parts)]];
}

function snippetBody({ kind, text, parts }: SampleBody): SnippetBody {
  if (kind === 'multipart') return { kind, parts };
  return kind === 'binary' ? { kind: 'file', file: 'body.bin' } : { kind: 'text', text };
}

/** Neighbouring texts as one, empty ones left out. */
export function joined(parts: SnippetText): SnippetText {
  const found: (string | { readonly env: string })[] = [];
  for (const part of parts) {
    const last = found.at(-1);
    if (typeof part === 'string' && typeof last === 'string') found[found.length - 1] = last + part;
    else if (part !== '') found.push(part);
  }
  return found;
}
