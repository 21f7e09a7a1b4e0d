import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP address that takes notifications. */
export interface Receiver {
  readonly address: string;
  /** Each message as it came. */
  readonly messages: readonly Readonly<Record<string, unknown>>[];
  /** How many requests came, refused ones included. */
  readonly tries: number;
  /** Refuses this many requests with 500 first. */
  refuse(count: number): void;
  /** Resolves once so many messages are there. */
  received(count: number): Promise<void>;
}

class ReceivingServer implements Receiver {
  readonly messages: Readonly<Record<string, unknown>>[] = [];
  readonly server: Server;
  tries = 0;
  #refusals = 0;
  #wake: (() => void) | undefined;

  constructor() {
    this.server = createServer(async (request, response) => {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece as Buffer);
      this.tries++;
      const refuses = this.#refusals > 0;
      if (refuses) this.#refusals--;
      else this.messages.push(JSON.parse(Buffer.concat(pieces).toString()) as Readonly<Record<string, unknown>>);
      response.writeHead(refuses ? 500 : 200).end();
      this.#wake?.();
    });
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  refuse(count: number): void {
    this.#refusals = count;
  }

  async received(count: number): Promise<void> {
    while (this.messages.length < count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** Each test of the suite has a receiver of its own. */
export function useReceiver(): () => Receiver {
  let current: ReceivingServer | undefined;
  beforeEach(async () => {
    current = new ReceivingServer();
    current.server.listen(0, '127.0.0.1');
    await once(current.server, 'listening');
  });
  afterEach(() => {
    current?.server.closeAllConnections();
    current?.server.close();
  });
  return () => {
    if (!current) throw new Error('there is no receiver outside a test');
    return current;
  };
}
