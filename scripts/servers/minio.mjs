// @ts-check
// MinIO, to measure what it does: its vendor file comes from here. No suite needs it, as building it takes five minutes.
import fs from 'node:fs';
import path from 'node:path';
import { freePorts } from '../common/freePorts.mjs';
import { goProgram } from './goProgram.mjs';
import { startServerProcess } from './serverProcess.mjs';

/** @typedef {import('./serverProcess.mjs').TestServer} TestServer */

const keys = { accessKeyId: 'minioaccesskey', secretAccessKey: 'miniosecretkey1234567890' };

/** @returns {Promise<string>} the binary, in the user's cache */
export function installMinio() {
  const version = 'v0.0.0-20260212201848-7aac2a2c5b7c'; // the last that was published
  return goProgram({ name: 'minio', module: 'github.com/minio/minio', version, needsGo: '1.24' });
}

/**
 * @param {{ dir: string, signal?: AbortSignal }} options dir: a folder of its own, which goes with it.
 * @returns {Promise<TestServer>}
 */
export async function startMinio({ dir, signal }) {
  const command = await installMinio();
  const [port, consolePort] = await freePorts(2);
  const endpoint = `http://127.0.0.1:${port}`;
  const data = path.join(dir, 'data');
  fs.mkdirSync(data, { recursive: true });
  const server = await startServerProcess({
    name: 'minio',
    command,
    args: ['server', '--address', `127.0.0.1:${port}`, '--console-address', `127.0.0.1:${consolePort}`, data],
    env: { MINIO_ROOT_USER: keys.accessKeyId, MINIO_ROOT_PASSWORD: keys.secretAccessKey, HOME: dir },
    dir,
    url: `${endpoint}/minio/health/live`,
    ...(signal ? { signal } : {}),
  });
  const stop = async () => {
    await server.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  };
  return { endpoint, ...keys, stop };
}
