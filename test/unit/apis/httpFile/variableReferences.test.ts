import assert from 'node:assert/strict';
import { answerPaths } from '../../../../src/core/apis/httpFile/answerPaths';
import { parseHttpFile } from '../../../../src/core/apis/httpFile/parseHttpFile';
import { placeInHttpFile } from '../../../../src/core/apis/httpFile/placeInHttpFile';
import { neededVariables, secretValues, unknownVariables } from '../../../../src/core/apis/httpFile/variableReferences';
import { systemVariables, withVariables } from '../../../../src/core/apis/httpFile/variables';
import type { ApiResponse } from '../../../../src/core/apis/requests/apiResponse';
import { isAppError } from '../../../../src/core/base/errors';

const text = `@host = {{server}}
@self = {{self}}
# {{inComment}}

### Log in
# @name login
POST https://{{host}}/login

### Use
GET https://{{host}}/x?y={{ y }}
X-Token: {{login.response.body.$.token.uuid}}
X-Other: {{nobody.response.headers.A}}

{ "a": "{{$guid}}", "b": "{{$gid}}" }
`;
const file = parseHttpFile(text);

function answer(body: string): ApiResponse {
  const time = { toHeaders: 1, toEnd: 1 };
  return {
    status: 200,
    statusText: 'OK',
    headers: [['Location', '/x']],
    url: 'http://h',
    redirects: [],
    time,
    wireBytes: 0,
    body: { kind: 'json', text: body, size: body.length, cut: false },
  };
}

describe('variables of a .http file', () => {
  it('that nothing knows are told with their place and reason', () => {
    const found = unknownVariables(file, new Set(['y']));
    assert.deepEqual(
      found.map(({ start, end, reason }) => `${text.slice(start, end)} ${reason}`),
      ['{{server}} unknown', '{{nobody.response.headers.A}} request', '{{$gid}} system'],
    );
  });

  it('that a request needs include those of others', () => {
    const [, use] = file.requests;
    assert.ok(use);
    const needed = neededVariables(file, use);
    for (const name of ['host', 'server', 'y', '$guid']) assert.ok(needed.has(name), name);
    assert.ok(!needed.has('self'));
  });

  it('called like a secret give their values', () => {
    const [, use] = file.requests;
    assert.ok(use);
    const scope = {
      environment: { server: 'h', y: '1' },
      process: {},
      answer: (name: string) => (name === 'login' ? answer('{"token":{"uuid":"u-1"}}') : undefined),
    };
    const secret = parseHttpFile('@api_key = abcd\nGET https://h/?k={{api_key}}&n={{plain}}\n');
    const [request] = secret.requests;
    assert.ok(request);
    assert.deepEqual(secretValues(secret, request, { ...scope, environment: { plain: 'x' } }), ['abcd']);
    assert.equal(withVariables('{{login.response.body.$.token.uuid}}', file, scope), 'u-1');
  });

  it('of an answer that has not come say which request to send', () => {
    const scope = { environment: {}, process: {}, answer: () => undefined };
    assert.throws(
      () => withVariables('{{login.response.body.$.token}}', file, scope),
      (error) => isAppError(error) && error.facts['reason'] === 'answerVariable' && error.facts['request'] === 'login',
    );
  });

  it('of the system have the values that are offered', () => {
    const scope = { environment: {}, process: { NAME: 'v' }, answer: () => undefined };
    for (const name of systemVariables) {
      const whole = name.endsWith(' ') ? `${name}NAME` : name;
      assert.notEqual(withVariables(`{{${whole}}}`, file, scope), '');
    }
  });

  it('may name what an answer has', () => {
    const paths = answerPaths(answer('{"token":{"uuid":"u"},"list":[{"a b":1}]}'));
    const scope = { environment: {}, process: {}, answer: () => answer('{"token":{"uuid":"u"},"list":[{"a b":1}]}') };
    for (const path of ['body.*', 'headers.Location', 'body.$.token.uuid', 'body.$.list[0]["a b"]']) {
      assert.ok(paths.includes(path), path);
      assert.notEqual(withVariables(`{{login.response.${path}}}`, file, scope), '');
    }
  });
});

describe('a header that is being written', () => {
  const at = (marked: string) => placeInHttpFile(parseHttpFile(marked.replace('|', '')), marked.indexOf('|'))?.kind;

  it('is one below the request line and other headers', () => {
    assert.equal(at('GET /x\nAcc|'), 'headerName');
    assert.equal(at('GET /x\n|'), 'headerName');
    assert.equal(at('GET /x\n  ?a=1\nA: b\nX-|\n\n{}'), 'headerName');
    assert.equal(at('GET /x\r\nAcc|\r\n'), 'headerName');
  });

  it('is none in a body or before the request', () => {
    assert.notEqual(at('GET /x\n\nAcc|'), 'headerName');
    assert.notEqual(at('GET /x\nA: b\n\nplain|'), 'headerName');
    assert.equal(at('GET /x\nA: b\n\n|'), undefined);
    assert.equal(at('# Acc|\nGET /x'), undefined);
  });
});
