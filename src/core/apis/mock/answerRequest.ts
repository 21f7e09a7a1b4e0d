import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultInjector } from '../../sandbox/faults/faultInjector';
import type { DefinitionDocument } from '../document/definitionDocument';
import { textOf } from '../document/json';
import { writeJson } from '../exactJson/writeJson';
import { decoded, decodedPath, type RawValues, splitPair } from '../parameters/readParameter';
import type { OperationNode } from '../shapes/operationNodes';
import { readOperation } from '../shapes/readOperation';
import { checkBody } from './checkBody';
import { checkParameters } from './checkParameters';
import type { MockAnswer, MockCalls } from './mockCalls';
import { decisiveFault, refusalOf, sendHarmed, waitFor } from './mockFaults';
import type { MockLogin } from './mockLogin';
import { MockRefusal } from './mockRefusal';
import type { MockSecurity } from './mockSecurity';
import { readAll } from './readAll';
import type { Router } from './router';
import type { WrittenAnswer } from './writtenAnswer';

/** What a mock is made of. */
export interface MockParts {
  readonly document: DefinitionDocument;
  /** Without a slash at its end. */
  readonly basePath: string;
  readonly router: Router;
  readonly faults: FaultInjector;
  readonly security: MockSecurity;
  readonly login: MockLogin;
  readonly calls: MockCalls;
}

interface Routed {
  readonly operation: OperationNode;
  readonly raw: RawValues;
}

/** Answers one request; gives the identity of its operation. Fails when the connection breaks. */
export async function answerRequest(
  parts: MockParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<string | undefined> {
  const method = request.method ?? 'GET';
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const routed = routeOf(parts, method, path, query, request);
  const operation = routed instanceof MockRefusal ? undefined : routed.operation;
  const name = operation === undefined ? undefined : textOf(operation.node['operationId']);
  const faults = parts.faults.next({
    method,
    bucket: '',
    key: path,
    ...(name === undefined ? {} : { operation: name }),
  });
  await waitFor(faults);
  const fault = decisiveFault(faults);
  const bytes = await readAll(request);
  if (fault?.kind === 'reset' && fault.at === 'request') response.socket?.resetAndDestroy();
  else {
    const run = () => carriedOut(parts, routed, request, bytes);
    const refused = refusalOf(fault);
    // As behind a proxy that tries again: the second answer goes out.
    if (fault?.kind === 'duplicate') run();
    const answer = refused === undefined ? run() : refusalAnswer(refused);
    await sendHarmed(fault, answer, request, response);
  }
  return operation?.id;
}

function routeOf(
  parts: MockParts,
  method: string,
  path: string,
  query: string,
  request: IncomingMessage,
): Routed | MockRefusal {
  const { basePath, router } = parts;
  if (!path.startsWith(`${basePath}/`)) return new MockRefusal(404, 'NotFound', `All paths are behind ${basePath}/`);
  const match = router.find(method, path.slice(basePath.length));
  if (match.kind === 'notFound')
    return new MockRefusal(404, 'NotFound', `The definition has no path ${path.slice(basePath.length)}`);
  if (match.kind === 'otherMethod') {
    const allow = match.allowed.join(', ');
    return new MockRefusal(405, 'MethodNotAllowed', `The path has ${allow}, not ${method}`, [], { allow });
  }
  const pairs = query.split('&').flatMap((pair) => (pair === '' ? [] : [splitPair(pair)]));
  return { operation: match.operation, raw: { path: match.values, query: pairs, headers: request.headers } };
}

function carriedOut(
  parts: MockParts,
  routed: Routed | MockRefusal,
  request: IncomingMessage,
  bytes: Buffer,
): WrittenAnswer {
  if (routed instanceof MockRefusal) return refusalAnswer(routed);
  try {
    return written(answerOf(parts, routed, request, bytes), routed.operation.id);
  } catch (error) {
    if (error instanceof MockRefusal) return refusalAnswer(error);
    throw error;
  }
}

function answerOf(
  { document, security, login, calls }: MockParts,
  { operation, raw }: Routed,
  request: IncomingMessage,
  bytes: Buffer,
): MockAnswer {
  security.check(operation.id, raw);
  const { parameters, body: shape } = readOperation(document, operation);
  const checked = checkParameters(document, parameters, raw);
  const body = checkBody(document, shape, request.headers['content-type'], bytes);
  const problems = [...checked.problems, ...body.problems];
  if (problems.length > 0)
    throw new MockRefusal(400, 'InvalidRequest', 'The request does not fit the definition', problems);
  const query = new Map(raw.query.map(([key]) => [decoded(key), checked.values.get(`query.${decoded(key)}`) ?? '']));
  if (login.isLogin(operation.id)) security.checkLogin(body.value);
  const pathValues = Object.fromEntries(Object.entries(raw.path).map(([name, text]) => [name, decodedPath(text)]));
  const answer = calls.carryOut({ operation, pathValues, query, body: body.value });
  if (login.isLogout(operation.id)) security.logOut(raw);
  return login.isLogin(operation.id) ? { ...answer, body: login.answer(answer.body) } : answer;
}

/** A small PNG stands for all bytes: whoever expects an image can show it. */
const someBytes = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

function written({ status, headers, mediaType, body }: MockAnswer, operation: string): WrittenAnswer {
  // Which operation was found: for whoever wonders about an answer. Paths may have characters that headers have not.
  const found = { 'x-mock-operation': encodeURI(operation) };
  if (mediaType === undefined) return { status, headers: { ...headers, ...found }, bytes: Buffer.alloc(0) };
  const bytes =
    body === undefined
      ? someBytes
      : Buffer.from(typeof body === 'string' && mediaType.startsWith('text/') ? body : writeJson(body));
  return { status, headers: { ...headers, ...found, 'content-type': mediaType }, bytes };
}

function refusalAnswer({ status, code, message, problems, headers }: MockRefusal): WrittenAnswer {
  const error = { code, message, problems: problems.map((problem) => ({ ...problem })) };
  return {
    status,
    headers: { ...headers, 'content-type': 'application/json' },
    bytes: Buffer.from(writeJson({ error })),
  };
}
