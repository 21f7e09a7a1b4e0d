import assert from 'node:assert/strict';
import { isAppError } from '../../../src/core/base/errors';
import { guessScheme, normalizeEndpoint } from '../../../src/core/connections/endpoint';

describe('normalizeEndpoint', () => {
  const good: readonly (readonly [string, string])[] = [
    ['https://s3.example.com', 'https://s3.example.com'],
    [' HTTPS://S3.Example.COM:443/ ', 'https://s3.example.com'],
    ['http://h:80', 'http://h'],
    ['http://h:443', 'http://h:443'],
    ['https://h:80//', 'https://h:80'],
    ['http://10.0.0.1:8000', 'http://10.0.0.1:8000'],
    ['http://[::1]:8000/', 'http://[::1]:8000'],
    ['http://my_store:9000', 'http://my_store:9000'],
    ['https://存储.example', 'https://存储.example'],
    ['https://h:', 'https://h'],
  ];
  for (const [text, expected] of good) {
    it(`writes ${text} as ${expected}`, () => assert.equal(normalizeEndpoint(text), expected));
  }

  const bad: readonly (readonly [string, string])[] = [
    ['', 'endpointEmpty'],
    ['h', 'endpointScheme'],
    ['ftp://h', 'endpointScheme'],
    ['https://', 'endpointHost'],
    ['https://a b', 'endpointHost'],
    ['https://-a', 'endpointHost'],
    ['https://h:0', 'endpointPort'],
    ['https://h:65536', 'endpointPort'],
    ['https://h:8o', 'endpointPort'],
    ['https://h/path', 'endpointPath'],
    ['https://h?x', 'endpointPath'],
    ['https://h/#', 'endpointPath'],
    ['https://h\\x', 'endpointPath'],
    ['https://key:secret@h', 'endpointUserInfo'],
  ];
  for (const [text, reason] of bad) {
    it(`refuses ${text}: ${reason}`, () => {
      assert.throws(
        () => normalizeEndpoint(text),
        (error) =>
          isAppError(error) &&
          error.code === 'config.invalid' &&
          JSON.stringify(error.facts) === JSON.stringify({ reason }),
      );
    });
  }
});

describe('guessScheme', () => {
  it('takes TLS except on the ports of plain stores', () => {
    assert.equal(guessScheme('s3.example.com'), 'https://s3.example.com');
    assert.equal(guessScheme('h:8443/b'), 'https://h:8443/b');
    for (const port of [80, 7480, 8000, 8080, 9000]) assert.equal(guessScheme(`h:${port}`), `http://h:${port}`);
    assert.equal(guessScheme('[::1]:9000/b'), 'http://[::1]:9000/b');
    assert.equal(guessScheme('[::8000]'), 'https://[::8000]');
    assert.equal(guessScheme('https://h:9000'), 'https://h:9000');
  });
});
