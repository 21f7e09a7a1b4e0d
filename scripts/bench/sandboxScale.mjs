// @ts-check
// What memory the sandbox takes: with 100,000 objects, and while an object of 10 GB goes up and down.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fillSigned, largeBucket } from './largeBucket.mjs';
import { openRawClient, sendOrFail } from './rawClient.mjs';
import { startSandboxServer } from './sandboxServer.mjs';
import { printTable } from './table.mjs';

/**
 * @typedef {import('../bench.mjs').BenchOptions} BenchOptions
 * @typedef {import('../../src/core/rawS3/rawS3Client').RawS3Client} RawS3Client
 */

const mib = 1024 * 1024;
const partBytes = 100 * mib;
const parts = 100;
/** Parts on their way at the same time. */
const parallel = 4;
const bucket = 'large';
const key = 'ten gigabytes.bin';

/**
 * @param {BenchOptions} options
 * @returns {Promise<void>}
 */
export async function benchSandboxScale({ signal }) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-sandbox-scale-'));
  const sandbox = await startSandboxServer({ dir, signal });
  const memory = watchMemory(sandbox.pid);
  /** @type {string[][]} */
  const rows = [];
  const measure = async (/** @type {string} */ what, /** @type {(client: RawS3Client) => Promise<unknown>} */ work) => {
    const client = await openRawClient(sandbox); // its own: a connection that was idle for a minute may just be closed
    memory.restart();
    const started = Date.now();
    await work(client).finally(() => client.dispose());
    const { now, peak } = memory.read();
    rows.push([what, now.toFixed(0), peak.toFixed(0), ((Date.now() - started) / 1000).toFixed(1)]);
  };
  try {
    await measure('started, empty', async () => undefined);
    await measure('10 GB object, up in 100 parts', (client) => upload(client, signal));
    await measure('10 GB object, down in one', download);
    await measure('10 GB object, deleted', (client) => sendOrFail(client, { method: 'DELETE', bucket, key }));
    await measure(`${largeBucket.keys} objects written`, () => fillSigned(sandbox, signal));
    await measure(`${largeBucket.keys} objects listed`, listAll);
  } finally {
    memory.stop();
    await sandbox.stop();
  }
  printTable('The sandbox, resident memory in MiB', ['', 'after', 'peak', 'seconds'], rows);
}

/**
 * What a process holds (VmRSS), looked at ten times a second.
 * @param {number} pid
 */
function watchMemory(pid) {
  let peak = 0;
  const now = () => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  const look = () => {
    peak = Math.max(peak, now());
  };
  const timer = setInterval(look, 100);
  const restart = () => {
    peak = 0;
    look();
  };
  const read = () => {
    look();
    return { now: now(), peak };
  };
  return { restart, read, stop: () => clearInterval(timer) };
}

/** Bytes that are made while they are sent: one MiB over and over, marked with where it stands. */
class Source {
  #block = Buffer.alloc(mib, 'ten gigabytes of this ');

  /** @param {number} index Of the MiB in the object. */
  blockAt(index) {
    const block = Buffer.from(this.#block);
    block.writeUInt32BE(index);
    return block;
  }
}

/**
 * @param {RawS3Client} client
 * @param {AbortSignal} signal
 */
async function upload(client, signal) {
  await sendOrFail(client, { method: 'PUT', bucket });
  const started = await sendOrFail(client, { method: 'POST', bucket, key, query: ['uploads'] });
  const uploadId = /<UploadId>([^<]+)/.exec(started.body.toString())?.[1] ?? '';
  /** @type {string[]} */
  const etags = [];
  let next = 1;
  const worker = async () => {
    for (let number = next++; number <= parts; number = next++) {
      signal.throwIfAborted();
      etags[number - 1] = await uploadPart(client, uploadId, number);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  const listed = etags.map((etag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${etag}</ETag></Part>`);
  const body = Buffer.from(`<CompleteMultipartUpload>${listed.join('')}</CompleteMultipartUpload>`);
  await sendOrFail(client, { method: 'POST', bucket, key, query: [['uploadId', uploadId]], body });
}

/**
 * @param {RawS3Client} client
 * @param {string} uploadId
 * @param {number} number
 * @returns {Promise<string>} its ETag
 */
async function uploadPart(client, uploadId, number) {
  const query = /** @type {const} */ ([
    ['partNumber', `${number}`],
    ['uploadId', uploadId],
  ]);
  const address = await client.presign({ method: 'PUT', bucket, key, query }, 3600);
  const request = http.request(address, { method: 'PUT', headers: { 'content-length': partBytes } });
  const answered = once(request, 'response');
  const source = new Source();
  for (let at = 0; at < partBytes / mib; at++) {
    if (!request.write(source.blockAt(((number - 1) * partBytes) / mib + at))) await once(request, 'drain');
  }
  request.end();
  const [response] = /** @type {[http.IncomingMessage]} */ (await answered);
  response.resume();
  if (response.statusCode !== 200) throw new Error(`part ${number}: ${response.statusCode}`);
  return response.headers.etag ?? '';
}

/** @param {RawS3Client} client */
async function download(client) {
  const address = await client.presign({ method: 'GET', bucket, key }, 3600);
  const [response] = /** @type {[http.IncomingMessage]} */ (await once(http.get(address), 'response'));
  const received = createHash('md5');
  let bytes = 0;
  for await (const piece of response) {
    received.update(piece);
    bytes += piece.length;
  }
  const source = new Source();
  const expected = createHash('md5');
  for (let at = 0; at < (parts * partBytes) / mib; at++) expected.update(source.blockAt(at));
  if (bytes !== parts * partBytes || received.digest('hex') !== expected.digest('hex')) {
    throw new Error(`what came down is not what went up: ${bytes} bytes`);
  }
}

/** @param {RawS3Client} client */
async function listAll(client) {
  let keys = 0;
  let token = '';
  do {
    const more = token ? [/** @type {const} */ (['continuation-token', token])] : [];
    const { body } = await sendOrFail(client, {
      method: 'GET',
      bucket: largeBucket.name,
      query: [['list-type', '2'], ...more],
    });
    const page = body.toString();
    keys += page.split('<Contents>').length - 1;
    token = /<NextContinuationToken>([^<]+)/.exec(page)?.[1] ?? '';
  } while (token);
  if (keys !== largeBucket.keys) throw new Error(`${keys} keys were listed`);
}
