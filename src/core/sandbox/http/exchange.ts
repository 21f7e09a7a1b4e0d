import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../../base/log';
import { RequestHeaders } from '../../sigv4/rawRequest';
import { headersOfPresigned } from '../auth/hoistedHeaders';
import { type VerifiedRequest, verifyRequest } from '../auth/verifyRequest';
import { actionOn } from '../operations/actionOn';
import type { Answer, Route } from '../operations/operation';
import { ownerAccount } from '../operations/owner';
import { S3Error } from '../s3Error';
import { type ErrorAnswer, errorAnswerOf, isInternal, toErrorAnswer } from './answerError';
import { filterForDialect } from './dialectFilter';
import { findRoute } from './findRoute';
import { IncomingBytes } from './incomingBytes';
import { parseTarget, type Target } from './rawUrl';
import { makeCall, type Services } from './requestCall';
import type { RequestRecord } from './requestRecord';
import { sendAnswer } from './sendAnswer';

export interface ExchangeContext extends Services {
  readonly routes: readonly Route[];
  readonly log: Log;
  readonly onRequest?: ((record: RequestRecord) => void) | undefined;
}

/** Bytes of a request to STS. */
const stsBodyLimit = 64 * 1024;

/** One request and its answer. */
export class Exchange {
  readonly #context: ExchangeContext;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #requestId: string;
  readonly #bytes: IncomingBytes;
  readonly #broken = new AbortController();
  #target: Target = { bucket: '', key: '', query: new Map() };
  #headers: RequestHeaders;
  #route: Route | undefined;
  #error: ErrorAnswer | undefined;

  constructor(
    context: ExchangeContext,
    request: IncomingMessage,
    response: ServerResponse,
    options: { readonly requestId: string; readonly expectsContinue: boolean },
  ) {
    this.#context = context;
    this.#request = request;
    this.#response = response;
    this.#requestId = options.requestId;
    this.#headers = new RequestHeaders(request.rawHeaders);
    let waits = options.expectsContinue;
    this.#bytes = new IncomingBytes(request, () => {
      if (waits) response.writeContinue();
      waits = false;
    });
    response.once('close', () => {
      if (!response.writableFinished) this.#broken.abort();
    });
    // Without a `100 Continue` the body never comes, so the next request could not be found behind it.
    if (waits) response.shouldKeepAlive = false;
  }

  /** Answers; never throws. */
  async run(): Promise<void> {
    const time = Date.now();
    const started = performance.now();
    const answer = await this.#answer().catch((error: unknown) => this.#refuse(error));
    const extra = { 'x-amz-request-id': this.#requestId, ...this.#corsHeaders() };
    const bytesOut = await sendAnswer(this.#request, this.#response, answer, extra).catch((error: unknown) => {
      if (!this.#broken.signal.aborted) this.#context.log.error(`The answer broke off: ${String(error)}`);
      return 0;
    });
    this.#context.onRequest?.({
      time,
      method: this.#request.method ?? '',
      bucket: this.#target.bucket,
      key: this.#target.key,
      ...(this.#route && { operation: this.#route.operation }),
      status: this.#response.headersSent ? answer.status : 0,
      ...(this.#error && { code: this.#error.code }),
      bytesIn: this.#bytes.count,
      bytesOut,
      milliseconds: performance.now() - started,
      requestId: this.#requestId,
    });
  }

  async #answer(): Promise<Answer> {
    const { url = '', method = '' } = this.#request;
    const host =
      this.#context.dialect.verdict('addressing.virtualHost')?.outcome === 'refused'
        ? undefined
        : this.#headers.get('host');
    this.#target = parseTarget(url, host);
    if (method === 'OPTIONS') return this.#preflight();
    const { who, source } = await this.#verify();
    if (who.kind === 'presigned') this.#headers = headersOfPresigned(this.#raw);
    const seen = filterForDialect(this.#context.dialect, { target: this.#target, headers: this.#headers }, who.payload);
    this.#route = findRoute(this.#context.routes, { method, ...seen });
    const call = makeCall(this.#context, {
      method,
      ...seen,
      who,
      route: this.#route,
      requestId: this.#requestId,
      signal: this.#broken.signal,
      source,
    });
    this.#requireOwner();
    const { bucket, key, query } = this.#target;
    const versionId = query.get('versionId');
    if (!this.#route.authorisesItself) {
      call.hooks.authorise(call, actionOn(this.#route.action, versionId), {
        bucket,
        key,
        ...(versionId !== undefined && { versionId }),
      });
    }
    const answer = await this.#route.run(call);
    // A change waited for itself; what was read may rest on a change of someone else that is not on the disk yet.
    if (method === 'GET' || method === 'HEAD') await this.#context.repository.settled();
    return answer;
  }

  async #preflight(): Promise<Answer> {
    return this.#context.hooks.preflight(this.#corsRequest);
  }

  get #corsRequest() {
    const { repository } = this.#context;
    return { ...this.#target, method: this.#request.method ?? '', headers: this.#headers, repository };
  }

  #corsHeaders(): Readonly<Record<string, string>> {
    if (this.#target.bucket === '' || this.#request.method === 'OPTIONS') return {};
    if (this.#headers.get('origin') === undefined) return {};
    try {
      return this.#context.hooks.corsHeaders(this.#corsRequest);
    } catch (error) {
      this.#context.log.error(`CORS headers: ${String(error)}`);
      return {};
    }
  }

  get #raw() {
    const { method = '', url = '', rawHeaders } = this.#request;
    return { method, url, rawHeaders };
  }

  get #isSts(): boolean {
    return this.#request.method === 'POST' && this.#target.bucket === '';
  }

  /** Checks the signature. That of a request to STS covers its body, without saying so in a header. */
  async #verify(): Promise<{ readonly who: VerifiedRequest; readonly source: AsyncIterable<Uint8Array> }> {
    const options = { keys: this.#context.sessions.find, now: Date.now() };
    if (!this.#isSts) return { who: verifyRequest(this.#raw, options), source: this.#bytes };
    const body = await this.#readAll(stsBodyLimit);
    const bodySha256 = createHash('sha256').update(body).digest('hex');
    return { who: verifyRequest(this.#raw, { ...options, bodySha256 }), source: oneBuffer(body) };
  }

  async #readAll(limit: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.#bytes) {
      if (this.#bytes.count > limit) throw new S3Error('MaxMessageLengthExceeded');
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  }

  #requireOwner(): void {
    const expected = this.#headers.get('x-amz-expected-bucket-owner');
    if (expected !== undefined && expected !== ownerAccount) throw new S3Error('AccessDenied');
  }

  async #refuse(error: unknown): Promise<Answer> {
    const { log, repository, dialect } = this.#context;
    const broken = this.#broken.signal.aborted;
    if (isInternal(error) && !broken) log.error(`${this.#route?.operation ?? 'A request'} failed: ${String(error)}`);
    this.#error = await repository.settled().then(
      () => errorAnswerOf(error),
      (failure: unknown) => errorAnswerOf(failure),
    );
    const resource = this.#request.url?.split('?')[0] ?? '';
    return toErrorAnswer(this.#error, { dialect, requestId: this.#requestId, resource, isSts: this.#isSts });
  }
}

async function* oneBuffer(bytes: Buffer): AsyncGenerator<Buffer, void, void> {
  if (bytes.length > 0) yield bytes;
}
