import type { Log } from '../../base/log';
import { toPlainError } from '../../base/plainError';
import { findVendor } from '../../capabilities/findVendor';
import { RunningSandbox } from '../runningSandbox';
import {
  type NumberedOrder,
  newsInterval,
  type SandboxNews,
  type SandboxOrder,
  type SandboxWorkerData,
} from './sandboxMessages';

/** The end of a message channel that this thread has. */
export interface NewsPort {
  postMessage(news: SandboxNews): void;
  on(event: 'message', listener: (order: NumberedOrder) => void): unknown;
  close(): void;
}

function logTo(port: NewsPort): Log {
  const to = (level: keyof Log) => (message: string) => port.postMessage({ tells: 'log', level, message });
  return { debug: to('debug'), info: to('info'), warn: to('warn'), error: to('error') };
}

async function carryOut(sandbox: RunningSandbox, order: SandboxOrder): Promise<void> {
  switch (order.do) {
    case 'addFault':
      sandbox.faults.add(order.rule);
      return;
    case 'removeFault':
      return sandbox.faults.remove(order.id);
    case 'enableFault':
      return sandbox.faults.setEnabled(order.id, order.enabled);
    case 'advanceTime':
      return sandbox.advanceTime(order.milliseconds);
    case 'close':
      return sandbox.close();
  }
}

/** Gathers what happens and tells it once in a while: a thousand requests a second are no thousand messages. */
function tellChanges(sandbox: RunningSandbox, port: NewsPort): { tell: () => void; stop: () => void } {
  let told = 0;
  let timer: NodeJS.Timeout | undefined;
  const tell = () => {
    clearTimeout(timer);
    timer = undefined;
    const requests = sandbox.requests.list(told);
    told = sandbox.requests.count;
    port.postMessage({ tells: 'changed', status: sandbox.status(), faults: sandbox.faults.list(), requests });
  };
  const soon = () => {
    timer ??= setTimeout(tell, newsInterval);
  };
  const listening = [sandbox.requests.onDidAdd(soon), sandbox.faults.onDidChange(tell)];
  const stop = () => {
    clearTimeout(timer);
    for (const each of listening) each.dispose();
  };
  return { tell, stop };
}

/** Runs a sandbox for the thread at the other end of the port, until it says `close` or starting fails. */
export async function serveSandbox(port: NewsPort, { keys, dialect, ...data }: SandboxWorkerData): Promise<void> {
  const start = async () =>
    RunningSandbox.start({ ...data, keys: [keys], dialect: await findVendor(dialect), log: logTo(port) });
  const sandbox = await start().catch((error: unknown) => {
    port.postMessage({ tells: 'failed', error: toPlainError(error) });
    port.close();
    return undefined;
  });
  if (sandbox === undefined) return;
  const changes = tellChanges(sandbox, port);
  port.on('message', ({ number, order }) => {
    carryOut(sandbox, order)
      .then(
        () => {
          changes.tell();
          port.postMessage({ tells: 'done', number });
        },
        (error: unknown) => port.postMessage({ tells: 'done', number, error: toPlainError(error) }),
      )
      .finally(() => {
        if (order.do !== 'close') return;
        changes.stop();
        port.close();
      });
  });
  port.postMessage({ tells: 'running', status: sandbox.status() });
}
