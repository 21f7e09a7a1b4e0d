import type { Call, ClientModel, TypeRef } from '../model/clientModel';
import { testedCalls } from '../testedCalls';
import { argumentNames, methodName } from './typescriptCalls';
import { memberName, shapeOf } from './typescriptTypes';

/** `test/client.test.ts`: every call against the mock, and what no mock does by itself against a small server. */
export function testFile(model: ClientModel): string {
  const imports = model.auth.kind === 'login' ? ["import { auth } from '../src/auth.js';"] : [];
  return [
    ...imports,
    ...head,
    ...testedCalls(model).flatMap(typescriptCallTest),
    ...tail,
    ...(model.auth.kind === 'login' ? renewal : []),
  ].join('\n');
}

const head = String.raw`import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { Client } from '../src/client.js';
import { type Json, parseJson, shaped, type Shape, writeJson } from '../src/json.js';
import { shapes } from '../src/models.js';
import { ApiError } from '../src/transport.js';

// The mock: storage-integrator api mock FILE --port 4010
const server = process.env['API_MOCK_URL'];
if (server === undefined) throw new Error('Set API_MOCK_URL to the address of the mock');
const secret = process.env['API_MOCK_TOKEN'];
const credentials = { username: 'admin', password: 'mock-password', ...(secret === undefined ? {} : { token: secret }) };
const client = new Client({ server, ...credentials });
after(() => client.close());

/** A sample from its text, with bigint where the types want it. */
function sample<T>(text: string, shape?: Shape): T {
  return shaped(parseJson(text) as Json, shape, shapes) as unknown as T;
}
`.split('\n');

const tail = String.raw`
test('an unknown address is an ApiError with status, code and message', async () => {
  const call = client.transport.send({ method: 'GET', target: '/there-is-no-such-path', headers: {}, idempotent: true, open: false });
  await assert.rejects(call, (error) => error instanceof ApiError && error.status === 404 && error.code !== '' && error.message !== '');
});

test('64-bit integers keep their digits', () => {
  const text = '{"a":9223372036854775807,"b":1,"c":"9223372036854775807","d":[-9007199254740993]}';
  assert.equal(writeJson(parseJson(text)), text);
  assert.equal(shaped(parseJson('7'), 'int64', shapes), 7n);
});

/** A server that answers with some statuses, one after the other. */
async function answering(statuses: readonly number[], task: (url: string, asked: () => number) => Promise<void>): Promise<void> {
  let count = 0;
  const small = createServer((_request, response) => {
    response.statusCode = statuses[Math.min(count++, statuses.length - 1)] ?? 500;
    response.setHeader('Retry-After', '0');
    response.setHeader('X-Request-Id', 'request-7');
    response.end('{"error":{"code":"Busy","message":"Come back later"}}');
  });
  await new Promise<void>((done) => small.listen(0, '127.0.0.1', done));
  try {
    await task('http://127.0.0.1:' + (small.address() as AddressInfo).port, () => count);
  } finally {
    small.closeAllConnections();
    small.close();
  }
}

test('only what may be sent twice is tried again', async () => {
  const request = { target: '/x', headers: {}, open: true };
  await answering([503, 503, 200], async (url, asked) => {
    const answer = await new Client({ server: url, token: 'x' }).transport.send({ ...request, method: 'GET', idempotent: true });
    assert.deepEqual([answer.status, asked()], [200, 3]);
  });
  await answering([503, 200], async (url, asked) => {
    const call = new Client({ server: url, token: 'x' }).transport.send({ ...request, method: 'POST', idempotent: false });
    await assert.rejects(call, { status: 503, code: 'Busy', message: 'Come back later', requestId: 'request-7' });
    assert.equal(asked(), 1);
  });
});
`.split('\n');

const renewal = String.raw`test('a token that ended is renewed once', async () => {
  let logins = 0;
  const small = createServer((request, response) => {
    const isLogin = request.method === 'POST';
    if (isLogin) logins++;
    const value = 'token-' + logins;
    const pointer = auth.kind === 'login' ? auth.login.pointer : [];
    const known = Object.values(request.headers).some((text) => String(text).includes('token-2'));
    response.statusCode = isLogin || known ? 200 : 401;
    response.end(JSON.stringify(pointer.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value)));
  });
  await new Promise<void>((done) => small.listen(0, '127.0.0.1', done));
  try {
    const own = new Client({ server: 'http://127.0.0.1:' + (small.address() as AddressInfo).port, username: 'a', password: 'b' });
    const answer = await own.transport.send({ method: 'GET', target: '/x', headers: {}, idempotent: true, open: false });
    assert.deepEqual([answer.status, logins], [200, 2]);
  } finally {
    small.closeAllConnections();
    small.close();
  }
});
`.split('\n');

/** Tests of one call as lines; they call `test`, `client`, `sample` and `assert`. */
export function typescriptCallTest(call: Call): readonly string[] {
  const names = argumentNames(call);
  const members = call.parameters
    .filter((each) => each.required)
    .map(
      (each) =>
        `${memberName(names.get(each) ?? '')}: ${sample(call.sample.parameters.get(each.wire) ?? 'null', each.type)}`,
    );
  const body = bodySample(call);
  if (body !== undefined) members.push(`body: ${body}`);
  const hasArgument = call.parameters.length > 0 || call.body !== undefined;
  const argument = hasArgument ? `{ ${members.join(', ')} }` : '';
  const name = methodName(call);
  return [
    `test(${JSON.stringify(call.id)}, async () => {`,
    `  ${call.answer.kind === 'none' ? '' : 'const answer = '}await client.${name}(${argument});`,
    ...(call.answer.kind === 'none' ? [] : ['  assert.notEqual(answer, undefined);']),
    '});',
    ...(call.paging === undefined
      ? []
      : [
          `test(${JSON.stringify(`${call.id}, all pages`)}, async () => {`,
          '  let count = 0;',
          `  for await (const item of client.${name}All(${hasArgument ? `${argument}, ` : ''}1)) if (item !== undefined) count++;`,
          '  assert.ok(count > 0);',
          '});',
        ]),
    ...(call.wait === undefined || call.wait.deletes
      ? []
      : [
          `test(${JSON.stringify(`${call.id}, until it is done`)}, async () => {`,
          `  await client.${name}AndWait(${hasArgument ? `${argument}, ` : ''}{ interval: 100, deadline: 15_000 });`,
          '});',
        ]),
    '',
  ];
}

function sample(json: string, type: TypeRef): string {
  const shape = shapeOf(type);
  return `sample(${JSON.stringify(json)}${shape === undefined ? '' : `, ${shape}`})`;
}

function bodySample({ body, sample: { body: text, parts } }: Call): string | undefined {
  if (body === undefined) return undefined;
  if (body.kind === 'bytes') return 'Buffer.from([0, 255])';
  if (body.kind === 'text') return JSON.stringify(text);
  if (body.kind !== 'multipart') return sample(text, body.type);
  const list = parts.map(({ name, file, text: content }) =>
    file
      ? `{ name: ${JSON.stringify(name)}, fileName: 'file', content: Buffer.from([0, 255]) }`
      : `{ name: ${JSON.stringify(name)}, content: ${JSON.stringify(content)} }`,
  );
  return `[${list.join(', ')}]`;
}
