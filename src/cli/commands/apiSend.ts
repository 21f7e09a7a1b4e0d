import { createWriteStream } from 'node:fs';
import { formatJson } from '../../core/apis/exactJson/formatJson';
import type { JsonValue } from '../../core/apis/exactJson/jsonValue';
import { writeJson } from '../../core/apis/exactJson/writeJson';
import type { OpenDefinition } from '../../core/apis/openDefinition';
import type { ApiConnection } from '../../core/apis/requests/apiConnection';
import type { ApiRequest } from '../../core/apis/requests/apiRequest';
import type { ApiResponse, BodySink } from '../../core/apis/requests/apiResponse';
import { checkResponse, type ResponseDeviation } from '../../core/apis/requests/contract/checkResponse';
import { allPages } from '../../core/apis/requests/follow/allPages';
import { type FollowResult, followOperation } from '../../core/apis/requests/follow/followOperation';
import { followRequest } from '../../core/apis/requests/follow/followRequest';
import { operationRequest } from '../../core/apis/requests/operationRequest';
import { requestOfSample } from '../../core/apis/requests/requestOfSample';
import { responseJson, responseText } from '../../core/apis/requests/responseJson';
import { sampleRequest } from '../../core/apis/samples/sampleRequest';
import type { OperationNode } from '../../core/apis/shapes/operationNodes';
import { readOperation } from '../../core/apis/shapes/readOperation';
import { AppError } from '../../core/base/errors';
import { headersOf, requestBody } from '../apis/apiRequestBody';
import { openService, parametersOf } from '../apis/apiService';
import { argument, readDefinitionArgument } from '../apis/definitionArgument';
import { operationArgument } from '../apis/operationArgument';
import { type LocalContext, print, printable } from '../cliContext';
import { ExitCode } from '../exitCodes';

/** Milliseconds that `--follow` waits at most, and between two looks at first. */
const deadline = 600_000;
const interval = 500;

/** `api send FILE OPERATION`: one call of an operation, or with `--all-pages` a whole list, with `--follow` until it is done. */
export async function apiSendCommand(context: LocalContext): Promise<number> {
  const definition = await readDefinitionArgument(
    context,
    argument(context, 0, 'a file or an address, and an operation'),
  );
  const operation = operationArgument(definition, context.args.slice(1));
  const entry = definition.index.operations.find(({ id }) => id === operation.id);
  const connection = await openService(context, definition.index, entry);
  try {
    const request = await requestFor(context, definition, operation, connection.server);
    return context.values['all-pages']
      ? await printPages(context, connection, request)
      : await sendAndPrint(context, { connection, definition, operation, request });
  } finally {
    await connection.logOut(context.signal).catch(() => undefined); // the work is done, whatever the farewell says
    connection.dispose();
  }
}

async function requestFor(
  context: LocalContext,
  { document }: OpenDefinition,
  operation: OperationNode,
  server: string,
): Promise<ApiRequest> {
  const { values } = context;
  const sample = values.sample ? sampleRequest(document, operation) : undefined;
  const needed = sample?.parameters.filter(({ required }) => required) ?? [];
  const samples = Object.fromEntries(needed.map((each) => [each.name, each.value as JsonValue]));
  const body = (await requestBody(context)) ?? (sample && requestOfSample(sample, server).body);
  return operationRequest({ ...operation, shape: readOperation(document, operation) }, server, {
    parameters: { ...samples, ...parametersOf(values.param) },
    headers: headersOf(values.header),
    ...(body === undefined ? {} : { body }),
  });
}

async function printPages(context: LocalContext, connection: ApiConnection, request: ApiRequest): Promise<number> {
  const pages = await allPages(request, {
    send: (page, signal) => connection.send(page, signal === undefined ? {} : { signal }),
    pageSize: 100,
    mostItems: 1_000_000,
    signal: context.signal,
  });
  print(context, writeJson(pages.document));
  for (const drift of pages.drift) note(`changed while it was read: ${JSON.stringify(drift)}`);
  if (pages.cut) note('there is more than a million items; the rest is left out');
  return ExitCode.ok;
}

interface Sending {
  readonly connection: ApiConnection;
  readonly definition: OpenDefinition;
  readonly operation: OperationNode;
  readonly request: ApiRequest;
}

async function sendAndPrint(context: LocalContext, sending: Sending): Promise<number> {
  const { connection, definition, operation, request } = sending;
  const { signal, values } = context;
  const sink = values.out === undefined ? {} : { sink: fileSink(values.out) };
  const response = await connection.send(request, { signal, ...sink });
  const deviations = checkResponse(definition.document, readOperation(definition.document, operation), response);
  const followed = values.follow && response.status < 300 ? await follow(context, sending, response) : undefined;
  if (context.json) print(context, writeJson(resultJson(sending, response, deviations, followed)));
  else printText(context, followed?.response ?? response, deviations, followed);
  const failed = followed !== undefined && !['done', 'gone', 'noStatus'].includes(followed.outcome);
  return failed ? ExitCode.failed : exitCodeOf(response.status);
}

async function follow(
  context: LocalContext,
  { connection, definition, operation, request }: Sending,
  response: ApiResponse,
): Promise<FollowResult> {
  const poll = followRequest(definition, operation.id, request, response);
  if (poll === undefined) {
    throw new AppError('input.invalid', `${operation.id} leaves nothing to follow: no operation reads its object`, {
      facts: { reason: 'follow' },
    });
  }
  const { signal } = context;
  return followOperation({
    poll,
    send: (each) => connection.send(each, { signal }),
    deadline,
    interval,
    deletes: operation.method === 'DELETE',
    signal,
    onStep: ({ httpStatus, status }) => note(`${httpStatus} ${status ?? ''}`.trim()),
  });
}

/** Only what succeeded goes into the file: an error is to be read. */
function fileSink(file: string): BodySink {
  return { open: async ({ status }) => (status >= 200 && status < 300 ? createWriteStream(file) : undefined) };
}

function exitCodeOf(status: number): number {
  if (status === 401 || status === 403) return ExitCode.denied;
  if (status === 404) return ExitCode.notFound;
  return status >= 300 ? ExitCode.failed : ExitCode.ok;
}

/** What is not the answer itself goes to standard error, so that the output can be used. */
function note(text: string): void {
  process.stderr.write(`storage-integrator: ${printable(text)}\n`);
}

function printText(
  context: LocalContext,
  response: ApiResponse,
  deviations: readonly ResponseDeviation[],
  followed: FollowResult | undefined,
): void {
  const { status, statusText, time, body, notFollowed } = response;
  note(`HTTP ${status} ${statusText}, ${Math.round(time.toEnd)} ms${'size' in body ? `, ${body.size} bytes` : ''}`);
  if (notFollowed !== undefined) note(`it leads to ${notFollowed}, which was not followed`);
  if (followed !== undefined) note(`followed: ${followed.outcome}`);
  for (const { where, pointer, keyword, expected, found } of deviations) {
    note(
      `differs from the definition: ${where} ${pointer} ${keyword}: expected ${expected}${found === '' ? '' : `, found ${found}`}`,
    );
  }
  const text = responseText(response);
  if (text !== undefined) print(context, formatJson(text) ?? text);
  else if ('bytes' in body) context.stdout.write(body.bytes);
}

function resultJson(
  { operation, request, connection }: Sending,
  response: ApiResponse,
  deviations: readonly ResponseDeviation[],
  followed: FollowResult | undefined,
): JsonValue {
  const { redactor } = connection;
  return {
    operation: operation.id,
    request: { method: request.method, url: redactor.url(request.url) },
    response: responseMembers(response, connection),
    deviations: deviations.map((deviation) => ({ ...deviation })),
    ...(followed && {
      followed: {
        outcome: followed.outcome,
        steps: followed.steps.map(({ at, httpStatus, status }) => ({
          at: Math.round(at),
          httpStatus,
          ...(status && { status }),
        })),
        response: responseMembers(followed.response, connection),
      },
    }),
  };
}

function responseMembers(response: ApiResponse, { redactor }: ApiConnection) {
  const { status, statusText, headers, time, wireBytes, body, notFollowed } = response;
  const content = responseJson(response) ?? responseText(response);
  return {
    status,
    statusText,
    milliseconds: Math.round(time.toEnd),
    bytes: 'size' in body ? body.size : wireBytes,
    headers: redactor.headers(headers).map(([name, value]) => [name, value]),
    ...(notFollowed && { notFollowed: redactor.url(notFollowed) }),
    kind: body.kind,
    ...(content !== undefined && { body: content }),
  };
}
