import type { S3Client } from '@aws-sdk/client-s3';
import type { Log } from './log.js';
import type { StorageSettings } from './settings.js';
import type { FileStore } from './storage/fileStore.js';
import { NasFileStore } from './storage/nasFileStore.js';
import { createS3Client } from './storage/s3Client.js';
import { S3FileStore } from './storage/s3FileStore.js';
import { StoreCapabilities } from './storage/storeCapabilities.js';

/** The object store for patterns that are no part of the port: reading parts (P06), moves (P08), updates (P15). */
export interface ObjectStorage {
  readonly client: S3Client;
  /** What a probe found that the store really does. */
  readonly capabilities: StoreCapabilities;
  readonly bucket: string;
  /** The key of a file is this, followed by its path; empty, or with a slash at its end. */
  readonly prefix: string;
}

/** The files of the application and what holds them open: one for the whole program. */
export interface OpenStorage {
  /** What the application works with, in a folder or in object storage. */
  readonly files: FileStore;
  /** Undefined when the files are in a folder. */
  readonly store: ObjectStorage | undefined;
  close(): void;
}

/**
 * Opens what the settings name. Nothing is sent yet: `health.ts` asks whether it can be used.
 * @throws Error when a file that the settings name cannot be read
 */
export async function openStorage(settings: StorageSettings, log: Log): Promise<OpenStorage> {
  if (settings.backend === 'nas') {
    return { files: new NasFileStore(settings.root), store: undefined, close: () => undefined };
  }
  const { store, bucket, prefix } = settings;
  const capabilities = await capabilitiesOf(settings.capabilities, log);
  const client = createS3Client(store);
  return {
    files: new S3FileStore(client, capabilities, bucket, prefix),
    store: { client, capabilities, bucket, prefix },
    close: () => client.destroy(),
  };
}

/** Without a probe nothing counts as working: what needs a capability is refused, and no data is lost. */
async function capabilitiesOf(file: string | undefined, log: Log): Promise<StoreCapabilities> {
  if (file !== undefined) return StoreCapabilities.load(file);
  log.warn('S3_CAPABILITIES is not set: files cannot be created exclusively');
  return new StoreCapabilities();
}
