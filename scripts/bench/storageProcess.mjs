// @ts-check
/**
 * The extension's own storage code (storage.js of dist/) at work in a process of its own; prints what it took as JSON,
 * in seconds.
 *
 *   node storageProcess.mjs STORAGE_JS list BUCKET
 *   node storageProcess.mjs STORAGE_JS upload|download BUCKET PREFIX FOLDER CONCURRENCY
 *
 * S3_ENDPOINT, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY name the store.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const [file = '', operation = '', bucket = '', prefix = '', folder = '', concurrency = '1'] = process.argv.slice(2);
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
const now = () => performance.now() / 1000;
const started = now();
/** @type {typeof import('../../src/core/storage/chunk').chunk} */
const chunk = createRequire(import.meta.url)(file).chunk;
const loaded = now() - started;

const quiet = () => undefined;
const store = new chunk.S3ObjectStore(
  {
    id: 'bench',
    name: 'bench',
    endpoint: process.env['S3_ENDPOINT'] ?? '',
    region: 'us-east-1',
    addressing: 'path',
    tls: { verify: 'system' },
    credentials: { source: 'environment' },
    checksums: 'auto',
    readOnly: false,
    bookmarks: [],
  },
  {
    keys: async () => ({
      accessKeyId: process.env['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? '',
    }),
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  },
);

/**
 * @template T
 * @param {Iterable<T> | AsyncIterable<T>} items
 * @param {(item: T) => Promise<unknown>} work
 */
async function inParallel(items, work) {
  /** @type {Set<Promise<unknown>>} */
  const running = new Set();
  for await (const item of items) {
    const task = work(item).finally(() => running.delete(task));
    running.add(task);
    if (running.size >= Number(concurrency)) await Promise.race(running);
  }
  await Promise.all(running);
}

/** A page as the tree asks for it: right after the code was loaded, and again when the connection stands. */
async function list() {
  const times = [];
  for (let index = 0; index < 6; index++) {
    const before = now();
    const { objects } = await store.list({ bucket, prefix: '', delimiter: '/', limit: 1000 });
    times.push(now() - before);
    if (objects.length !== 1000) throw new Error(`the page has ${objects.length} objects`);
  }
  const [first = Number.NaN, ...again] = times;
  return { first, again: Math.min(...again) };
}

async function upload() {
  await inParallel(fs.readdirSync(folder), (name) =>
    chunk.uploadFile({ store, file: path.join(folder, name), target: { bucket, key: prefix + name } }),
  );
}

async function download() {
  await inParallel(chunk.walkObjects(store, bucket, prefix), ({ key }) =>
    chunk.downloadFile({ store, source: { bucket, key }, file: path.join(folder, key.slice(prefix.length)) }),
  );
}

/** @type {Record<string, () => Promise<object | void>>} */
const operations = { list, upload, download };
const before = now();
const figures = await operations[operation]?.();
console.log(JSON.stringify({ loaded, worked: now() - before, ...figures }));
store.dispose();
