// @ts-check
// The sandbox in a process of its own, as `storage-integrator sandbox` runs it.
import fs from 'node:fs';
import path from 'node:path';
import { freePorts } from '../common/freePorts.mjs';
import { projectRoot } from '../common/projectRoot.mjs';
import { startServerProcess } from '../servers/serverProcess.mjs';

/** @typedef {import('../servers/serverProcess.mjs').TestServer & { pid: number }} SandboxServer */

const keys = { accessKeyId: 'benchaccesskey', secretAccessKey: 'benchsecretkey1234567890' };

const entry = `
import { Sandbox } from './src/core/sandbox/sandbox.ts';
const [port, dataDir, accessKeyId, secretAccessKey] = process.argv.slice(2);
Sandbox.open({ dataDir, port: Number(port), keys: [{ accessKeyId, secretAccessKey }] }).then((sandbox) => {
  process.once('SIGTERM', () => sandbox.close().then(() => process.exit()));
});`;

/**
 * @param {{ dir: string, signal: AbortSignal, profile?: string }} options dir: a folder of its own, which goes with it;
 *   profile: a folder that gets a CPU profile when it stops.
 * @returns {Promise<SandboxServer>}
 */
export async function startSandboxServer({ dir, signal, profile }) {
  const { build } = await import('esbuild');
  fs.mkdirSync(dir, { recursive: true });
  const program = path.join(dir, 'sandbox.cjs');
  await build({
    stdin: { contents: entry, resolveDir: projectRoot, loader: 'ts' },
    ...{ outfile: program, bundle: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'error' },
    minify: profile === undefined,
  });
  const [port = 0] = await freePorts(1);
  const endpoint = `http://127.0.0.1:${port}`;
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${path.resolve(profile)}`];
  const server = await startServerProcess({
    name: 'sandbox',
    command: process.execPath,
    args: [...profiling, program, String(port), path.join(dir, 'data'), keys.accessKeyId, keys.secretAccessKey],
    env: {},
    dir,
    url: endpoint,
    signal,
  });
  const stop = async () => {
    await server.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  };
  return { endpoint, ...keys, pid: server.pid, stop };
}
