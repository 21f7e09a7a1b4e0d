import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { problemOf } from '../../src/errorMap.js';
import { createLog } from '../../src/log.js';
import { run } from '../../src/main.js';
import { openStorage } from '../../src/openStorage.js';
import { type Environment, readSettings } from '../../src/settings.js';
import { Scratch } from '../support/scratch.js';
import { required } from '../support/target.js';

const silent = createLog('error', () => undefined);

/** What the program reads in operation, for the target of the tests; of a management API, if there is one, nothing is asked. */
function environment(changes: Environment = {}): Environment {
  return {
    API_URL: 'http://localhost:1',
    API_LOGIN: 'none',
    ...process.env,
    S3_ENDPOINT: required('S3_ENDPOINT'),
    S3_BUCKET: required('S3_BUCKET'),
    ...changes,
  };
}

describe('storage as the settings say', () => {
  let folder: string;
  const scratch = new Scratch();
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'files-'));
  });
  after(async () => {
    await rm(folder, { recursive: true });
    await scratch.remove();
  });

  it('P32-contract-s3: keeps files below the prefix of the bucket', async () => {
    const { storage } = readSettings(environment({ S3_PREFIX: scratch.prefix }));
    const { files, store, close } = await openStorage(storage, silent);
    await files.write('报告/一.txt', '内容');
    // What patterns take that the port does not offer is about the same file.
    assert(store);
    const head = new HeadObjectCommand({ Bucket: store.bucket, Key: `${store.prefix}报告/一.txt` });
    assert.equal((await store.client.send(head)).ContentLength, Buffer.byteLength('内容'));
    close();
    assert.equal(await scratch.text('报告/一.txt'), '内容');
  });

  it('P32-contract-nas: keeps files in the folder', async () => {
    const { storage } = readSettings(environment({ STORAGE_BACKEND: 'nas', NAS_ROOT: folder }));
    const { files, close } = await openStorage(storage, silent);
    await files.write('报告/一.txt', '内容');
    close();
    assert.equal(await readFile(path.join(folder, '报告/一.txt'), 'utf8'), '内容');
  });

  it('P32-errors: a file that is missing is the same problem on both sides', async () => {
    for (const changes of [{ S3_PREFIX: scratch.prefix }, { STORAGE_BACKEND: 'nas', NAS_ROOT: folder }]) {
      const { files, close } = await openStorage(readSettings(environment(changes)).storage, silent);
      await assert.rejects(files.read('nothing'), (error) => problemOf(error).code === 'NOT_FOUND');
      close();
    }
  });

  it('is probed by the command, and works with what it found', async () => {
    const file = path.join(folder, 'capabilities.json');
    const lines: string[] = [];
    const print = (line: string) => lines.push(line);
    const found = environment({ S3_PREFIX: scratch.prefix, S3_CAPABILITIES: undefined });
    assert.equal(await run(['probe', file], found, print), 0, lines.join('\n'));
    const { storage } = readSettings(environment({ S3_PREFIX: scratch.prefix, S3_CAPABILITIES: file }));
    const { files, close } = await openStorage(storage, silent);
    await files.write('probed.txt', 'x');
    assert.equal(await files.exists('probed.txt'), true);
    close();
  });

  it('is found unhealthy when the bucket is not there, and the reason is told', async () => {
    const lines: string[] = [];
    const missing = environment({ S3_BUCKET: `missing-${randomUUID()}` });
    assert.equal(await run(['health'], missing, (line) => lines.push(line)), 1);
    assert.match(lines.join('\n'), /^storage FAILED \d+ ms (NOT_FOUND|ACCESS_DENIED): /m);
  });
});
