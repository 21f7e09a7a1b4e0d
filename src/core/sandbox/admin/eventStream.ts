import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NumberedRequest, RequestLog } from './requestLog';

/** Milliseconds between signs of life, so that a reader knows a quiet sandbox from a broken connection. */
const heartbeat = 15_000;

/** Bytes that may wait for a reader who does not read; beyond it the connection is closed. */
const waitingLimit = 1024 * 1024;

/**
 * Sends the requests as they come, as server-sent events (HTML standard, section 9.2), those still kept first. A reader
 * who comes back says with Last-Event-ID where it was.
 */
export function streamRequests(requests: RequestLog, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.flushHeaders();
  const send = (text: string) => {
    if (response.writableLength > waitingLimit) response.destroy();
    else response.write(text);
  };
  const tell = (each: NumberedRequest) => send(`id: ${each.number}\ndata: ${JSON.stringify(each)}\n\n`);
  const lastSeen = Number(request.headers['last-event-id'] ?? 0);
  for (const each of requests.list(Number.isSafeInteger(lastSeen) ? lastSeen : 0)) tell(each);
  const listening = requests.onDidAdd(tell);
  const timer = setInterval(() => send(': alive\n\n'), heartbeat);
  response.once('close', () => {
    listening.dispose();
    clearInterval(timer);
  });
}
