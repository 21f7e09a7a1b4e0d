// @ts-check
// The store that `npm start` shows: the user's own, or the sandbox or a Ceph kept in the cache so that the next start is quick.
import fs from 'node:fs';
import { cacheDir } from '../common/cacheDir.mjs';
import { startCeph, stopCeph } from '../servers/ceph.mjs';
import { startSandbox } from '../servers/sandbox.mjs';
import { installSystemPackages } from '../setup/systemPackages.mjs';
import { beforeExit } from './shutdown.mjs';

/**
 * @typedef {object} DemoStore
 * @property {import('../seed/s3Client.mjs').StoreAddress} address
 * @property {readonly Record<string, unknown>[]} connections As the extension's settings have them; no secrets.
 * @property {boolean} seed Whether it gets the demo content.
 * @property {string} [note] For the user.
 */

const environmentCredentials = { source: 'environment' };
const variables = /** @type {const} */ (['S3_ENDPOINT', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']);

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {DemoStore | undefined} the user's own store; undefined when the environment names none
 */
export function ownStore(env) {
  if (!env['S3_ENDPOINT']) return undefined;
  const missing = variables.filter((name) => !env[name]);
  if (missing.length > 0) throw new Error(`S3_ENDPOINT is set, but ${missing.join(' and ')} is not`);
  const [endpoint = '', accessKeyId = '', secretAccessKey = ''] = variables.map((name) => env[name]);
  const region = env['AWS_REGION'] || 'us-east-1';
  const caFile = env['S3_CA'];
  const { origin, host } = new URL(endpoint);
  const connection = {
    id: 'own',
    name: host,
    endpoint: origin,
    region,
    addressing: 'auto',
    ...(caFile ? { tls: { verify: 'system', caFile } } : {}),
    credentials: environmentCredentials,
  };
  const address = { endpoint: origin, accessKeyId, secretAccessKey, region, ...(caFile ? { caFile } : {}) };
  return { address, connections: [connection], seed: env['SEED'] === '1' };
}

/**
 * The sandbox, which runs wherever Node does.
 * @param {{ fresh: boolean, dialect: string }} options
 * @returns {Promise<DemoStore>}
 */
export async function startDemoSandbox({ fresh, dialect }) {
  const dir = cacheDir('start', dialect === 'aws' ? 'sandbox' : `sandbox-${dialect.replace(/[^\w.-]/g, '_')}`);
  const controller = new AbortController();
  const starting = startSandbox({ dir, dialect, fresh, signal: controller.signal });
  beforeExit(async () => {
    const sandbox = await starting.catch(() => undefined);
    await sandbox?.stop();
    controller.abort();
  });
  const { endpoint, adminEndpoint, accessKeyId, secretAccessKey, owned } = await starting;
  const connection = { region: 'us-east-1', addressing: 'path', credentials: environmentCredentials };
  const note = owned
    ? `Its admin port is: ${adminEndpoint} (storage-integrator sandbox --help)`
    : 'Another npm start runs the demo store: it ends with that one.';
  return {
    address: { endpoint, accessKeyId, secretAccessKey },
    connections: [{ id: 'demo', name: 'Demo store', endpoint, ...connection }],
    seed: true,
    note,
  };
}

/**
 * Whether this system can run a Ceph, with its packages installed where they were missing.
 * @returns {Promise<string>} why not; empty when it can
 */
export async function prepareCeph() {
  if (process.platform !== 'linux') return 'Ceph runs on Linux only.';
  const { missing, reason } = await installSystemPackages(['store']);
  return missing.length > 0 ? `Ceph needs: ${missing.join(' ')}. ${reason}` : '';
}

/**
 * @param {{ fresh: boolean }} options
 * @returns {Promise<DemoStore>}
 */
export async function startDemoCeph({ fresh }) {
  const dir = cacheDir('start', 'ceph');
  if (fresh) {
    await stopCeph(dir);
    fs.rmSync(dir, { recursive: true, force: true });
  }
  const controller = new AbortController();
  const starting = startCeph({ dir, store: 'bluestore', signal: controller.signal });
  beforeExit(async () => {
    controller.abort();
    await (await starting.catch(() => undefined))?.stop();
  });
  const { endpoint, tlsEndpoint, caFile, accessKeyId, secretAccessKey, owned } = await starting;
  const common = { region: 'us-east-1', addressing: 'path', credentials: environmentCredentials };
  const connections = [
    { id: 'demo', name: 'Demo store', endpoint, ...common },
    { id: 'demo-tls', name: 'Demo store (TLS)', endpoint: tlsEndpoint, tls: { verify: 'system', caFile }, ...common },
  ];
  const note = owned ? {} : { note: 'Another npm start runs the demo store: it ends with that one.' };
  return { address: { endpoint, accessKeyId, secretAccessKey }, connections, seed: true, ...note };
}

/**
 * What VS Code gets in its environment: the keys are in no file.
 * @param {DemoStore | undefined} store
 * @returns {NodeJS.ProcessEnv}
 */
export function credentialEnvironment(store) {
  if (!store) return {};
  const { accessKeyId, secretAccessKey } = store.address;
  const session = store.connections.some(({ id }) => id === 'own') ? process.env['AWS_SESSION_TOKEN'] : undefined;
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: session };
}
