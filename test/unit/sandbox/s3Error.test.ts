import assert from 'node:assert/strict';
import { S3Error, s3ErrorCodes } from '../../../src/core/sandbox/s3Error';

describe('S3Error', () => {
  it('has the status and the text of its code, and what the error document says besides', () => {
    const error = new S3Error('NoSuchKey', undefined, { Key: 'a' });
    assert.deepEqual(
      [error.code, error.status, error.message],
      ['NoSuchKey', 404, 'The specified key does not exist.'],
    );
    assert.deepEqual(error.fields, { Key: 'a' });
    assert.equal(new S3Error('AccessDenied', 'Request has expired').message, 'Request has expired');
  });

  it('knows every code with a status that is an answer and a text', () => {
    for (const code of s3ErrorCodes) {
      const { status, message } = new S3Error(code);
      assert.ok(status >= 301 && status <= 503, code);
      assert.ok(message.length > 5, code);
    }
  });
});
