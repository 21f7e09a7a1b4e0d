import assert from 'node:assert/strict';
import { problemOf } from '../../src/errorMap.js';
import { createS3Client, settingsFromEnvironment } from '../../src/storage/s3Client.js';
import { S3FileStore } from '../../src/storage/s3FileStore.js';
import { StoreCapabilities } from '../../src/storage/storeCapabilities.js';
import { injectFault } from '../support/faults.js';
import { digest, Scratch, someBytes } from '../support/scratch.js';
import { needs, required } from '../support/target.js';

// What the application sees of a store that is busy, breaks off, or loses answers. The sandbox injects these faults.
describe('storage with faults', () => {
  let scratch: Scratch;
  let files: S3FileStore;
  before(async function () {
    needs(this, 'faults');
    scratch = new Scratch();
    const capabilities = await StoreCapabilities.load(required('S3_CAPABILITIES'));
    const client = createS3Client({ ...settingsFromEnvironment(process.env), requestTimeout: 2_000 });
    files = new S3FileStore(client, capabilities, scratch.bucket, scratch.prefix);
  });
  after(() => scratch?.remove());

  async function withFault(rule: string, work: () => Promise<void>): Promise<void> {
    const fault = await injectFault(rule);
    try {
      await work();
    } finally {
      await fault.remove();
    }
  }

  it('P34-retries: a store that is busy for a moment is not noticed', async () => {
    await withFault(`PutObject key=${scratch.key('busy')} count=2 status=503 code=SlowDown`, () =>
      files.write('busy', 'content'),
    );
    assert.equal((await files.read('busy')).toString(), 'content');
  });

  it('P34-retries: a store that stays busy is a problem that may be repeated', async () => {
    await withFault(`PutObject key=${scratch.key('always')} status=503 code=SlowDown`, async () => {
      await assert.rejects(files.write('always', 'content'), (error) => {
        const { code, retryable } = problemOf(error);
        assert.deepEqual([code, retryable], ['BUSY', true]);
        return true;
      });
    });
    assert.equal(await files.exists('always'), false);
  });

  it('P14-own-retry: a file whose answer was lost was created all the same', async function () {
    needs(this, 'put.ifNoneMatch');
    await withFault(`PutObject key=${scratch.key('once')} count=1 reset=answer`, () =>
      files.write('once', 'mine', { ifAbsent: true }),
    );
    assert.equal((await files.read('once')).toString(), 'mine');
    await assert.rejects(
      files.write('once', 'theirs', { ifAbsent: true }),
      (error) => problemOf(error).code === 'ALREADY_EXISTS',
    );
  });

  it('P04-truncated: a body that breaks off never counts as the file', async () => {
    const content = someBytes(200_000);
    await files.write('broken', content);
    await withFault(`GetObject key=${scratch.key('broken')} count=1 truncate=1000`, async () => {
      assert.equal(digest(await files.read('broken')), digest(content));
    });
  });
});
