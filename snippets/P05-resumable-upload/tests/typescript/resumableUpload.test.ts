import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import { access, readFile, utimes, writeFile } from 'node:fs/promises';
import { abortUpload, partSizeFor, type UploadOptions, uploadFile } from '../src/storage/resumableUpload.js';
import { crashAt, type SentCommand, watchCommands } from './support/commands.js';
import { injectFault } from './support/faults.js';
import { digest, Scratch, someBytes } from './support/scratch.js';
import { needs, testClient } from './support/target.js';

/** Seconds since 1970. */
const someTime = 1_700_000_000;
const mebibyte = 1024 * 1024;
const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );
const sentParts = (sent: readonly SentCommand[]) =>
  sent.flatMap(({ name, input }) => (name === 'UploadPart' ? [input['PartNumber']] : []));

describe('resumable upload', () => {
  const scratch = new Scratch();
  const { client, bucket } = scratch;
  const content = someBytes(11 * mebibyte + 5);
  const options: UploadOptions = { partSize: 5 * mebibyte, concurrency: 1 };
  /** Makes a file and has its upload cut off after its second part was stored. */
  const cutOff = async (name: string) => {
    const file = await scratch.file(name);
    await writeFile(file, content);
    await utimes(file, someTime, someTime);
    const dying = testClient();
    // 1 creates, 2 lists the parts, 3 and 4 store two.
    const { crashed } = crashAt(dying, 5, 'before');
    await assert.rejects(uploadFile(dying, bucket, scratch.key(name), file, options));
    dying.destroy();
    assert(crashed());
    return file;
  };
  after(() => scratch.remove());

  it('P05-parts: part size follows the length within 5 MiB and 10,000 parts', () => {
    const tebibyte = 1024 ** 4;
    assert.equal(partSizeFor(0, 1), 5 * mebibyte);
    assert.equal(partSizeFor(100 * mebibyte), 16 * mebibyte);
    assert.equal(partSizeFor(100 * mebibyte, 8 * mebibyte), 8 * mebibyte);
    for (const length of [50_000 * mebibyte, 50_000 * mebibyte + 1, tebibyte, 5 * tebibyte]) {
      const size = partSizeFor(length, 5 * mebibyte);
      assert(Math.ceil(length / size) <= 10_000 && size >= 5 * mebibyte && size <= 5 * 1024 ** 3, `${length}: ${size}`);
    }
    assert.throws(() => partSizeFor(5 * tebibyte + 1), { kind: 'invalid' });
  });

  for (const length of [0, 7, 5 * mebibyte, 6 * mebibyte]) {
    it(`P05-parts: a file of ${length} bytes arrives byte for byte`, async () => {
      const file = await scratch.file(`whole-${length}`);
      await writeFile(file, content.subarray(0, length));
      const progress: number[] = [];
      const etag = await uploadFile(client, bucket, scratch.key(`whole-${length}`), file, {
        partSize: 5 * mebibyte,
        contentType: 'application/x-test',
        onProgress: (bytes) => progress.push(bytes),
      });
      assert.equal(digest(await scratch.bytes(`whole-${length}`)), digest(content.subarray(0, length)));
      const head = await scratch.head(`whole-${length}`);
      assert.deepEqual([head.ETag, head.ContentType], [etag, 'application/x-test']);
      assert.equal(progress.at(-1), length);
      assert.equal(await exists(`${file}.upload.json`), false);
    });
  }

  it('P05-resume: an upload that was cut off sends only the missing parts', async () => {
    const file = await cutOff('resumed');
    const watched = testClient();
    const sent = watchCommands(watched);
    await uploadFile(watched, bucket, scratch.key('resumed'), file, options);
    assert.deepEqual(sentParts(sent), [3]);
    assert.equal(digest(await scratch.bytes('resumed')), digest(content));
    assert.equal(await exists(`${file}.upload.json`), false);
    assert.deepEqual(await scratch.openUploads(), []);
    watched.destroy();
  });

  it('P05-resume: cancelling keeps what is stored', async () => {
    const file = await scratch.file('cancelled');
    await writeFile(file, content);
    const cancel = new AbortController();
    const upload = uploadFile(client, bucket, scratch.key('cancelled'), file, {
      ...options,
      signal: cancel.signal,
      onProgress: () => cancel.abort(),
    });
    await assert.rejects(upload, { kind: 'cancelled', name: 'AbortError' });
    const watched = testClient();
    const sent = watchCommands(watched);
    await uploadFile(watched, bucket, scratch.key('cancelled'), file, options);
    assert.deepEqual(sentParts(sent), [2, 3]);
    watched.destroy();
  });

  it('P05-resume: an upload that the store has forgotten begins anew', async () => {
    const file = await cutOff('forgotten');
    const state: unknown = JSON.parse(await readFile(`${file}.upload.json`, 'utf8'));
    await abortUpload(client, file);
    await writeFile(`${file}.upload.json`, JSON.stringify(state));
    await uploadFile(client, bucket, scratch.key('forgotten'), file, options);
    assert.equal(digest(await scratch.bytes('forgotten')), digest(content));
  });

  it('P05-source-changed: a source that changed meanwhile is never mixed with old parts', async () => {
    const file = await cutOff('changed');
    const newer = someBytes(content.length, 7);
    await writeFile(file, newer);
    await uploadFile(client, bucket, scratch.key('changed'), file, options);
    assert.equal(digest(await scratch.bytes('changed')), digest(newer));
    assert.deepEqual(await scratch.openUploads(), []);
  });

  it('P05-source-changed: neither where it has its old length and time', async () => {
    const file = await cutOff('same-time');
    const newer = Buffer.from(content);
    newer.writeUInt8(content.readUInt8(100) ^ 1, 100);
    await writeFile(file, newer);
    await utimes(file, someTime, someTime);
    await uploadFile(client, bucket, scratch.key('same-time'), file, options);
    assert.equal(digest(await scratch.bytes('same-time')), digest(newer));
  });

  it('P05-source-changed: a file that is changed during the upload is an error', async () => {
    const file = await scratch.file('during');
    await writeFile(file, content);
    const upload = uploadFile(client, bucket, scratch.key('during'), file, {
      ...options,
      onProgress: () => utimesSync(file, 1, 1),
    });
    await assert.rejects(upload, { kind: 'conflict' });
    assert.deepEqual(await scratch.names('during'), []);
    await abortUpload(client, file);
  });

  it('P05-no-orphan: after abort no open upload remains', async () => {
    const file = await cutOff('aborted');
    assert.equal((await scratch.openUploads()).length, 1);
    await abortUpload(client, file);
    assert.deepEqual(await scratch.openUploads(), []);
    assert.equal(await exists(`${file}.upload.json`), false);
    await abortUpload(client, file);
    assert.deepEqual(await scratch.names('aborted'), []);
  });

  it('P05-no-orphan: an upload that could not be noted is given up', async () => {
    const file = await scratch.file('unnoted');
    await writeFile(file, content.subarray(0, 100));
    const stateFile = await scratch.file('no-such-folder/state.json');
    const upload = uploadFile(client, bucket, scratch.key('unnoted'), file, { ...options, stateFile });
    await assert.rejects(upload, { code: 'ENOENT' });
    assert.deepEqual(await scratch.openUploads(), []);
  });

  it('P05-complete-error: an error inside a 200 of Complete is not taken for success', async function () {
    needs(this, 'faults');
    const file = await scratch.file('complete');
    await writeFile(file, content.subarray(0, 100));
    const key = scratch.key('complete');
    const always = await injectFault(`CompleteMultipartUpload key=${key} errorIn200=InternalError`);
    await assert.rejects(uploadFile(client, bucket, key, file, options), {
      kind: 'unavailable',
      s3Code: 'InternalError',
    });
    await always.remove();
    assert.deepEqual(await scratch.names('complete'), []);
    const once = await injectFault(`CompleteMultipartUpload key=${key} count=1 errorIn200=InternalError`);
    await uploadFile(client, bucket, key, file, options);
    await once.remove();
    assert.equal(digest(await scratch.bytes('complete')), digest(content.subarray(0, 100)));
  });

  it('P05-complete-error: a lost reply of Complete is not taken for a failure', async function () {
    needs(this, 'faults');
    const file = await scratch.file('lost');
    await writeFile(file, content.subarray(0, 100));
    const rule = await injectFault(`CompleteMultipartUpload key=${scratch.key('lost')} count=1 reset=answer`);
    await uploadFile(client, bucket, scratch.key('lost'), file, options);
    await rule.remove();
    assert.equal(digest(await scratch.bytes('lost')), digest(content.subarray(0, 100)));
  });
});
