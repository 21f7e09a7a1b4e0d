import type { IncomingMessage } from 'node:http';

/** Bytes of a body that the mock looks at; what comes behind them is read and forgotten. */
const most = 32 * 1024 * 1024;

/** A body as far as it is looked at, read to its end: a client that still sends would see a broken pipe, not the answer. */
export async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= most) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
