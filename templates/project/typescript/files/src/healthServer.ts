import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HealthResult } from './health.js';

/** How long a stop waits for answers that are under way, in milliseconds. */
const stopLimitMs = 5_000;

export interface HealthServer {
  readonly port: number;
  /** Takes no more requests, and ends once those under way are answered. */
  stop(): Promise<void>;
}

/**
 * Serves `/health/live`, 200 while the process is alive, and `/health/ready`, 200 or 503 and the checks.
 * @param port 0: any that is free.
 * @param check Asked for each request for readiness; requests at the same time share one answer.
 */
export async function startHealthServer(
  port: number,
  check: () => Promise<readonly HealthResult[]>,
): Promise<HealthServer> {
  let running: Promise<readonly HealthResult[]> | undefined;
  const ready = () => {
    running ??= check().finally(() => {
      running = undefined;
    });
    return running;
  };
  const server = http.createServer((request, response) => {
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
    if (request.url === '/health/live') send(200, { alive: true });
    else if (request.url !== '/health/ready') send(404, { error: 'There are /health/live and /health/ready' });
    else
      ready().then(
        (checks) => send(checks.every(({ healthy }) => healthy) ? 200 : 503, { checks }),
        () => send(500, { error: 'The checks did not run' }),
      );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise<void>((resolve) => {
        const limit = setTimeout(() => server.closeAllConnections(), stopLimitMs);
        server.close(() => {
          clearTimeout(limit);
          resolve();
        });
      }),
  };
}
