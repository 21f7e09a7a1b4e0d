import assert from 'node:assert/strict';
import { toAppError } from '../../../../src/core/storage/s3/s3Errors';

const storeError = (name: string, httpStatusCode: number) =>
  Object.assign(new Error('UnknownError'), { name, $metadata: { httpStatusCode, requestId: 'r1' } });
const nodeError = (code: string, name = 'Error') => Object.assign(new Error(code), { code, name });

describe('errors of the store and of the network', () => {
  const table: readonly (readonly [Error, string])[] = [
    [storeError('InvalidAccessKeyId', 403), 'auth.unknownKey'],
    [storeError('SignatureDoesNotMatch', 403), 'auth.badSignature'],
    [storeError('RequestTimeTooSkewed', 403), 'auth.clockSkew'],
    [storeError('AccessDenied', 403), 'auth.denied'],
    [storeError('SomethingNew', 403), 'auth.denied'],
    [storeError('SlowDown', 503), 'store.busy'],
    [storeError('SomethingNew', 500), 'store.busy'],
    [storeError('PreconditionFailed', 412), 'store.conflict'],
    [storeError('NotImplemented', 501), 'store.notSupported'],
    [storeError('SomethingNew', 418), 'store.unexpected'],
    [nodeError('ENOTFOUND'), 'network.nameNotFound'],
    [nodeError('ECONNREFUSED', 'TimeoutError'), 'network.refused'],
    [nodeError('ECONNRESET', 'TimeoutError'), 'network.reset'],
    [nodeError('DEPTH_ZERO_SELF_SIGNED_CERT'), 'tls.untrusted'],
    [nodeError('ERR_TLS_CERT_ALTNAME_INVALID'), 'tls.nameMismatch'],
    [nodeError('ERR_SSL_WRONG_VERSION_NUMBER'), 'tls.failed'],
    [new Error('wrapped', { cause: nodeError('EHOSTUNREACH') }), 'network.unreachable'],
    [Object.assign(new Error('stopped'), { name: 'AbortError' }), 'cancelled'],
  ];
  for (const [error, code] of table) {
    it(`${error.name} ${error.message} is ${code}`, () => assert.equal(toAppError(error, {}).code, code));
  }

  it('tells a missing bucket from a missing key by what was asked', () => {
    assert.equal(toAppError(storeError('NotFound', 404), { bucket: 'b' }).code, 'store.noSuchBucket');
    assert.equal(toAppError(storeError('NotFound', 404), { bucket: 'b', key: 'k' }).code, 'store.noSuchKey');
  });

  it('keeps the store’s own code, status and request id, and the cause', () => {
    const cause = storeError('QuotaExceeded', 403);
    const { facts, cause: kept } = toAppError(cause, { operation: 'PutObject' });
    assert.deepEqual(
      { storeCode: facts['storeCode'], status: facts['status'], requestId: facts['requestId'] },
      { storeCode: 'QuotaExceeded', status: 403, requestId: 'r1' },
    );
    assert.equal(kept, cause);
  });

  it('leaves an AppError as it is', () => {
    const error = toAppError(nodeError('EPIPE'), {});
    assert.equal(toAppError(error, { operation: 'x' }), error);
  });
});
