// @ts-check
// Fills a store with the demo content. As a command it takes S3_ENDPOINT, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and S3_CA.
import { pathToFileURL } from 'node:url';
import { demoBuckets } from './fillBuckets.mjs';
import { openStore } from './s3Client.mjs';

/** Raised when the content changes: a bucket that carries an older number is filled again. */
const contentVersion = '1';
const marker = 'demo-content';

/**
 * Creates and fills every demo bucket that is not complete yet. A tag on the bucket says so, which keeps the content free
 * of marks and lets a user delete what they like.
 * @param {import('./s3Client.mjs').StoreAddress} address
 * @param {(line: string) => void} [log]
 * @returns {Promise<{ written: number }>} how many objects were written; 0 when all was there
 */
export async function seedStore(address, log = (line) => console.log(`seed: ${line}`)) {
  const store = await openStore(address);
  let written = 0;
  try {
    for (const { bucket, fill } of demoBuckets) {
      if (await isComplete(store, bucket)) continue;
      const started = Date.now();
      await createBucket(store, bucket);
      const count = await fill(store, bucket, (done) => done % 1000 === 0 && log(`${bucket}: ${done} objects`));
      await markComplete(store, bucket);
      log(`${bucket}: ${count} objects written in ${((Date.now() - started) / 1000).toFixed(1)} s`);
      written += count;
    }
  } finally {
    store.client.destroy();
  }
  if (written === 0) log('the demo content is there already');
  return { written };
}

/**
 * @param {import('./s3Client.mjs').Store} store
 * @param {string} bucket
 * @returns {Promise<boolean>}
 */
async function isComplete({ sdk, client }, bucket) {
  try {
    const { TagSet } = await client.send(new sdk.GetBucketTaggingCommand({ Bucket: bucket }));
    return TagSet?.some(({ Key, Value }) => Key === marker && Value === contentVersion) ?? false;
  } catch (error) {
    const { name } = /** @type {Error} */ (error);
    if (['NoSuchBucket', 'NoSuchTagSet', 'NoSuchTagSetError'].includes(name)) return false;
    throw error;
  }
}

/**
 * @param {import('./s3Client.mjs').Store} store
 * @param {string} bucket
 */
async function createBucket({ sdk, client }, bucket) {
  try {
    await client.send(new sdk.CreateBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (/** @type {Error} */ (error).name !== 'BucketAlreadyOwnedByYou') throw error;
  }
}

/**
 * @param {import('./s3Client.mjs').Store} store
 * @param {string} bucket
 */
async function markComplete({ sdk, client }, bucket) {
  const Tagging = { TagSet: [{ Key: marker, Value: contentVersion }] };
  await client.send(new sdk.PutBucketTaggingCommand({ Bucket: bucket, Tagging }));
}

/** @param {string} name */
function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`set ${name}`);
  return value;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const caFile = process.env['S3_CA'];
  await seedStore({
    endpoint: required('S3_ENDPOINT'),
    accessKeyId: required('AWS_ACCESS_KEY_ID'),
    secretAccessKey: required('AWS_SECRET_ACCESS_KEY'),
    ...(caFile ? { caFile } : {}),
  });
}
