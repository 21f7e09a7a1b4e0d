import { randomBytes } from 'node:crypto';
import { silentLog } from '../../src/core/base/log';
import { type AccessKeys, type Connection, connectionDefaults } from '../../src/core/connections/connection';
import { deleteBucketWithContents } from '../../src/core/storage/deleteAll';
import type { ClientOptions } from '../../src/core/storage/s3/s3ClientConfig';
import { S3ObjectStore } from '../../src/core/storage/s3/s3ObjectStore';

type StoreOptions = ConstructorParameters<typeof S3ObjectStore>[1];

/** The real store that the tests run against. */
export interface TestStore {
  readonly endpoint: string;
  readonly tlsEndpoint: string;
  /** PEM file of the private authority behind the TLS endpoint. */
  readonly caFile: string;
  readonly keys: AccessKeys;
}

/** A bucket of one test's own. */
export interface ScratchBucket {
  readonly bucket: string;
  /** Straight to the store, past any fault proxy: to prepare and to check. */
  readonly store: S3ObjectStore;
  /** Deletes it with all it holds. */
  remove(): Promise<void>;
}

function required(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`${name} is not set: these tests need a real store, which \`npm test -- store\` starts for them`);
}

/** @throws naming the variable that is missing, when no store was started for the tests. */
export function acquireStore(): TestStore {
  return {
    endpoint: required('S3_ENDPOINT'),
    tlsEndpoint: required('S3_TLS_ENDPOINT'),
    caFile: required('S3_CA'),
    keys: { accessKeyId: required('AWS_ACCESS_KEY_ID'), secretAccessKey: required('AWS_SECRET_ACCESS_KEY') },
  };
}

/** A connection to the test store, or through a proxy when `endpoint` is given. */
export function testConnection(overrides: Partial<Connection> = {}): Connection {
  return {
    ...connectionDefaults,
    id: 'test',
    name: 'Test store',
    endpoint: acquireStore().endpoint,
    addressing: 'path',
    credentials: { source: 'environment' },
    ...overrides,
  };
}

/** A connection over TLS, trusting the store's private authority. */
export function tlsConnection(overrides: Partial<Connection> = {}): Connection {
  const { tlsEndpoint, caFile } = acquireStore();
  return testConnection({ endpoint: tlsEndpoint, tls: { verify: 'system', caFile }, ...overrides });
}

/** The extension's own client with the test store's keys; dispose of it after use. */
export function openStore(connection: Partial<Connection> = {}, options: Partial<StoreOptions> = {}): S3ObjectStore {
  const keys: ClientOptions['keys'] = async () => acquireStore().keys;
  return new S3ObjectStore(testConnection(connection), { keys, log: silentLog, ...options });
}

/** Creates a bucket whose name starts with the prefix and belongs to no other test. */
export async function scratchBucket(prefix: string): Promise<ScratchBucket> {
  const bucket = `${prefix}-${Date.now().toString(36)}-${randomBytes(3).toString('hex')}`;
  const store = openStore();
  await store.createBucket(bucket);
  const remove = async () => {
    await deleteBucketWithContents(store, bucket);
    store.dispose();
  };
  return { bucket, store, remove };
}
