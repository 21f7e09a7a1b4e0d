import type { IncomingMessage } from 'node:http';

/** What a client of the admin server must send, lower case: a header that no page can send without asking first. */
export const adminHeader = 'x-storage-integrator';

/** Bytes of the largest request. */
const bodyLimit = 64 * 1024;

/** Refused with this status and message; never leaves `core/sandbox/admin`. */
export class AdminRefusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'AdminRefusal';
    this.status = status;
    this.headers = headers;
  }
}

/**
 * Keeps web pages out, which any browser on this machine would let send requests here: a page's own request has an
 * Origin, a header of ours makes the browser ask first and nobody answers that, and a page whose host name was bent
 * to this machine (DNS rebinding) still has its own name in Host. Throws {@link AdminRefusal}.
 */
export function requireLocalProgram({ headers }: IncomingMessage): void {
  const host = /^(.*?)(?::\d{1,5})?$/.exec(headers.host ?? '')?.[1]?.toLowerCase();
  if (host === undefined || !['127.0.0.1', 'localhost', '[::1]'].includes(host))
    throw new AdminRefusal(403, 'The Host header must name the loopback address');
  if (headers.origin !== undefined || (headers['sec-fetch-site'] ?? 'none') !== 'none')
    throw new AdminRefusal(403, 'Web pages have no access');
  if (headers[adminHeader] !== '1') throw new AdminRefusal(403, 'Send the header X-Storage-Integrator: 1');
}

/** The JSON that a request holds. Throws {@link AdminRefusal}. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\b/i.test(type)) throw new AdminRefusal(415, 'Send Content-Type: application/json');
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > bodyLimit) throw new AdminRefusal(413, `A request has at most ${bodyLimit} bytes`);
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch (error) {
    throw new AdminRefusal(400, `The request is no JSON: ${(error as Error).message}`);
  }
}
