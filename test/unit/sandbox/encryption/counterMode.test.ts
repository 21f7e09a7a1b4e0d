import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { counterMode } from '../../../../src/core/sandbox/encryption/counterMode';

const hex = (text: string) => Buffer.from(text, 'hex');

describe('AES-256 in counter mode', () => {
  // NIST SP 800-38A, F.5.5, CTR-AES256.Encrypt.
  const key = hex('603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4');
  const iv = hex('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff');
  const plain = hex(
    '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710',
  );
  const encrypted = hex(
    '601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c52b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6',
  );

  it('encrypts as the standard says', () => {
    assert.equal(counterMode(key, iv, 0).update(plain).toString('hex'), encrypted.toString('hex'));
  });

  it('begins at any byte', () => {
    for (let at = 0; at <= plain.length; at++) {
      assert.ok(counterMode(key, iv, at).update(encrypted.subarray(at)).equals(plain.subarray(at)), `from byte ${at}`);
    }
  });

  it('counts on from zero behind the last counter, and beyond 32 bits of blocks', () => {
    const last = Buffer.alloc(16, 0xff);
    const whole = counterMode(key, last, 0).update(plain);
    assert.ok(counterMode(key, last, 21).update(whole.subarray(21)).equals(plain.subarray(21)));
    const text = randomBytes(100);
    const far = 2 ** 40 + 7;
    const there = counterMode(key, iv, far).update(text);
    assert.ok(
      counterMode(key, iv, far + 50)
        .update(there.subarray(50))
        .equals(text.subarray(50)),
    );
    assert.ok(!counterMode(key, iv, 7).update(there).equals(text));
  });
});
