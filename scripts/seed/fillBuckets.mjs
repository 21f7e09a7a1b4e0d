// @ts-check
// How each bucket of the demo gets its content.
import { bigBackup, bigBackupParts, smallBackups } from './buckets/backups.mjs';
import { cameraImages } from './buckets/cameraImages.mjs';
import { designDocs } from './buckets/designDocs.mjs';
import { factoryArchive } from './buckets/factoryArchive.mjs';
import { hospitalImaging } from './buckets/hospitalImaging.mjs';
import { oddKeyObjects } from './buckets/oddKeyObjects.mjs';
import { deletedConfig, versionedConfigs } from './buckets/versionedConfigs.mjs';
import { putObject, putObjects } from './putObjects.mjs';

/**
 * @typedef {import('./s3Client.mjs').Store} Store
 * @typedef {(store: Store, bucket: string, onProgress: (done: number) => void) => Promise<number>} Fill
 *   Resolves to the number of objects, or versions, written.
 */

/**
 * @param {() => Iterable<import('./putObjects.mjs').DemoObject>} objects
 * @returns {Fill}
 */
const fillWith = (objects) => (store, bucket, onProgress) => putObjects(store, bucket, objects(), onProgress);

/** @type {Fill} */
async function fillBackups(store, bucket) {
  const written = await putObjects(store, bucket, smallBackups());
  await uploadInParts(store, bucket, bigBackup.key, bigBackupParts());
  return written + 1;
}

/**
 * One part after the other: the store is on this machine, and memory stays small.
 * @param {Store} store
 * @param {string} Bucket
 * @param {string} Key
 * @param {Iterable<Buffer>} parts
 */
async function uploadInParts({ sdk, client }, Bucket, Key, parts) {
  const { UploadId } = await client.send(
    new sdk.CreateMultipartUploadCommand({ Bucket, Key, ContentType: 'application/x-tar' }),
  );
  /** @type {import('@aws-sdk/client-s3').CompletedPart[]} */
  const Parts = [];
  for (const Body of parts) {
    const PartNumber = Parts.length + 1;
    const { ETag } = await client.send(new sdk.UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
    Parts.push({ PartNumber, ETag });
  }
  await client.send(new sdk.CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
}

/** @type {Fill} */
async function fillVersioned(store, bucket) {
  const { sdk, client } = store;
  const VersioningConfiguration = { Status: /** @type {const} */ ('Enabled') };
  await client.send(new sdk.PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
  let written = 0;
  for (const object of versionedConfigs()) {
    await putObject(store, bucket, object);
    written++;
  }
  await client.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key: deletedConfig }));
  return written;
}

/**
 * The quick ones first: there is something to look at while the rest is written.
 * @type {readonly { readonly bucket: string, readonly fill: Fill }[]}
 */
export const demoBuckets = [
  { bucket: 'factory-archive', fill: fillWith(factoryArchive) },
  { bucket: 'design-docs', fill: fillWith(designDocs) },
  { bucket: 'odd-keys', fill: fillWith(oddKeyObjects) },
  { bucket: 'versioned-configs', fill: fillVersioned },
  { bucket: 'hospital-imaging', fill: fillWith(hospitalImaging) },
  { bucket: 'backups', fill: fillBackups },
  { bucket: 'camera-images', fill: fillWith(cameraImages) },
];
