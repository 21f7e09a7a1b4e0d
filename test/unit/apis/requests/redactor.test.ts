import assert from 'node:assert/strict';
import { isSecretName, Redactor } from '../../../../src/core/apis/requests/redactor';

describe('what is secret', () => {
  const redactor = new Redactor();

  for (const name of [
    'password',
    'new_password',
    'secretKey',
    'secret_access_key',
    'access-key',
    'token',
    'authToken',
    'apiKey',
    'client_secret',
  ]) {
    it(`${name} is`, () => {
      assert.ok(isSecretName(name));
      assert.equal(redactor.body(`{"${name}":"v"}`, 'application/json'), `{"${name}":"[redacted]"}`);
    });
  }
  for (const name of [
    'name',
    'token_expiry',
    'password_policy',
    'max_keys',
    'key',
    'keyring_path',
    'design',
    'tokens',
  ]) {
    it(`${name} is not`, () => assert.ok(!isSecretName(name)));
  }

  it('is taken out of headers, addresses and bodies by name', () => {
    assert.deepEqual(
      redactor.headers([
        ['Xms-Auth-Token', 't'],
        ['Set-Cookie', 'a=b'],
        ['X-Request-Id', '1'],
      ]),
      [
        ['Xms-Auth-Token', '[redacted]'],
        ['Set-Cookie', '[redacted]'],
        ['X-Request-Id', '1'],
      ],
    );
    assert.equal(redactor.url('https://u:p@h/v1?token=abc&limit=1'), 'https://h/v1?token=[redacted]&limit=1');
    const body = '{"auth":{"name":"n","password":"p","extra":{"token":""}},"id":9007199254740993}';
    const shown = '{"auth":{"name":"n","password":"[redacted]","extra":{"token":""}},"id":9007199254740993}';
    assert.equal(redactor.body(body, 'application/json'), shown);
    assert.equal(redactor.body('user=a&password=b', 'application/x-www-form-urlencoded'), 'user=a&password=[redacted]');
  });

  it('is found under a name that is written with escapes', () => {
    assert.equal(redactor.body('{"\\u0070assw\\u006frd":"v"}', 'application/json'), '{"password":"[redacted]"}');
  });

  it('leaves a body without secrets as it was', () => {
    assert.equal(redactor.body('{ "a" : 1.0 }', 'application/json'), '{ "a" : 1.0 }');
  });

  it('is found wherever a known value stands, longer ones first', () => {
    const known = new Redactor();
    known.add('secret');
    known.add('secret-and-more');
    known.add('1');
    assert.equal(known.text('x secret-and-more y secret 1'), 'x [redacted] y [redacted] 1');
  });
});
