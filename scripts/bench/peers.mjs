// @ts-check
// The tools that we are measured beside. Flags and environment configure them, never a file of the user's.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { promisify } from 'node:util';

/**
 * @typedef {import('./runs.mjs').Command} Command
 * @typedef {import('../servers/serverProcess.mjs').TestServer} Store
 *
 * @typedef {object} Peers Where they are; undefined where this machine has none.
 * @property {string | undefined} rclone
 * @property {string | undefined} aws
 */

/** Debian's own, by their full path: another version may stand before them in PATH. */
const places = { rclone: '/usr/bin/rclone', aws: '/usr/bin/aws' };

/**
 * @returns {Peers}
 */
export function findPeers() {
  const present = (/** @type {string} */ file) => (fs.existsSync(file) ? file : undefined);
  return { rclone: present(places.rclone), aws: present(places.aws) };
}

/**
 * What rclone calls `bench:` is the store.
 * @param {string} file
 * @param {Store} store
 * @param {readonly string[]} args
 * @returns {Command}
 */
export function rclone(file, store, args) {
  const remote = {
    RCLONE_CONFIG_BENCH_TYPE: 's3',
    RCLONE_CONFIG_BENCH_PROVIDER: 'Ceph',
    RCLONE_CONFIG_BENCH_ENDPOINT: store.endpoint,
    RCLONE_CONFIG_BENCH_ACCESS_KEY_ID: store.accessKeyId,
    RCLONE_CONFIG_BENCH_SECRET_ACCESS_KEY: store.secretAccessKey,
  };
  return { file, args: ['--config', '/dev/null', ...args], env: { ...plainEnvironment(), ...remote } };
}

/**
 * @param {string} file
 * @param {Store} store
 * @param {readonly string[]} args
 * @returns {Command}
 */
export function aws(file, store, args) {
  const nowhere = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null', AWS_PAGER: '' };
  const env = { ...plainEnvironment(), ...nowhere, ...keysOf(store), AWS_DEFAULT_REGION: 'us-east-1' };
  return { file, args: ['--endpoint-url', store.endpoint, ...args], env };
}

/**
 * A Node script of ours with the keys of the store.
 * @param {Store} store
 * @param {readonly string[]} args
 * @returns {Command}
 */
export function node(store, args) {
  const env = { ...plainEnvironment(), ...keysOf(store), S3_ENDPOINT: store.endpoint };
  return { file: process.execPath, args, env };
}

/** @param {Store} store */
function keysOf({ accessKeyId, secretAccessKey }) {
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
}

/** This process's environment without what would steer one of the tools. */
function plainEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(AWS_|RCLONE_|S3_|NODE_OPTIONS$|PYTHON)|_proxy$/i.test(name)),
  );
}

/**
 * @param {Peers} peers
 * @returns {Promise<string>} what was measured with what
 */
export async function describeTools({ rclone, aws }) {
  const ask = async (/** @type {string} */ file, /** @type {string} */ flag) => {
    const { stdout, stderr } = await promisify(execFile)(file, [flag], { env: plainEnvironment() });
    return (stdout || stderr).split('\n', 1)[0] ?? '';
  };
  const radosgw = await ask('/usr/bin/radosgw', '--version').catch(() => '');
  const known = [
    `Node ${process.versions.node}`,
    /ceph version \S+/.exec(radosgw)?.[0] ?? '',
    rclone ? await ask(rclone, '--version') : '',
    aws ? ((await ask(aws, '--version')).split(' ')[0] ?? '') : '',
  ];
  return known.filter(Boolean).join(', ');
}
