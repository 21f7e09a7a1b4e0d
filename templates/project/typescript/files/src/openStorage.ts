import type { S3Client } from '@aws-sdk/client-s3';
import type { Log } from './log.js';
import type { StorageSettings } from './settings.js';
import type { FileStore } from './storage/fileStore.js';
import { NasFileStore } from './storage/nasFileStore.js';
import { createS3Client } from './storage/s3Client.js';
import { S3FileStore } from './storage/s3FileStore.js';
import { StoreCapabilities } from './storage/storeCapabilities.js';

/** The files of the application and what holds them open: one for the whole program. */
export interface OpenStorage {
  /** What the application works with, in a folder or in object storage. */
  readonly files: FileStore;
  /** Of the object store; undefined when the files are in a folder. */
  readonly client: S3Client | undefined;
  close(): void;
}

/**
 * Opens what the settings name. Nothing is sent yet: `health.ts` asks whether it can be used.
 * @throws Error when a file that the settings name cannot be read
 */
export async function openStorage(settings: StorageSettings, log: Log): Promise<OpenStorage> {
  if (settings.backend === 'nas') {
    return { files: new NasFileStore(settings.root), client: undefined, close: () => undefined };
  }
  const { store, bucket, prefix } = settings;
  const capabilities = await capabilitiesOf(settings.capabilities, log);
  const client = createS3Client(store);
  return { files: new S3FileStore(client, capabilities, bucket, prefix), client, close: () => client.destroy() };
}

/** Without a probe nothing counts as working: what needs a capability is refused, and no data is lost. */
async function capabilitiesOf(file: string | undefined, log: Log): Promise<StoreCapabilities> {
  if (file !== undefined) return StoreCapabilities.load(file);
  log.warn('S3_CAPABILITIES is not set: files cannot be created exclusively');
  return new StoreCapabilities();
}
