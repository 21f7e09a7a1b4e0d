// @ts-check
import { concurrency } from './s3Client.mjs';

/**
 * One object of the demo content.
 * @typedef {object} DemoObject
 * @property {string} key
 * @property {string | Uint8Array} body
 * @property {string} [type] Content type; told by the key's extension when absent.
 * @property {Record<string, string>} [metadata]
 * @property {Record<string, string>} [tags]
 * @property {string} [cacheControl]
 * @property {string} [contentDisposition]
 */

/** @type {Record<string, string>} */
const types = {
  csv: 'text/csv; charset=utf-8',
  gz: 'application/gzip',
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  log: 'text/plain; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  xml: 'application/xml',
  yaml: 'application/yaml',
};

/**
 * @param {string} key
 * @returns {string}
 */
export function contentTypeOf(key) {
  const extension = /\.([^./]+)$/.exec(key)?.[1]?.toLowerCase() ?? '';
  return types[extension] ?? 'application/octet-stream';
}

/**
 * @param {import('./s3Client.mjs').Store} store
 * @param {string} bucket
 * @param {DemoObject} object
 * @returns {Promise<void>}
 */
export async function putObject({ sdk, client }, bucket, object) {
  const tags = object.tags && new URLSearchParams(object.tags).toString();
  await client.send(
    new sdk.PutObjectCommand({
      Bucket: bucket,
      Key: object.key,
      Body: Buffer.from(object.body), // an empty string would be taken for a stream
      ContentType: object.type ?? contentTypeOf(object.key),
      Metadata: object.metadata,
      Tagging: tags,
      CacheControl: object.cacheControl,
      ContentDisposition: object.contentDisposition,
    }),
  );
}

/**
 * Stores many objects, a limited number at a time; they are made as they are needed.
 * @param {import('./s3Client.mjs').Store} store
 * @param {string} bucket
 * @param {Iterable<DemoObject>} objects
 * @param {(done: number) => void} [onProgress]
 * @returns {Promise<number>} how many
 */
export async function putObjects(store, bucket, objects, onProgress) {
  const source = objects[Symbol.iterator]();
  let done = 0;
  const worker = async () => {
    for (let next = source.next(); !next.done; next = source.next()) {
      await putObject(store, bucket, next.value);
      done++;
      onProgress?.(done);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return done;
}
