// @ts-check
import net from 'node:net';

/**
 * @param {number} port 0 lets the kernel choose
 * @returns {Promise<net.Server>}
 */
function listen(port) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

/**
 * Ports on 127.0.0.1 that nobody listens on, all different: they are held open together before any is given back.
 * @param {number} count
 * @returns {Promise<number[]>}
 */
export async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map((server) => /** @type {net.AddressInfo} */ (server.address()).port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

/**
 * @param {number} port
 * @returns {Promise<boolean>} whether a server could listen on 127.0.0.1 at this port now
 */
export async function isPortFree(port) {
  const server = await listen(port).catch(() => undefined);
  if (!server) return false;
  await new Promise((closed) => server.close(closed));
  return true;
}
