import assert from 'node:assert/strict';
import {
  answerPreflight,
  headersForOrigin,
  readPreflight,
} from '../../../../src/core/sandbox/configuration/cors/corsAnswer';
import { parseCors, renderCors } from '../../../../src/core/sandbox/configuration/cors/corsRules';
import { matchesWildcard } from '../../../../src/core/sandbox/configuration/wildcard';

function cors(...rules: string[]): string {
  return `<CORSConfiguration>${rules.map((rule) => `<CORSRule>${rule}</CORSRule>`).join('')}</CORSConfiguration>`;
}

const first = `<ID>one</ID><AllowedOrigin>https://*.example.com</AllowedOrigin><AllowedOrigin>http://app</AllowedOrigin>
  <AllowedMethod>PUT</AllowedMethod><AllowedMethod>GET</AllowedMethod><AllowedHeader>x-amz-*</AllowedHeader>
  <AllowedHeader>Content-Type</AllowedHeader><ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>3000</MaxAgeSeconds>`;
const anyone = '<AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>';

function preflight(source: string, origin: string, method: string, headers?: string): Record<string, string> {
  const given: Record<string, string | undefined> = {
    origin,
    'access-control-request-method': method,
    'access-control-request-headers': headers,
  };
  return answerPreflight(
    parseCors(source),
    readPreflight((name) => given[name]),
  );
}

describe('sandbox: CORS', () => {
  it('matches wildcards', () => {
    for (const [pattern, text] of [
      ['*', ''],
      ['a*c', 'abbbc'],
      ['*.com', 'x.com'],
      ['a*b*c', 'a-b-b-c'],
      ['', ''],
    ] as const) {
      assert.ok(matchesWildcard(pattern, text), `${pattern} ${text}`);
    }
    for (const [pattern, text] of [
      ['a*c', 'abcd'],
      ['', 'x'],
      ['a?c', 'abc'],
      ['*.com', '.co'],
      ['ab', 'a'],
    ] as const) {
      assert.ok(!matchesWildcard(pattern, text), `${pattern} ${text}`);
    }
    assert.ok(matchesWildcard('a?c*', 'abcd', 'single'));
    assert.ok(!matchesWildcard('a?c', 'ac', 'single'));
    const started = performance.now();
    assert.ok(!matchesWildcard('*a'.repeat(100), 'a'.repeat(5000).concat('b')));
    assert.ok(performance.now() - started < 1000);
  });

  it('reads what it writes', () => {
    const rules = parseCors(cors(first, anyone));
    assert.equal(rules[0]?.id, 'one');
    assert.equal(rules[0]?.maxAgeSeconds, 3000);
    assert.deepEqual(parseCors(renderCors(rules)), rules);
  });

  it('refuses what S3 refuses', () => {
    const refusals = [
      [cors(), 'MalformedXML'],
      [cors('<AllowedOrigin>*</AllowedOrigin>'), 'MalformedXML'],
      [cors('<AllowedMethod>GET</AllowedMethod>'), 'MalformedXML'],
      [cors(`${anyone}<MaxAgeSeconds>x</MaxAgeSeconds>`), 'MalformedXML'],
      [cors(`${anyone}<Other/>`), 'MalformedXML'],
      [cors(`${anyone}<AllowedMethod>PATCH</AllowedMethod>`), 'InvalidRequest'],
      [cors(`${anyone}<AllowedOrigin>http://*.*.com</AllowedOrigin>`), 'InvalidRequest'],
      [cors(`${anyone}<AllowedHeader>**</AllowedHeader>`), 'InvalidRequest'],
      [cors(`${anyone}<ExposeHeader>x-*</ExposeHeader>`), 'InvalidRequest'],
      [cors(...Array.from({ length: 101 }, () => anyone)), 'InvalidRequest'],
    ] as const;
    for (const [source, code] of refusals) assert.throws(() => parseCors(source), { code }, source.slice(0, 200));
  });

  it('answers a preflight by the first rule that allows all of it', () => {
    assert.deepEqual(preflight(cors(first, anyone), 'https://a.example.com', 'PUT', 'X-Amz-Date, content-type'), {
      'access-control-allow-origin': 'https://a.example.com',
      'access-control-allow-methods': 'PUT, GET',
      'access-control-allow-headers': 'x-amz-date, content-type',
      'access-control-expose-headers': 'ETag',
      'access-control-max-age': '3000',
      'access-control-allow-credentials': 'true',
      vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
    });
    const open = preflight(cors(first, anyone), 'https://other', 'GET');
    assert.equal(open['access-control-allow-origin'], '*');
    assert.equal(open['access-control-allow-credentials'], undefined);
  });

  it('refuses a preflight of another origin, method or header, without rules, and an incomplete one', () => {
    const forbidden = { code: 'AccessForbidden' };
    assert.throws(() => preflight(cors(first), 'https://example.com', 'PUT'), forbidden);
    assert.throws(() => preflight(cors(first), 'http://app', 'DELETE'), forbidden);
    assert.throws(() => preflight(cors(first), 'http://app', 'PUT', 'authorization'), forbidden);
    assert.throws(() => answerPreflight(undefined, { origin: 'a', method: 'GET', headers: [] }), forbidden);
    assert.throws(() => readPreflight(() => undefined), { code: 'BadRequest' });
    assert.throws(() => readPreflight((name) => (name === 'origin' ? 'a' : undefined)), { code: 'BadRequest' });
  });

  it('adds headers to the answer for a page that is allowed, and none for others', () => {
    const rules = parseCors(cors(first));
    assert.equal(headersForOrigin(rules, 'http://app', 'GET')['access-control-allow-origin'], 'http://app');
    assert.deepEqual(headersForOrigin(rules, 'http://other', 'GET'), {});
    assert.deepEqual(headersForOrigin(rules, undefined, 'GET'), {});
  });
});
