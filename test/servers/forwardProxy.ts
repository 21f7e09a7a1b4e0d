import http from 'node:http';
import net from 'node:net';

export interface ForwardProxy {
  readonly url: string;
  /** What was asked of it: `CONNECT host:port`, or `GET http://host/path`. */
  readonly seen: readonly string[];
  stop(): Promise<void>;
}

/** Passes a request with an absolute address on as it is, headers and path byte for byte. */
function forward(request: http.IncomingMessage, response: http.ServerResponse): void {
  const [, host = '', port = '80', path = '/'] = /^http:\/\/([^:/]+)(?::(\d+))?(.*)$/.exec(request.url ?? '') ?? [];
  const onward = http.request(
    { host, port: Number(port), path, method: request.method ?? 'GET', headers: request.headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}

/** A forward proxy as companies have them: absolute addresses for http, CONNECT tunnels for https. */
export async function startForwardProxy(): Promise<ForwardProxy> {
  const seen: string[] = [];
  const sockets = new Set<net.Socket>();
  const server = http.createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    forward(request, response);
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', (request, client: net.Socket) => {
    seen.push(`CONNECT ${request.url}`);
    const [host = '', port = '443'] = (request.url ?? '').split(':');
    const target = net.connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    sockets.add(target);
    target.on('error', () => client.destroy());
    client.on('error', () => target.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, seen, stop };
}
