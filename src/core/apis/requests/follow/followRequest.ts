import { asyncHint } from '../../detail/asyncHint';
import type { OpenDefinition } from '../../openDefinition';
import { readOperation } from '../../shapes/readOperation';
import { type ApiRequest, headerValue } from '../apiRequest';
import type { ApiResponse } from '../apiResponse';
import { acceptOf } from '../operationRequest';
import { resolveUrl, sameOrigin } from '../requestUrl';
import { responseJson } from '../responseJson';
import { pollUrl } from './pollUrl';

/** A request, and the identity of its operation where that is known. */
export interface PollRequest extends ApiRequest {
  readonly operation?: string;
}

/**
 * The request that reads the object of an asynchronous operation, to learn when it is done: GET of the same object or of the one that was
 * made, or what the answer's Location names.
 * @param operationId Identity of the operation that was sent.
 * @returns `undefined` when there is nothing to read.
 */
export function followRequest(
  { document, index, operations }: OpenDefinition,
  operationId: string,
  request: ApiRequest,
  response: ApiResponse,
): PollRequest | undefined {
  const location = headerValue(response.headers, 'location');
  if (location !== undefined) {
    const url = resolveUrl(location, request.url);
    if (sameOrigin(url, request.url)) return { method: 'GET', url, headers: [['Accept', '*/*']] };
  }
  const node = operations.get(operationId);
  const entry = index.operations.find(({ id }) => id === operationId);
  if (node === undefined || entry === undefined) return undefined;
  const hint = asyncHint(document, entry, readOperation(document, node), index.operations);
  const poll = hint?.poll === undefined ? undefined : operations.get(hint.poll);
  if (poll === undefined) return undefined;
  const url = pollUrl({ path: node.path, url: request.url, pollPath: poll.path, answer: responseJson(response) });
  if (url === undefined) return undefined;
  return { method: 'GET', url, headers: [['Accept', acceptOf(readOperation(document, poll))]], operation: poll.id };
}
