// @ts-check
// The sandbox of dist/cli.js as an object that can be started and stopped.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { isPortFree } from '../common/freePorts.mjs';
import { isProcessAlive } from '../common/isProcessAlive.mjs';
import { projectRoot } from '../common/projectRoot.mjs';

/**
 * @typedef {object} SandboxOptions
 * @property {string} dir Keeps the data, and which process serves it.
 * @property {string} [dialect]
 * @property {boolean} [fresh] Throws away what is in the folder.
 * @property {AbortSignal} [signal] Gives up a start; what was started is stopped.
 *
 * @typedef {object} RunningSandbox
 * @property {string} endpoint
 * @property {string} adminEndpoint
 * @property {string} accessKeyId
 * @property {string} secretAccessKey
 * @property {boolean} owned Whether stop() ends it: false when another live process serves this folder.
 * @property {() => Promise<void>} stop
 *
 * @typedef {{ endpoint: string, adminEndpoint: string, pid: number }} State
 */

const keys = { accessKeyId: 'sandbox', secretAccessKey: 'sandbox-secret' };
const startSeconds = 30;

/**
 * Starts a sandbox over a folder, or joins the one that serves it. The project must have been built.
 * @param {SandboxOptions} options
 * @returns {Promise<RunningSandbox>} once it answers
 */
export async function startSandbox({ dir, dialect = 'aws', fresh = false, signal }) {
  fs.mkdirSync(dir, { recursive: true });
  const stateFile = path.join(dir, 'running.json');
  const known = readState(stateFile);
  if (known && isProcessAlive(known.pid, 'sandbox') && (await answers(known.endpoint))) {
    if (fresh) throw new Error(`process ${known.pid} still serves ${dir}: stop it first`);
    return { ...known, ...keys, owned: false, stop: async () => {} };
  }
  if (fresh) fs.rmSync(path.join(dir, 'data'), { recursive: true, force: true });
  // The same port as last time where it is free: addresses that somebody noted stay good.
  const port = known ? Number(new URL(known.endpoint).port) : 0;
  const args = [
    'dist/cli.js',
    'sandbox',
    '--format',
    'json',
    '--data-dir',
    path.join(dir, 'data'),
    '--dialect',
    dialect,
  ];
  // Its admin port is the next one.
  const areFree = port > 0 && (await isPortFree(port)) && (await isPortFree(port + 1));
  if (areFree) args.push('--port', String(port));
  else args.push('--port', '0');
  const child = spawn(process.execPath, args, {
    cwd: projectRoot,
    env: { ...process.env, AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal && { signal }),
  });
  const state = { ...(await firstLine(child)), pid: Number(child.pid) };
  fs.writeFileSync(stateFile, JSON.stringify(state));
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  };
  return { ...state, ...keys, owned: true, stop };
}

/**
 * @param {string} file
 * @returns {State | undefined}
 */
function readState(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined; // the first start, or one that was cut off
  }
}

/** @param {string} endpoint */
async function answers(endpoint) {
  return fetch(endpoint).then(
    (response) => response.headers.has('x-amz-request-id'),
    () => false,
  );
}

/**
 * The line that says where it is.
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 * @returns {Promise<{ endpoint: string, adminEndpoint: string }>}
 */
function firstLine(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    let errors = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the sandbox did not answer within ${startSeconds} s ${errors}`));
    }, startSeconds * 1000);
    child.stderr.on('data', (data) => {
      errors += data;
    });
    child.stdout.on('data', (data) => {
      output += data;
      if (!output.includes('\n')) return;
      clearTimeout(timer);
      const { endpoint, adminEndpoint } = JSON.parse(output);
      resolve({ endpoint, adminEndpoint });
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the sandbox ended with ${code}: ${errors}`));
    });
  });
}
