import { AppError } from '../../../base/errors';
import { toPlainError } from '../../../base/plainError';
import { FaultInjector } from '../../../sandbox/faults/faultInjector';
import { flowFor } from '../../auth/flowFor';
import type { FileSource } from '../../document/fileSource';
import { openDefinition } from '../../openDefinition';
import { ApiMock, type MockedRequest } from '../apiMock';
import {
  type MockNews,
  type MockOrder,
  type MockWorkerData,
  mostRequests,
  type NumberedMockOrder,
  newsInterval,
} from './mockMessages';

/** The end of a message channel that this thread has. */
export interface MockPort {
  postMessage(news: MockNews): void;
  on(event: 'message', listener: (order: NumberedMockOrder) => void): unknown;
  close(): void;
}

/** Gathers what happens and tells it once in a while. */
class MockReporter {
  readonly #port: MockPort;
  readonly #faults: FaultInjector;
  #requests: MockedRequest[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(port: MockPort, faults: FaultInjector) {
    this.#port = port;
    this.#faults = faults;
    faults.onDidChange(() => this.tell());
  }

  add(request: MockedRequest): void {
    this.#requests.push(request);
    if (this.#requests.length > mostRequests) this.#requests.shift();
    this.#timer ??= setTimeout(() => this.tell(), newsInterval);
  }

  tell(): void {
    this.stop();
    this.#port.postMessage({ tells: 'changed', faults: this.#faults.list(), requests: this.#requests });
    this.#requests = [];
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/** Runs the mock of a definition for the thread at the other end of the port, until it says `close` or starting fails. */
export async function serveMock(port: MockPort, data: MockWorkerData): Promise<void> {
  const faults = new FaultInjector();
  const reporter = new MockReporter(port, faults);
  try {
    const definition = await openDefinition({ uri: data.uri, text: data.text, files: givenFiles(data.files) });
    const mock = await ApiMock.start({
      definition,
      port: data.port,
      faults,
      onRequest: (request) => reporter.add(request),
    });
    const { index } = definition;
    port.on('message', (order) => void obey(port, { mock, faults, reporter }, order));
    const status = { url: mock.url, operations: index.counts.operations, auth: flowFor(index).kind };
    port.postMessage({ tells: 'running', status });
  } catch (error) {
    port.postMessage({ tells: 'failed', error: toPlainError(error) });
    port.close();
  }
}

interface Served {
  readonly mock: ApiMock;
  readonly faults: FaultInjector;
  readonly reporter: MockReporter;
}

async function obey(port: MockPort, served: Served, { number, order }: NumberedMockOrder): Promise<void> {
  try {
    await carryOut(served, order);
    served.reporter.tell();
    port.postMessage({ tells: 'done', number });
  } catch (error) {
    port.postMessage({ tells: 'done', number, error: toPlainError(error) });
  } finally {
    if (order.do === 'close') port.close();
  }
}

async function carryOut({ mock, faults }: Served, order: MockOrder): Promise<void> {
  switch (order.do) {
    case 'addFault':
      faults.add(order.rule);
      return;
    case 'removeFault':
      return faults.remove(order.id);
    case 'enableFault':
      return faults.setEnabled(order.id, order.enabled);
    case 'reset':
      return mock.reset();
    case 'close':
      return mock.stop();
  }
}

/** Files whose texts are here already. */
function givenFiles(files: Readonly<Record<string, string>>): FileSource {
  return {
    allows: (uri) => Object.hasOwn(files, uri),
    async read(uri, maxBytes) {
      const text = files[uri];
      if (text !== undefined && text.length <= maxBytes) return text;
      throw new AppError('local.io', `${uri} was not read`, { facts: { file: uri } });
    },
  };
}
