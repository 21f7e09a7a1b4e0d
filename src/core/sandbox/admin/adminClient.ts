import http, { type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { AppError } from '../../base/errors';
import type { NewFaultRule } from '../faults/faultRule';
import { adminHeader } from './adminRequest';
import type { AdminStatus, ListedFault } from './adminStatus';
import type { NumberedRequest } from './requestLog';

/** Speaks with the admin server of a sandbox on this machine. */
export class AdminClient {
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  status(): Promise<AdminStatus> {
    return this.#send('GET', '/status') as Promise<AdminStatus>;
  }

  async faults(): Promise<readonly ListedFault[]> {
    return faultsIn(await this.#send('GET', '/faults'));
  }

  async addFault(rule: NewFaultRule): Promise<readonly ListedFault[]> {
    return faultsIn(await this.#send('POST', '/faults', rule));
  }

  async changeFault(id: string, change: { enabled: boolean } | { reset: true }): Promise<readonly ListedFault[]> {
    return faultsIn(await this.#send('POST', `/faults/${encodeURIComponent(id)}`, change));
  }

  async removeFault(id: string): Promise<readonly ListedFault[]> {
    return faultsIn(await this.#send('DELETE', `/faults/${encodeURIComponent(id)}`));
  }

  async clearFaults(): Promise<readonly ListedFault[]> {
    return faultsIn(await this.#send('DELETE', '/faults'));
  }

  /** Moves the sandbox's time ahead by `31d`; gives the time it has now, ISO 8601. */
  async advanceTime(span: string): Promise<string> {
    const { time } = (await this.#send('POST', '/time', { advance: span })) as { time: string };
    return time;
  }

  /** The requests that are kept, then those that come, until the signal stops it or the sandbox ends. */
  async *requests(signal: AbortSignal): AsyncGenerator<NumberedRequest, void, void> {
    const answer = await this.#open('GET', '/requests', undefined, { accept: 'text/event-stream' }, signal);
    try {
      for await (const line of createInterface({ input: answer }))
        if (line.startsWith('data: ')) yield JSON.parse(line.slice('data: '.length)) as NumberedRequest;
    } catch (error) {
      if (!signal.aborted) throw this.#asAppError(error);
    }
  }

  async #send(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await this.#open(method, path, body);
    const { statusCode = 0 } = answer;
    const content = parse(await text(answer));
    if (statusCode === 200) return content;
    const { error } = content as { error?: { message?: string; reason?: string } };
    const message = error?.message ?? `The admin server answered ${statusCode}`;
    throw new AppError(statusCode < 500 ? 'input.invalid' : 'internal', message, {
      facts: { reason: error?.reason ?? 'admin', status: statusCode, detail: message },
    });
  }

  #open(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
    signal?: AbortSignal,
  ): Promise<IncomingMessage> {
    const content = body === undefined ? undefined : JSON.stringify(body);
    const request = http.request({
      hostname: '127.0.0.1',
      port: this.#port,
      method,
      path,
      agent: false,
      headers: { [adminHeader]: '1', ...(content && { 'content-type': 'application/json' }), ...headers },
      ...(signal && { signal }),
    });
    return new Promise((resolve, reject) => {
      request.once('response', resolve);
      request.on('error', (error) => reject(this.#asAppError(error)));
      request.end(content);
    });
  }

  #asAppError(cause: unknown): AppError {
    const { name, code, message } = cause as NodeJS.ErrnoException;
    if (name === 'AbortError') return new AppError('cancelled', 'The request was cancelled', { cause });
    const refused = code === 'ECONNREFUSED';
    const where = `127.0.0.1:${this.#port}`;
    const facts = { host: where, port: this.#port, detail: message };
    return refused
      ? new AppError('network.refused', `No sandbox has its admin port at ${where}`, { facts, cause })
      : new AppError('network.reset', `The sandbox at ${where} broke off: ${message}`, { facts, cause });
  }
}

function faultsIn(content: unknown): readonly ListedFault[] {
  return (content as { faults: readonly ListedFault[] }).faults;
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return {};
  }
}
