import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { CopyObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { withRetry } from '../src/storage/retry.js';
import { StorageError, type StorageErrorKind, toStorageError } from '../src/storage/storageErrors.js';
import { injectFault } from './support/faults.js';
import { Scratch } from './support/scratch.js';
import { ScriptedServer } from './support/scriptedServer.js';
import { needs, testClient } from './support/target.js';

const noPause = async () => undefined;

/** What the SDK throws, as far as it matters. */
const sdkError = (name: string, httpStatusCode?: number, more: object = {}) =>
  Object.assign(new Error('said by the store'), {
    name,
    $metadata: { ...(httpStatusCode !== undefined && { httpStatusCode }), requestId: 'tx0001' },
    ...more,
  });

const byCode: readonly (readonly [string, number, StorageErrorKind])[] = [
  ['NoSuchKey', 404, 'notFound'],
  ['NoSuchBucket', 404, 'notFound'],
  ['NoSuchUpload', 404, 'notFound'],
  ['AccessDenied', 403, 'accessDenied'],
  ['InvalidAccessKeyId', 403, 'accessDenied'],
  ['SignatureDoesNotMatch', 403, 'accessDenied'],
  ['RequestTimeTooSkewed', 403, 'clockSkew'],
  ['QuotaExceeded', 403, 'quota'],
  ['BucketAlreadyExists', 409, 'alreadyExists'],
  ['ConditionalRequestConflict', 409, 'conflict'],
  ['PreconditionFailed', 412, 'preconditionFailed'],
  ['InvalidRange', 416, 'invalid'],
  ['EntityTooSmall', 400, 'invalid'],
  ['BadDigest', 400, 'corrupt'],
  ['RequestTimeout', 400, 'timeout'],
  ['SlowDown', 503, 'throttled'],
  ['ServiceUnavailable', 503, 'unavailable'],
  ['InternalError', 500, 'unavailable'],
  ['NotImplemented', 501, 'unsupported'],
];

const byStatus: readonly (readonly [number, StorageErrorKind])[] = [
  [400, 'invalid'],
  [401, 'accessDenied'],
  [403, 'accessDenied'],
  [404, 'notFound'],
  [405, 'unsupported'],
  [408, 'timeout'],
  [409, 'conflict'],
  [412, 'preconditionFailed'],
  [416, 'invalid'],
  [429, 'throttled'],
  [500, 'unavailable'],
  [502, 'unavailable'],
  [503, 'unavailable'],
  [504, 'unavailable'],
  [599, 'unavailable'],
  [507, 'quota'],
  [418, 'unknown'],
];

const byNetworkCode: readonly (readonly [string, StorageErrorKind])[] = [
  ['ECONNREFUSED', 'unavailable'],
  ['ECONNRESET', 'unavailable'],
  ['EPIPE', 'unavailable'],
  ['ENOTFOUND', 'unavailable'],
  ['ETIMEDOUT', 'timeout'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
];

describe('errors and retry', () => {
  const scratch = new Scratch();
  after(() => scratch.remove());

  describe('P34-table: every code and status maps to its kind', () => {
    for (const [code, status, kind] of byCode) {
      it(`P34-table: ${code} is ${kind}`, () => {
        const error = toStorageError(sdkError(code, status), { operation: 'GetObject', bucket: 'b', key: 'k' });
        assert.equal(error.kind, kind);
        assert.deepEqual([error.s3Code, error.status, error.requestId], [code, status, 'tx0001']);
        assert.equal(error.message.includes('GetObject on b/k'), true, error.message);
        const passes =
          ['throttled', 'unavailable', 'timeout', 'corrupt'].includes(kind) ||
          ['ConditionalRequestConflict', 'OperationAborted'].includes(code);
        assert.equal(error.retryable, passes);
      });
    }
    for (const [status, kind] of byStatus) {
      it(`P34-table: status ${status} without a code is ${kind}`, () => {
        assert.equal(toStorageError(sdkError('UnknownError', status)).kind, kind);
      });
    }
    for (const [code, kind] of byNetworkCode) {
      it(`P34-table: ${code} is ${kind}`, () => {
        assert.equal(toStorageError(sdkError('TimeoutError', undefined, { code })).kind, kind);
      });
    }
    it('P34-table: an abort is cancelled, and no StorageError is wrapped twice', () => {
      const error = toStorageError(sdkError('AbortError'));
      assert.equal(error.kind, 'cancelled');
      assert.equal(toStorageError(error, { operation: 'GetObject' }), error);
    });
    it('P34-table: real answers map as the table says', async () => {
      const missing = new GetObjectCommand({ Bucket: scratch.bucket, Key: scratch.key('missing') });
      const noBucket = new GetObjectCommand({ Bucket: 'no-such-bucket-for-the-pattern-tests', Key: 'k' });
      for (const command of [missing, noBucket]) {
        const error = await scratch.client.send(command).catch((thrown: unknown) => toStorageError(thrown));
        assert(error instanceof StorageError);
        assert.equal(error.kind, 'notFound');
      }
    });
  });

  it('P34-retries: 503 and a reset connection are retried until it works', async function () {
    needs(this, 'faults');
    const client = testClient({ maxAttempts: 1 });
    for (const fault of ['status=503', 'reset=request', 'reset=answer']) {
      const key = scratch.key(`retried-${fault}`);
      const rule = await injectFault(`PutObject key=${key} count=2 ${fault}`);
      const attempts: number[] = [];
      await withRetry(
        (attempt) => {
          attempts.push(attempt);
          return client.send(new PutObjectCommand({ Bucket: scratch.bucket, Key: key, Body: 'kept' }));
        },
        { sleep: noPause },
      );
      await rule.remove();
      assert.deepEqual(attempts, [1, 2, 3]);
      assert.equal(await scratch.text(`retried-${fault}`), 'kept');
    }
    client.destroy();
  });

  it('P34-retries: it gives up after the last attempt and says why', async function () {
    needs(this, 'faults');
    const client = testClient({ maxAttempts: 1 });
    const key = scratch.key('never');
    const rule = await injectFault(`PutObject key=${key} status=503`);
    let attempts = 0;
    const put = withRetry(
      () => {
        attempts += 1;
        return client.send(new PutObjectCommand({ Bucket: scratch.bucket, Key: key, Body: 'x' }));
      },
      { attempts: 3, sleep: noPause },
    );
    await assert.rejects(put, { kind: 'throttled', status: 503 });
    await rule.remove();
    assert.equal(attempts, 3);
    client.destroy();
  });

  it('P34-retries: pauses are random, grow to a limit, and heed Retry-After', async () => {
    const pauses: number[] = [];
    const failing = (headers: Record<string, string>) => async () => {
      throw sdkError('SlowDown', 503, { $response: { headers } });
    };
    const options = {
      attempts: 5,
      baseDelay: 100,
      maxDelay: 300,
      random: () => 0.5,
      sleep: async (milliseconds: number) => void pauses.push(milliseconds),
    };
    await assert.rejects(withRetry(failing({}), options));
    assert.deepEqual(pauses, [50, 100, 150, 150]);
    pauses.length = 0;
    await assert.rejects(withRetry(failing({ 'retry-after': '2' }), { ...options, attempts: 2 }));
    assert.deepEqual(pauses, [2000]);
  });

  it('P34-not-repeated: what is not idempotent or not repeatable is sent once', async () => {
    const server = await ScriptedServer.start(() => ({ status: 503 }));
    const client = testClient({ endpoint: server.url, maxAttempts: 1 });
    const send = (body: string | Readable, idempotent: boolean) =>
      withRetry(() => client.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: 'text' })), {
        body,
        idempotent,
        attempts: 3,
        sleep: noPause,
      });
    await assert.rejects(send('text', true), { kind: 'unavailable' });
    assert.equal(server.received.length, 3);
    await assert.rejects(send('text', false), { kind: 'unavailable' });
    assert.equal(server.received.length, 4);
    await assert.rejects(send(Readable.from(['text']), true), { kind: 'unavailable' });
    assert.equal(server.received.length, 5);
    client.destroy();
    await server.stop();
  });

  it('P34-not-repeated: a refusal is not tried again', async () => {
    let attempts = 0;
    const refused = withRetry(
      async () => {
        attempts += 1;
        throw sdkError('AccessDenied', 403);
      },
      { sleep: noPause },
    );
    await assert.rejects(refused, { kind: 'accessDenied' });
    assert.equal(attempts, 1);
  });

  it('P34-200-error: an error inside a 200 is an error', async function () {
    needs(this, 'faults');
    await scratch.put('source', 'source');
    const client = testClient({ maxAttempts: 1 });
    const key = scratch.key('copied');
    const rule = await injectFault(`CopyObject key=${key} count=1 errorIn200=InternalError`);
    const copy = new CopyObjectCommand({
      Bucket: scratch.bucket,
      Key: key,
      CopySource: `${scratch.bucket}/${scratch.key('source')}`,
    });
    const error = await client.send(copy).then(
      () => undefined,
      (thrown: unknown) => toStorageError(thrown),
    );
    assert.equal(error?.kind, 'unavailable');
    assert.equal(error?.s3Code, 'InternalError');
    assert.equal(error?.retryable, true);
    await rule.remove();
    client.destroy();
  });

  it('P34-200-error: withRetry repeats it as any other failure', async function () {
    needs(this, 'faults');
    await scratch.put('source', 'source');
    const client = testClient({ maxAttempts: 1 });
    const key = scratch.key('copied-again');
    const rule = await injectFault(`CopyObject key=${key} count=1 errorIn200=SlowDown`);
    const CopySource = `${scratch.bucket}/${scratch.key('source')}`;
    await withRetry(() => client.send(new CopyObjectCommand({ Bucket: scratch.bucket, Key: key, CopySource })), {
      sleep: noPause,
    });
    await rule.remove();
    assert.equal(await scratch.text('copied-again'), 'source');
    client.destroy();
  });

  it('P34-cancel: cancellation ends waiting at once', async function () {
    this.timeout(8_000);
    const cancel = new AbortController();
    let attempts = 0;
    const endless = withRetry(
      async () => {
        attempts += 1;
        // The pause that follows would last an hour.
        setImmediate(() => cancel.abort());
        throw sdkError('SlowDown', 503);
      },
      { attempts: 3, baseDelay: 3_600_000, maxDelay: 3_600_000, random: () => 1, signal: cancel.signal },
    );
    await assert.rejects(endless, { kind: 'cancelled', name: 'AbortError' });
    assert.equal(attempts, 1);
  });

  it('P34-native: code that waits for ENOENT and its kin still catches it', async () => {
    const missing = new GetObjectCommand({ Bucket: scratch.bucket, Key: scratch.key('missing') });
    const error = await scratch.client.send(missing).catch((thrown: unknown) => toStorageError(thrown));
    assert.equal((error as NodeJS.ErrnoException).code, 'ENOENT');
    const codes = ['AccessDenied', 'BucketAlreadyExists', 'QuotaExceeded', 'RequestTimeout'].map(
      (name) => toStorageError(sdkError(name)).code,
    );
    assert.deepEqual(codes, ['EACCES', 'EEXIST', 'ENOSPC', 'ETIMEDOUT']);
    assert(error instanceof Error);
  });
});
