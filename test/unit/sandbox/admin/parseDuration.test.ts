import assert from 'node:assert/strict';
import { parseDuration } from '../../../../src/core/sandbox/admin/parseDuration';

describe('parseDuration', () => {
  it('reads spans of time', () => {
    assert.equal(parseDuration('31d'), 31 * 86_400_000);
    assert.equal(parseDuration('1d12h'), 36 * 3_600_000);
    assert.equal(parseDuration('90m'), 5_400_000);
    assert.equal(parseDuration(' 45s '), 45_000);
    assert.equal(parseDuration('2w'), 14 * 86_400_000);
  });

  it('refuses anything else', () => {
    for (const text of ['', '31', 'd', '-1d', '1.5d', '1d 2h', '0d', '1y', '36501d', '999999999w'])
      assert.throws(() => parseDuration(text), { name: 'AppError', code: 'input.invalid' }, text);
  });
});
