import net, { type AddressInfo, type Socket } from 'node:net';

/** What happens to a connection; bytes are counted on their way from the store to the client. */
export interface TcpFault {
  readonly do: 'reset' | 'stall' | 'close';
  /** 0, at once, when absent. */
  readonly afterBytes?: number;
  /** How many connections it strikes; 1 when absent. */
  readonly times?: number;
}

export interface TcpFaultProxy {
  /** Same scheme as the target's; the certificate that clients see is the target's. */
  readonly url: string;
  /** Connections so far. */
  readonly connections: number;
  inject(fault: TcpFault): void;
  stop(): Promise<void>;
}

const strike: Record<TcpFault['do'], (client: Socket, upstream: Socket) => void> = {
  reset: (client) => client.resetAndDestroy(),
  close: (client) => client.end(),
  stall: (_, upstream) => upstream.pause(),
};

function join(client: Socket, upstream: Socket, fault: TcpFault | undefined): void {
  for (const [socket, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    socket.on('error', () => other.destroy());
    socket.on('close', () => other.destroy());
  }
  client.pipe(upstream);
  if (!fault) upstream.pipe(client);
  else if (!fault.afterBytes) strike[fault.do](client, upstream);
  else passSome(client, upstream, fault, fault.afterBytes);
}

function passSome(client: Socket, upstream: Socket, fault: TcpFault, bytes: number): void {
  let left = bytes;
  upstream.on('data', (chunk: Buffer) => {
    if (left === 0) return;
    const part = chunk.subarray(0, left);
    left -= part.length;
    client.write(part, () => left === 0 && strike[fault.do](client, upstream));
  });
}

/**
 * Starts a proxy on loopback that passes raw bytes: the way to harm a TLS connection without being part of it. The Host
 * header then names the proxy's port, as with any port forwarding.
 */
export async function startTcpFaultProxy(targetUrl: string): Promise<TcpFaultProxy> {
  const target = new URL(targetUrl);
  const faults: TcpFault[] = [];
  const open = new Set<Socket>();
  let connections = 0;
  const server = net.createServer((client) => {
    connections += 1;
    open.add(client);
    client.once('close', () => open.delete(client));
    join(client, net.connect(Number(target.port), target.hostname), faults.shift());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${target.protocol}//127.0.0.1:${port}`,
    get connections() {
      return connections;
    },
    inject: (fault) => void faults.push(...Array.from({ length: fault.times ?? 1 }, () => fault)),
    stop: async () => {
      const closed = new Promise((done) => server.close(done));
      for (const client of open) client.destroy();
      await closed;
    },
  };
}
