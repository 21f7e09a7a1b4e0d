import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../../base/log';
import { RequestHeaders } from '../../sigv4/rawRequest';
import { headersOfPresigned } from '../auth/hoistedHeaders';
import { type VerifiedRequest, verifyRequest } from '../auth/verifyRequest';
import { applyFaults, decisiveFault } from '../faults/applyFaults';
import type { FaultInjector } from '../faults/faultInjector';
import type { Fault } from '../faults/faultRule';
import { sendUnderFault } from '../faults/sendUnderFault';
import { actionOn } from '../operations/actionOn';
import type { Answer, Call, Route } from '../operations/operation';
import { ownerAccount } from '../operations/owner';
import { S3Error } from '../s3Error';
import { type ErrorAnswer, errorAnswerOf, isInternal, toErrorAnswer } from './answerError';
import { checkTarget } from './checkTarget';
import { ConnectionWatch } from './connectionWatch';
import { filterForDialect } from './dialectFilter';
import { findRoute } from './findRoute';
import { IncomingBytes } from './incomingBytes';
import { parseTarget, type Target } from './rawUrl';
import { makeCall, type RequestParts, type Services } from './requestCall';
import type { RequestRecord } from './requestRecord';
import { asRgwRefuses, asRgwSays } from './rgwErrors';
import { sendAnswer } from './sendAnswer';

export interface ExchangeContext extends Services {
  readonly routes: readonly Route[];
  readonly log: Log;
  readonly onRequest?: ((record: RequestRecord) => void) | undefined;
  readonly faults?: FaultInjector | undefined;
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
  readonly #connection = new ConnectionWatch();
  #target: Target = { bucket: '', key: '', query: new Map(), inHost: false };
  #headers: RequestHeaders;
  #route: Route | undefined;
  #error: ErrorAnswer | undefined;
  #faults: readonly Fault[] = [];

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
      if (!response.writableFinished) this.#connection.breakOff();
    });
    // Without a `100 Continue` the body never comes, so the next request could not be found behind it.
    if (waits) response.shouldKeepAlive = false;
  }

  /** Answers; never throws. */
  async run(): Promise<void> {
    const time = Date.now();
    const started = performance.now();
    const answer = await this.#answer().catch((error: unknown) => this.#refuse(error));
    const isLost = this.#isBroken;
    const bytesOut = await this.#send(answer);
    this.#context.onRequest?.({
      time,
      method: this.#request.method ?? '',
      bucket: this.#target.bucket,
      key: this.#target.key,
      ...(this.#route && { operation: this.#route.operation }),
      status: this.#response.headersSent && !isLost ? answer.status : 0,
      ...(this.#error && !isLost && { code: this.#error.code }),
      bytesIn: this.#bytes.count,
      bytesOut,
      milliseconds: performance.now() - started,
      requestId: this.#requestId,
      ...(this.#faults.length > 0 && { faults: this.#faults.map(({ kind }) => kind) }),
    });
  }

  /** True when the client has gone: nobody is left to answer, and what failed for it is no fault of ours. */
  get #isBroken(): boolean {
    const { destroyed, complete } = this.#request;
    return this.#connection.isBroken || (destroyed && !complete);
  }

  async #send(answer: Answer): Promise<number> {
    const headers = { 'x-amz-request-id': this.#requestId, ...this.#corsHeaders() };
    const fault = decisiveFault(this.#faults);
    const [request, response] = [this.#request, this.#response];
    const sending = fault
      ? sendUnderFault(fault, answer, { request, response, headers, signal: this.#connection.signal })
      : sendAnswer(request, response, answer, headers);
    return sending.catch((error: unknown) => {
      if (!this.#isBroken) this.#context.log.error(`The answer broke off: ${String(error)}`);
      return 0;
    });
  }

  async #answer(): Promise<Answer> {
    const { url = '', method = '' } = this.#request;
    this.#target = parseTarget(url, this.#headers.get('host'));
    if (this.#target.inHost) this.#context.dialect.requireNotRefused('addressing.virtualHost');
    if (method === 'OPTIONS') return this.#preflight();
    const { who, source } = await this.#verify().catch((error: unknown) => {
      throw this.#context.dialect.isRgw ? asRgwRefuses(error) : error;
    });
    if (who.kind === 'presigned') this.#headers = headersOfPresigned(this.#raw);
    const request = { method, target: this.#target, headers: this.#headers };
    const seen = filterForDialect(this.#context.dialect, request, who.payload);
    this.#route = findRoute(this.#context.routes, seen);
    const parts = {
      ...seen,
      who,
      route: this.#route,
      requestId: this.#requestId,
      connection: this.#connection,
      source,
    };
    this.#requireOwner();
    checkTarget(this.#target, this.#context.dialect);
    const call = makeCall(this.#context, parts);
    this.#authorise(call);
    const answer = await this.#carryOut(call, parts);
    // A change waited for itself; what was read may rest on a change of someone else that is not on the disk yet.
    if (method === 'GET' || method === 'HEAD') await this.#context.repository.settled();
    return answer;
  }

  #authorise(call: Call): void {
    const { route, hooks, bucket, key, query } = call;
    if (route.authorisesItself) return;
    const versionId = query.get('versionId');
    const resource = { bucket, key, ...(versionId !== undefined && { versionId }) };
    hooks.authorise(call, actionOn(route.action, versionId), resource);
  }

  /** The faults come behind the checks of who asks: rules know requests by their operation, and no stranger uses them up. */
  #carryOut(call: Call, parts: RequestParts): Promise<Answer> {
    const { method, bucket, key, route, signal, repository } = call;
    const { operation } = route;
    this.#faults = this.#context.faults?.next({ method, bucket, key, operation }) ?? [];
    if (this.#faults.length === 0) return route.run(call);
    const run = (source: RequestParts['source']) => route.run(makeCall(this.#context, { ...parts, source }));
    return applyFaults(this.#faults, { source: parts.source, signal, repository, run });
  }

  async #preflight(): Promise<Answer> {
    return this.#context.hooks.preflight(this.#corsRequest);
  }

  get #corsRequest() {
    const { repository, dialect } = this.#context;
    return { ...this.#target, method: this.#request.method ?? '', headers: this.#headers, repository, dialect };
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
    const { sessions, dialect } = this.#context;
    // RGW takes any region for its own.
    const region = dialect.isRgw || this.#isSts ? undefined : this.#context.region;
    const options = { keys: sessions.find, now: Date.now(), region, lenient: dialect.isRgw };
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
    if (this.#context.dialect.isRgw) return;
    if (expected !== undefined && expected !== ownerAccount) throw new S3Error('AccessDenied');
  }

  async #refuse(error: unknown): Promise<Answer> {
    const { log, repository, dialect } = this.#context;
    if (isInternal(error) && !this.#isBroken)
      log.error(`${this.#route?.operation ?? 'A request'} failed: ${String(error)}`);
    this.#error = await repository.settled().then(
      () => errorAnswerOf(dialect.isRgw ? asRgwSays(error, this.#route?.operation ?? '') : error),
      (failure: unknown) => errorAnswerOf(failure),
    );
    const resource = this.#request.url?.split('?')[0] ?? '';
    return toErrorAnswer(this.#error, { dialect, requestId: this.#requestId, resource, isSts: this.#isSts });
  }
}

async function* oneBuffer(bytes: Buffer): AsyncGenerator<Buffer, void, void> {
  if (bytes.length > 0) yield bytes;
}
