// @ts-check
// versitygw, an S3 gateway over a POSIX folder: a second opinion that verifies signatures.
import fs from 'node:fs';
import path from 'node:path';
import { freePorts } from '../common/freePorts.mjs';
import { goProgram } from './goProgram.mjs';
import { startServerProcess } from './serverProcess.mjs';

/** @typedef {import('./serverProcess.mjs').TestServer} TestServer */

const keys = { accessKeyId: 'vgwaccesskey', secretAccessKey: 'vgwsecretkey1234567890' };

/** @returns {Promise<string>} the binary, in the user's cache */
export function installVersitygw() {
  const module = 'github.com/versity/versitygw/cmd/versitygw';
  return goProgram({ name: 'versitygw', module, version: 'v1.8.0', needsGo: '1.25' });
}

/**
 * @param {{ dir: string, signal?: AbortSignal }} options dir: a folder of its own, which goes with it.
 * @returns {Promise<TestServer>}
 */
export async function startVersitygw({ dir, signal }) {
  const command = await installVersitygw();
  const [port = 0] = await freePorts(1);
  const endpoint = `http://127.0.0.1:${port}`;
  const folders = {
    data: path.join(dir, 'data'),
    versions: path.join(dir, 'versions'),
    sidecar: path.join(dir, 'meta'),
  };
  for (const folder of Object.values(folders)) fs.mkdirSync(folder, { recursive: true });
  const start = (/** @type {readonly string[]} */ metadata) =>
    startServerProcess({
      name: 'versitygw',
      command,
      args: [
        ...['--port', `127.0.0.1:${port}`, '--quiet', '--health', '/health', '--region', 'us-east-1'],
        ...['posix', '--versioning-dir', folders.versions, ...metadata, folders.data],
      ],
      env: { ROOT_ACCESS_KEY: keys.accessKeyId, ROOT_SECRET_KEY: keys.secretAccessKey },
      dir,
      url: `${endpoint}/health`,
      ...(signal ? { signal } : {}),
    });
  const server = await start([]).catch((error) => {
    // Where the file system has no extended attributes it says so, and keeps its metadata beside.
    if (!/xattr/.test(error.message)) throw error;
    return start(['--sidecar', folders.sidecar]);
  });
  const stop = async () => {
    await server.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  };
  return { endpoint, ...keys, stop };
}
