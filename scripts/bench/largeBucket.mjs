// @ts-check
// A bucket of 100,000 objects in a store that is kept in the cache: filling it takes minutes, using it again seconds.
import http from 'node:http';
import { openStore } from '../seed/s3Client.mjs';
import { openRawClient, sendOrFail } from './rawClient.mjs';

/** What the bucket holds. No delimiter in the keys: a page of the tree and one of a recursive listing are the same. */
export const largeBucket = { name: 'bench-100000', keys: 100_000 };

/** Requests at the same time. */
const concurrency = 48;

/** @param {number} index */
const keyOf = (index) =>
  `line-${String(index % 20).padStart(2, '0')}_camera_2024-03-15_${String(index).padStart(8, '0')}.jpg`;

/** Written after all others: where it is, the bucket is full. */
const lastKey = keyOf(largeBucket.keys - 1);

/**
 * Fills the bucket unless it is full.
 * @param {import('../servers/ceph.mjs').Ceph} ceph
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
export async function fillLargeBucket(ceph, signal) {
  const { sdk, client } = await openStore(ceph);
  const Bucket = largeBucket.name;
  try {
    const full = await client.send(new sdk.HeadObjectCommand({ Bucket, Key: lastKey })).catch(() => undefined);
    if (full) return;
    await client.send(new sdk.CreateBucketCommand({ Bucket }));
    // Signing is most of the work of a small request: while it is filled, anybody may write here, on loopback only.
    await client.send(new sdk.PutBucketAclCommand({ Bucket, ACL: 'public-read-write' }));
    await putEmptyObjects(`${ceph.endpoint}/${Bucket}/`, signal);
    await client.send(new sdk.PutBucketAclCommand({ Bucket, ACL: 'private' }));
    await client.send(new sdk.PutObjectCommand({ Bucket, Key: lastKey, Body: Buffer.alloc(0) }));
  } finally {
    client.destroy();
  }
}

/**
 * @param {string} base
 * @param {AbortSignal} signal
 */
async function putEmptyObjects(base, signal) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: concurrency });
  const started = Date.now();
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < largeBucket.keys - 1; index = next++) {
      signal.throwIfAborted();
      await putEmpty(base + keyOf(index), agent);
      if (index % 20_000 === 0) console.log(`bench: ${index} of ${largeBucket.keys} objects`);
    }
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, worker));
  } finally {
    agent.destroy();
  }
  console.log(`bench: ${largeBucket.keys} objects in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

/**
 * @param {string} url
 * @param {http.Agent} agent
 * @returns {Promise<void>}
 */
function putEmpty(url, agent) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'PUT', agent, headers: { 'content-length': 0 } }, (response) => {
      response.resume();
      if (response.statusCode === 200) response.once('end', resolve);
      else reject(new Error(`${url}: ${response.statusCode}`));
    });
    request.once('error', reject);
    request.end();
  });
}

/**
 * The same in a store that lets nobody in without a signature.
 * @param {import('../servers/serverProcess.mjs').TestServer} store
 * @param {AbortSignal} signal
 * @returns {Promise<number>} seconds that it took
 */
export async function fillSigned(store, signal) {
  const client = await openRawClient(store);
  const started = Date.now();
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < largeBucket.keys; index = next++) {
      signal.throwIfAborted();
      await sendOrFail(client, { method: 'PUT', bucket: largeBucket.name, key: keyOf(index), body: Buffer.alloc(0) });
    }
  };
  try {
    await sendOrFail(client, { method: 'PUT', bucket: largeBucket.name });
    await Promise.all(Array.from({ length: concurrency }, worker));
  } finally {
    client.dispose();
  }
  return (Date.now() - started) / 1000;
}
