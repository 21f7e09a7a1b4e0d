import http from 'node:http';
import https from 'node:https';
import { AppError } from '../../base/errors';
import type { TlsSettings } from '../../connections/connection';
import { type Agents, createAgents } from '../../http/agents';
import { toAppError } from '../../storage/s3/s3Errors';
import type { FileSource } from '../document/fileSource';

export interface HttpFilesOptions {
  readonly tls: TlsSettings;
  readonly proxy?: string;
  /** Sent with each request, and with none to another origin. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds without any data before a request is given up. */
  readonly idleTimeout?: number;
}

/** Redirects that are followed; browsers stop at 20, definitions need one. */
const maxRedirects = 5;

/** Definitions over HTTP, from the origin that the user named and from no other. */
export class HttpFiles implements FileSource {
  readonly #origin: string;
  readonly #options: HttpFilesOptions;
  readonly #agents: Agents;

  /**
   * @param uri The address that the user named.
   * @throws AppError `config.invalid` when a PEM file cannot be read.
   */
  constructor(uri: string, options: HttpFilesOptions) {
    this.#origin = new URL(uri).origin;
    this.#options = options;
    this.#agents = createAgents(options);
  }

  allows(uri: string): boolean {
    return URL.canParse(uri) && new URL(uri).origin === this.#origin;
  }

  /** @throws AppError `network.*`, `tls.*`, `store.*` for what the server says, `cancelled` */
  async read(uri: string, maxBytes: number, signal?: AbortSignal): Promise<string> {
    let url = new URL(uri);
    for (let step = 0; step <= maxRedirects; step++) {
      const answer = await this.#get(url, signal);
      const location = answer.headers.location;
      const status = answer.statusCode ?? 0;
      if (status < 300 || status > 399 || location === undefined) return textOf(answer, url, maxBytes);
      answer.resume();
      url = new URL(location, url);
      if (!this.allows(url.href)) break;
    }
    throw new AppError('store.redirect', `${uri} redirects to ${url.origin}`, { facts: { endpoint: url.origin } });
  }

  /** Closes idle connections. */
  dispose(): void {
    this.#agents.httpAgent.destroy();
    this.#agents.httpsAgent.destroy();
  }

  #get(url: URL, signal: AbortSignal | undefined): Promise<http.IncomingMessage> {
    const secure = url.protocol === 'https:';
    const options: http.RequestOptions = {
      agent: secure ? this.#agents.httpsAgent : this.#agents.httpAgent,
      headers: { accept: 'application/yaml, application/json, text/yaml, */*;q=0.5', ...this.#options.headers },
      ...(signal && { signal }),
    };
    return new Promise<http.IncomingMessage>((resolve, reject) => {
      const request = (secure ? https : http).get(url, options, resolve);
      request.setTimeout(this.#options.idleTimeout ?? 30_000, () =>
        request.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })),
      );
      request.on('error', reject);
    }).catch((error: unknown) => {
      throw toAppError(error, { operation: 'GET', endpoint: url.origin });
    });
  }
}

async function textOf(answer: http.IncomingMessage, url: URL, maxBytes: number): Promise<string> {
  const facts = { operation: 'GET', endpoint: url.origin };
  const status = answer.statusCode ?? 0;
  if (status !== 200) {
    answer.destroy();
    // A missing page is no missing bucket, which 404 is elsewhere.
    const httpStatusCode = status === 404 ? 400 : status;
    throw toAppError({ message: `HTTP ${status}`, name: `HTTP ${status}`, $metadata: { httpStatusCode } }, facts);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes)
        throw new AppError('store.tooLarge', `More than ${maxBytes} bytes`, { facts: { ...facts, maxBytes } });
      chunks.push(chunk);
    }
  } catch (error) {
    throw toAppError(error, facts);
  } finally {
    answer.destroy();
  }
  return Buffer.concat(chunks).toString('utf8');
}
