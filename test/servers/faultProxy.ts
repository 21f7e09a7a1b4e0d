import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CannedAnswer,
  type Fault,
  type FaultRule,
  FaultRules,
  type InjectedRule,
  type SeenRequest,
} from './faultRules';
import { resetConnection, sendAnswer } from './faultyAnswer';

export interface FaultProxy {
  /** The endpoint to give to the client under test. */
  readonly url: string;
  /** Every request so far, oldest first. */
  readonly requests: readonly SeenRequest[];
  inject(rule: FaultRule): InjectedRule;
  /** Every request waits this long from now on. */
  setLatency(milliseconds: number): void;
  /** Forgets rules, latency and requests: as new. */
  reset(): void;
  /** Breaks all connections, stalled ones too. */
  stop(): Promise<void>;
}

/** Does nothing to what passes unless told to; signatures stay valid, as the Host header and the path are not touched. */
class HttpFaultProxy implements FaultProxy {
  readonly #target: URL;
  readonly #server: http.Server;
  readonly #rules = new FaultRules();
  #requests: SeenRequest[] = [];
  #latency = 0;
  url = '';

  constructor(targetUrl: string) {
    this.#target = new URL(targetUrl);
    if (this.#target.protocol !== 'http:') throw new Error('faultProxy speaks HTTP; for TLS use tcpFaultProxy');
    this.#server = http.createServer((request, response) => {
      // Whatever breaks on the way breaks the connection; the client under test must cope.
      this.#handle(request, response).catch(() => response.destroy());
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  get requests(): readonly SeenRequest[] {
    return this.#requests;
  }

  inject(rule: FaultRule): InjectedRule {
    return this.#rules.add(rule);
  }

  setLatency(milliseconds: number): void {
    this.#latency = milliseconds;
  }

  reset(): void {
    this.#rules.clear();
    this.#latency = 0;
    this.#requests = [];
  }

  async stop(): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const fault = this.#rules.faultFor(method, url);
    this.#requests.push({ method, url, headers, fault: fault?.do ?? 'none' });
    const wait = this.#latency + (fault?.do === 'delay' ? fault.milliseconds : 0);
    if (wait > 0) await sleep(wait);
    if (fault?.do === 'answer') return answerItself(request, response, fault.answer);
    if (fault?.do === 'reset' && fault.at === 'request') return resetConnection(response);
    if (fault?.do === 'stall' && fault.at === 'answer') return void request.resume();
    await this.#pass(request, response, fault);
  }

  async #pass(request: IncomingMessage, response: ServerResponse, fault: Fault | undefined): Promise<void> {
    const upstream = http.request({
      agent: false, // a connection of its own: one kept open could be closed by the store just when it is used
      hostname: this.#target.hostname,
      port: this.#target.port,
      method: request.method,
      path: request.url,
      headers: request.rawHeaders, // an array is sent as it is: order, case and Host stay
    });
    response.once('close', () => upstream.destroy());
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      upstream.once('response', resolve);
      upstream.on('error', reject);
    });
    request.pipe(upstream);
    const answer = await answered;
    if (fault?.do !== 'reset' || fault.at !== 'answer') return sendAnswer(response, answer, fault);
    for await (const _ of answer); // the store has done it all; only the client will never know
    resetConnection(response);
  }
}

/** The request is read to its end first, else a client that still sends sees a broken pipe and not the answer. */
async function answerItself(request: IncomingMessage, response: ServerResponse, answer: CannedAnswer): Promise<void> {
  for await (const _ of request);
  const body = Buffer.from(answer.body ?? '');
  response.writeHead(answer.status, { 'content-length': body.length, ...answer.headers });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Starts an HTTP proxy on loopback in front of a real store. */
export function startFaultProxy(targetUrl: string): Promise<FaultProxy> {
  return new HttpFaultProxy(targetUrl).start();
}
