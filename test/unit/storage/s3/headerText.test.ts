import assert from 'node:assert/strict';
import { fromHeader, toHeader } from '../../../../src/core/storage/s3/headerText';

describe('text in headers', () => {
  it('is readable again when another tool wrote plain UTF-8', () => {
    assert.equal(fromHeader(Buffer.from('服务 é', 'utf8').toString('latin1')), '服务 é');
  });

  it('stays as it came when it is no UTF-8, or ASCII', () => {
    assert.equal(fromHeader('caf\u00e9'), 'caf\u00e9');
    assert.equal(fromHeader('=?UTF-8?B?5pyN?='), '=?UTF-8?B?5pyN?=');
  });

  it('is encoded only beyond ASCII', () => {
    assert.equal(toHeader('plain; text="x"'), 'plain; text="x"');
    assert.equal(toHeader('服务'), '=?UTF-8?B?5pyN5Yqh?=');
  });
});
